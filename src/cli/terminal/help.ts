import { wrapText } from '../../report/style.js';
import type { Command } from '../command.js';
import { valueName } from '../flags.js';

const width = 80;

/** The help of the program: its commands, a line each. */
export function programHelp(commands: readonly Pick<Command, 'name' | 'usage' | 'summary'>[]): string {
  const rows = commands.map(({ name, usage, summary }): [string, string] => [`${name} ${usage}`.trim(), summary]);
  return [
    'mailconf: mail account settings, declared, checked and proven',
    '',
    'Usage: mailconf COMMAND [FLAGS]',
    '',
    ...table(rows),
    '',
    'The file is .mailrc.yaml here or above, unless a PATH is given.',
    '`mailconf COMMAND --help` shows the flags of a command.',
    'Exit status: 0 nothing wrong, 1 a fault in a file or a server, 2 work not done.',
    '',
  ].join('\n');
}

/** The help of one command. */
export function commandHelp({ name, usage, summary, flags, examples = [] }: Command): string {
  const rows = Object.entries(flags).map(([name, flag]): [string, string] => {
    const value = valueName(flag);
    return [`${flag.short ? `-${flag.short}, ` : ''}--${name}${value ? ` ${value}` : ''}`, flag.help];
  });
  const shown = examples.length > 0 ? ['', 'Examples:', ...examples.map((line) => `  ${line}`)] : [];
  return [`Usage: mailconf ${name} ${usage}`.trim(), '', summary, '', ...table(rows), ...shown, ''].join('\n');
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const left = Math.min(30, Math.max(...rows.map(([word]) => word.length)));
  const indent = left + 4;
  return rows.flatMap(([word, help]) => {
    const wrapped = wrapText(help, width, indent);
    return word.length > left ? [`  ${word}`, ' '.repeat(indent) + wrapped] : [`  ${word.padEnd(left)}  ${wrapped}`];
  });
}
