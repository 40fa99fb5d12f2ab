import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Preset } from '../../src/generated/provider.js';

interface Lookups {
  isTaken?(id: string): string | undefined;
  ownerOf?(domain: string): string | undefined;
}
export interface Draft {
  readonly preset: Preset;
  readonly remarks: readonly string[];
  readonly links: readonly { readonly url: string; readonly said: readonly string[] }[];
}

/** What the scripts share; they are JavaScript, so their types stand here. */
const load = async (name: string) => import(new URL(`../../scripts/providers/${name}.mjs`, import.meta.url).href);
export const { maxBytes } = (await load('autoconfig')) as { maxBytes: number };
export const { draftOf } = (await load('draft')) as { draftOf(bytes: Uint8Array, lookups?: Lookups): Draft };
export const { faultsOf, parsePreset, presetText, readPresets } = (await load('preset-files')) as {
  faultsOf(preset: unknown): string[];
  parsePreset(text: string): { toJS(): Preset; errors: readonly Error[]; warnings: readonly Error[] };
  presetText(preset: Preset, comments?: readonly string[]): string;
  readPresets(folder?: string): { file: string; text: string; preset: Preset }[];
};

/** Runs a script of scripts/providers. */
export function runScript(
  name: string,
  argv: readonly string[],
  options: { cwd?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<{ status: number | null; out: string; err: string }> {
  const script = fileURLToPath(new URL(`../../scripts/providers/${name}.mjs`, import.meta.url));
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [script, ...argv], {
    cwd: options.cwd,
    env: { PATH, HOME, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return new Promise((fulfil) => child.on('close', (status) => fulfil({ status, out, err })));
}
