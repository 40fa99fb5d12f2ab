import { readFile } from 'node:fs/promises';
import { type Look, painter, wrapText } from '../../report/style.js';
import { suggest } from '../../text/near-words.js';
import { listOf } from '../../text/shown.js';
import { ruleSeverities } from '../../validate/rules/rule-table.js';
import type { Command } from '../command.js';
import { explainPages } from '../explain-pages.js';
import { commonFlags } from '../flags.js';
import { exit, UsageError } from '../terminal/io.js';
import { lookOf } from '../terminal/look.js';

/** `mailconf explain`: the page of a rule or a cause. */
export const explain: Command = {
  name: 'explain',
  usage: '[NAME]',
  summary:
    'Explains a rule or a cause: what it means, why, an example, and the fix.\nWithout a NAME lists all of them.',
  flags: commonFlags,
  examples: ['mailconf explain ssl-port-mismatch', 'mailconf explain server-speaks-plaintext'],
  words: async () => [...(await explainPages()).keys()],
  async run(parsed, io) {
    const { positionals } = parsed;
    const [name] = positionals;
    if (positionals.length > 1) throw new UsageError('explain takes the name of one rule or cause');
    const pages = await explainPages();
    if (name === undefined) {
      await io.out(await list(pages, lookOf(parsed, io)));
      return exit.ok;
    }
    const word = nameOf(name);
    const page = pages.get(word);
    if (!page) throw new UsageError(`there is no rule or cause ${name}; ${hint(word, [...pages.keys()])}`);
    await io.out(await readFile(page, 'utf8'));
    return exit.ok;
  },
};

/** A name as it stands in a report, in brackets, or in the words of its title. */
function nameOf(written: string): string {
  const bare = written.trim().replace(/^\[(.*)\]$/, '$1');
  return bare
    .toLowerCase()
    .replace(/\.md$/, '')
    .replace(/[\s_]+/g, '-');
}

/** Names that a hint holds. */
const shown = 6;
const all = '`mailconf explain` lists all';

/** The names that hold each word of what was written, else the nearest one. */
function hint(written: string, names: readonly string[]): string {
  const words = written.split('-').filter(Boolean);
  const holding = words.length === 0 ? [] : names.filter((name) => words.every((word) => name.includes(word)));
  if (holding.length > shown) {
    const others = holding.length - shown + 1;
    return `did you mean ${holding.slice(0, shown - 1).join(', ')} or one of ${others} more? ${all}`;
  }
  if (holding.length > 0) return `did you mean ${listOf(holding)}?`;
  const near = suggest(written, names);
  return near ? `did you mean ${near}?` : all;
}

/** Each name with its level (`cause` for what a probe finds) and what its page says first. */
async function list(pages: ReadonlyMap<string, URL>, look: Look): Promise<string> {
  const levels: Readonly<Record<string, string>> = ruleSeverities;
  const paint = painter(look);
  const width = Math.max(...[...pages.keys()].map((name) => name.length));
  const lines = [...pages].map(async ([name, page]) => {
    const first = (await readFile(page, 'utf8')).split(/\n\n/)[1] ?? '';
    const head = `${paint('bold', name.padEnd(width))}  ${(levels[name] ?? 'cause').padEnd(7)}  `;
    return `${head}${wrapText(first.replaceAll('\n', ' '), look.columns, width + 11)}\n`;
  });
  return (await Promise.all(lines)).join('');
}
