import { readdir, readFile } from 'node:fs/promises';
import { suggest } from '../../suggest.js';
import { ruleSeverities } from '../../validate/rule-table.js';
import type { Command } from '../command.js';
import { commonFlags } from '../flags.js';
import { exit, UsageError } from '../io.js';

const folders = ['rules', 'causes'].map((name) => new URL(`../../../docs/${name}/`, import.meta.url));

/** `mailconf explain`: the page of a rule or a cause. */
export const explain: Command = {
  name: 'explain',
  usage: '[NAME]',
  summary:
    'Explains a rule or a cause: what it means, why, an example, and the cure.\nWithout a NAME lists all of them.',
  flags: commonFlags,
  examples: ['mailconf explain ssl-port-mismatch', 'mailconf explain server-speaks-plaintext'],
  async run({ positionals }, io) {
    const [name] = positionals;
    if (positionals.length > 1) throw new UsageError('explain takes the name of one rule or cause');
    const pages = new Map<string, URL>();
    for (const folder of folders) {
      for (const file of await readdir(folder)) {
        if (file.endsWith('.md')) pages.set(file.slice(0, -3), new URL(file, folder));
      }
    }
    if (name === undefined) {
      await io.out(await list(pages));
      return exit.ok;
    }
    const page = pages.get(name);
    if (!page) {
      const near = suggest(name, pages.keys());
      throw new UsageError(`there is no rule or cause ${name}${near ? `; did you mean ${near}?` : ''}`);
    }
    await io.out(await readFile(page, 'utf8'));
    return exit.ok;
  },
};

/** Each name with its level (`cause` for what a probe finds) and what its page says first. */
async function list(pages: ReadonlyMap<string, URL>): Promise<string> {
  const levels: Readonly<Record<string, string>> = ruleSeverities;
  const width = Math.max(...[...pages.keys()].map((name) => name.length));
  const lines = [...pages].map(async ([name, page]) => {
    const first = (await readFile(page, 'utf8')).split(/\n\n/)[1] ?? '';
    return `${name.padEnd(width)}  ${(levels[name] ?? 'cause').padEnd(7)}  ${first.replaceAll('\n', ' ')}\n`;
  });
  return (await Promise.all(lines)).join('');
}
