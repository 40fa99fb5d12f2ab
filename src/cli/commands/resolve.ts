import { placedOrigins } from '../../api/to-account.js';
import { printedConfig } from '../../mask/printed-config.js';
import type { Diagnostic, Origin } from '../../model/diagnostic.js';
import type { ResolvedAccount } from '../../model/resolved-account.js';
import { resolveDocument } from '../../report/json.js';
import { resolvedYaml } from '../../report/resolved-yaml.js';
import { originsOf } from '../../resolve/resolve-account.js';
import type { Command } from '../command.js';
import { choice, fileFlags, isSet } from '../flags.js';
import { openChecked } from '../targets/open-checked.js';
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
    const hasOrigins = format === 'json' || isSet(parsed, 'origins');
    const accounts = checked.accounts.map((account) => ({
      name: account.name,
      config: printedConfig(account.config),
      origins: hasOrigins ? withPath(placedOrigins(account, checked.document), path) : leavesAlone(account),
    }));
    if (format === 'json') await io.out(resolveDocument(path, checked.diagnostics, accounts));
    else {
      const root = checked.document.value as Readonly<Record<string, unknown>>;
      const kept = Object.fromEntries(
        ['providers', 'default'].filter((key) => key in root).map((key) => [key, root[key]]),
      );
      const isNamed = accounts.some(({ name }) => name === kept.default);
      if (!isNamed) delete kept.default;
      await io.out(resolvedYaml(accounts, kept, { origins: isSet(parsed, 'origins') }));
    }
    return exit.ok;
  },
};

/** Which values are leaves, where nobody wants to see their places: to find these the file is parsed again, with care. */
function leavesAlone(account: ResolvedAccount): Record<string, Origin> {
  return Object.fromEntries([...originsOf(account).keys()].map((pointer) => [pointer, { kind: 'default' }]));
}

/** The file is called as it is everywhere else in the report. */
function withPath(origins: Record<string, Origin>, path: string): Record<string, Origin> {
  return Object.fromEntries(
    Object.entries(origins).map(([pointer, origin]) => [
      pointer,
      origin.kind === 'file' ? { ...origin, path } : origin,
    ]),
  );
}
