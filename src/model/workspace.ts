import type { Range } from '../text/source-text.js';
import type { RelatedFinding } from './finding.js';
import type { PresetIndex } from './preset-index.js';
import type { PresetFile } from './resolved-account.js';
import type { ProviderFault } from './rule-args.js';

/** A provider file, or why it cannot be used. */
export type ProviderFileResult =
  | { readonly file: PresetFile }
  | { readonly fault: ProviderFault; readonly path?: string; readonly related: readonly RelatedFinding[] };

/**
 * What the checks need of the machine. A caller passes it in: Node reads files, a browser answers from memory. It is
 * synchronous, so that the checks are; what has to wait (git, DNS) is asked after them.
 */
export interface Workspace {
  /** The presets that come with mailconf. */
  readonly presets: PresetIndex;
  /** The provider file that the configuration at `path` names. */
  providerFile(written: string, path: string): ProviderFileResult;
  /** The files of the folder that the configuration at `path` names as its `providers`. */
  providerFolder(written: string, path: string): readonly ProviderFileResult[];
  /**
   * Where a secret's `file` leads, and whether that is in the tree of the configuration at `path`. Links are followed where
   * the path leaves the folder of the configuration; below it no look at the machine is taken.
   */
  secretPath(written: string, path: string): { readonly path: string; readonly isInTree: boolean };
  /** Where a part of a preset stands in its file, `null` where that cannot be read. */
  rangeInPreset(file: PresetFile, pointer: string): Range | null;
}
