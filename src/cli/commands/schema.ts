import { readFile } from 'node:fs/promises';
import { packageUrl } from '../../files/package-folder.js';
import type { Command } from '../command.js';
import { commonFlags } from '../flags.js';
import { exit, UsageError } from '../terminal/io.js';

const names = ['mailrc', 'provider', 'report'];

/** `mailconf schema`: a JSON Schema. */
export const schema: Command = {
  name: 'schema',
  usage: '[mailrc|provider|report]',
  summary: 'Prints a JSON Schema: of .mailrc.yaml, of a provider file or of the reports.',
  flags: commonFlags,
  words: async () => names,
  async run({ positionals }, io) {
    const [name = 'mailrc', ...others] = positionals;
    if (!names.includes(name) || others.length > 0) throw new UsageError(`schema takes one of ${names.join(', ')}`);
    await io.out(await readFile(packageUrl(`schema/${name}.schema.json`), 'utf8'));
    return exit.ok;
  },
};
