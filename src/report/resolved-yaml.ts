import type { Origin } from '../model/diagnostic.js';
import { yaml } from '../syntax/yaml/yaml-library.js';
import { cleanText } from '../text/clean-text.js';
import { toPointer } from '../text/pointer.js';
import { escapeUnprintable } from './style.js';

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
  options: { origins: boolean },
): string {
  const lines: Line[] = Object.entries(root).map(([key, value]) => ({
    text: `${key}: ${scalar(value)}`,
    origin: null,
  }));
  const [first] = accounts;
  if (first && first.name === null) lines.push(...accountLines(first, 0));
  else {
    lines.push({ text: 'accounts:', origin: null });
    for (const account of accounts) {
      lines.push({ text: `  ${scalar(account.name)}:`, origin: null });
      lines.push(...accountLines(account, 2));
    }
  }
  const width = Math.min(
    48,
    lines.reduce((widest, { text }) => Math.max(widest, text.length), 0),
  );
  return lines
    .map(({ text, origin }) => (options.origins && origin !== null ? `${text.padEnd(width)}  # ${origin}` : text))
    .map((line) => `${line}\n`)
    .join('');
}

function accountLines(account: PrintedAccount, depth: number): Line[] {
  const lines: Line[] = [];
  const walk = (value: unknown, keys: readonly string[], level: number) => {
    for (const [key, item] of Object.entries(value as object)) {
      const path = [...keys, key];
      const pointer = toPointer(path);
      const origin = account.origins[pointer];
      const indent = '  '.repeat(level);
      if (origin === undefined && item !== null && typeof item === 'object') {
        lines.push({ text: `${indent}${key}:`, origin: null });
        walk(item, path, level + 1);
      } else
        lines.push({ text: `${indent}${key}: ${scalar(item)}`, origin: origin ? originWords(origin, pointer) : null });
    }
  };
  walk(account.config, [], depth);
  return lines;
}

/** Defaults that are the value of another key. */
const takenFrom: Readonly<Record<string, string>> = {
  '/mailbox/userId': 'mailbox.address',
  '/separateSmtp/popBeforeSmtp/server': 'separateSmtp.server',
};

function originWords({ kind, id, path = '', range }: Origin, pointer: string): string {
  // A path may hold a line break, which would end the comment.
  const shown = cleanText(path);
  switch (kind) {
    case 'file':
      return range ? `${shown}:${range.start.line}:${range.start.column}` : shown;
    case 'provider':
      return `provider ${id} (${shown})`;
    case 'override':
      return '--set';
    case 'default':
      return takenFrom[pointer] === undefined ? 'default' : `default: ${takenFrom[pointer]}`;
  }
}

/** A text that needs no quotes, and that the library would write as it stands. */
const plain = /^(?!(?:true|false|null)$)[a-z][\w@.-]{0,58}$/i;

/** A leaf on one line; JSON's escapes are YAML's, too. What is plainly so is written without the library. */
export function scalar(value: unknown): string {
  if (typeof value === 'boolean' || (Number.isSafeInteger(value) && !Object.is(value, -0))) return String(value);
  if (typeof value === 'string' && plain.test(value)) return value;
  const entries = value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : [];
  const [[key, item] = ['', null]] = entries;
  if (entries.length === 1 && plain.test(key) && typeof item === 'string' && plain.test(item)) {
    return `{${key}: ${item}}`;
  }
  const json = JSON.stringify(value);
  const escaped = escapeUnprintable(json);
  if (escaped !== json) return escaped;
  const options = { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0, blockQuote: false } as const;
  return yaml().stringify(value, options).trimEnd();
}
