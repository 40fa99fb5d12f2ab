import { fixText, formatDiagnostics, memoryWorkspace, resolveText, validateText } from '../../src/browser.js';
import type { Inputs } from './inputs.js';

/** What a browser, or Node, makes of one configuration. */
export interface Outcome {
  readonly diagnostics: string;
  readonly printed: string;
  readonly resolved: string | null;
  readonly resolvedJson: string | null;
  readonly fixed: string | null;
}

/** The whole work of the page. */
export function workOn({ root, home, configurations, files, presets }: Inputs): Outcome[] {
  const workspace = memoryWorkspace({ root, home, files, presetText: (path) => presets[path] ?? null });
  return configurations.map((file) => {
    const report = validateText(file, { workspace });
    return {
      diagnostics: JSON.stringify(report.diagnostics),
      printed: formatDiagnostics(report, { text: file.text, color: true, width: 80 }),
      resolved: resolveText(file, { workspace, origins: true }).text,
      resolvedJson: resolveText(file, { workspace, format: 'json' }).text,
      fixed: fixText(file, { workspace }).text,
    };
  });
}
