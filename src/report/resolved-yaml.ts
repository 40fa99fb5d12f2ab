import { stringify } from 'yaml';
import type { Origin } from '../diagnostic.js';
import { toPointer } from '../pointer.js';

/** An account to print, secrets already hidden. */
export interface PrintedAccount {
  readonly name: string | null;
  readonly config: unknown;
  readonly origins: Readonly<Record<string, Origin>>;
}

interface Line {
  readonly text: string;
  readonly origin: string | null;
}

/** The complete configuration as YAML; with `origins` each line says in a comment where its value came from. */
export function resolvedYaml(
  accounts: readonly PrintedAccount[],
  root: Readonly<Record<string, unknown>>,
  options: { origins: boolean; shownPath: (path: string) => string },
): string {
  const lines: Line[] = Object.entries(root).map(([key, value]) => ({
    text: `${key}: ${scalar(value)}`,
    origin: null,
  }));
  const [first] = accounts;
  if (first && first.name === null) lines.push(...accountLines(first, 0, options.shownPath));
  else {
    lines.push({ text: 'accounts:', origin: null });
    for (const account of accounts) {
      lines.push({ text: `  ${scalar(account.name)}:`, origin: null });
      lines.push(...accountLines(account, 2, options.shownPath));
    }
  }
  const width = Math.min(48, Math.max(...lines.map(({ text }) => text.length)));
  return lines
    .map(({ text, origin }) => (options.origins && origin !== null ? `${text.padEnd(width)}  # ${origin}` : text))
    .map((line) => `${line}\n`)
    .join('');
}

function accountLines(account: PrintedAccount, depth: number, shownPath: (path: string) => string): Line[] {
  const lines: Line[] = [];
  const walk = (value: unknown, keys: readonly string[], level: number) => {
    for (const [key, item] of Object.entries(value as object)) {
      const path = [...keys, key];
      const origin = account.origins[toPointer(path)];
      const indent = '  '.repeat(level);
      if (origin === undefined && item !== null && typeof item === 'object') {
        lines.push({ text: `${indent}${key}:`, origin: null });
        walk(item, path, level + 1);
      } else
        lines.push({
          text: `${indent}${key}: ${scalar(item)}`,
          origin: origin ? originWords(origin, shownPath) : null,
        });
    }
  };
  walk(account.config, [], depth);
  return lines;
}

function originWords(origin: Origin, shownPath: (path: string) => string): string {
  switch (origin.kind) {
    case 'file':
      return origin.range
        ? `${shownPath(origin.path ?? '')}:${origin.range.start.line}:${origin.range.start.column}`
        : shownPath(origin.path ?? '');
    case 'provider':
      return `provider ${origin.id} (${origin.path})`;
    case 'override':
      return '--set';
    case 'default':
      return 'default';
  }
}

/** A leaf on one line. */
function scalar(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trimEnd();
}
