import type { Diagnostic } from '../../model/diagnostic.js';
import { resolveDocument } from '../../report/json.js';
import { printResolved } from '../../report/print-resolved.js';
import type { Command } from '../command.js';
import { choice, fileFlags, isSet } from '../flags.js';
import { openChecked, printWarnings } from '../targets/open-checked.js';
import { interruptibly } from '../terminal/interruptible.js';
import { exit } from '../terminal/io.js';

/** `mailconf resolve`: the complete configuration. */
export const resolve: Command = {
  name: 'resolve',
  usage: '[PATH]',
  summary:
    'Prints the complete configuration: the file, the preset of its provider and\nthe defaults, merged. A secret that the file holds is printed as "***".',
  flags: {
    format: { type: 'string', choices: ['yaml', 'json'], help: 'how to print (yaml)' },
    origins: { type: 'boolean', help: 'say behind each line where its value came from' },
    ...fileFlags,
  },
  examples: ['mailconf resolve --origins', 'mailconf resolve --set pop.ssl=starttls --format json'],
  takesPaths: true,
  async run(parsed, io) {
    const format = choice(parsed, 'format', ['yaml', 'json']) ?? 'yaml';
    const documentOf =
      format === 'json' ? (path: string, found: readonly Diagnostic[]) => resolveDocument(path, found, []) : null;
    const opened = await openChecked(parsed, io, documentOf);
    if (opened === null) return exit.faulty;
    const { checked, path } = opened;
    await printWarnings(opened, io);
    const print = () => printResolved(checked, { path, format, origins: isSet(parsed, 'origins') });
    await io.out(await interruptibly(checked.document.source?.text.length ?? 0, io, print));
    return exit.ok;
  },
};
