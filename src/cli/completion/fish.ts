import { levels } from '../../validate/rules/rule-table.js';
import type { CommandModel, CompletionModel, ExpectedValue } from './completion-model.js';

/** The completion script of fish. */
export function fish({ commands, rules }: CompletionModel): string {
  const names = commands.map(({ name }) => name);
  const lines = [
    ...commands.map(({ name, summary }) => complete('0', `-f -a ${name} -d ${quoted(summary)}`)),
    complete('0', `-f -a help -d ${quoted('show the help of a command')}`),
    complete('0', `-l help -d ${quoted('show the help')}`),
    complete('0', `-l version -d ${quoted('print the version')}`),
    ...commands.flatMap(linesOf),
    complete('help', `-f -a ${quoted(names.join(' '))}`),
  ];
  return `# mailconf completion for fish
function __mailconf_at
    set -l words (commandline -opc)
    if test $argv[1] = 0
        test (count $words) -eq 1
    else
        test (count $words) -ge 2; and test $words[2] = $argv[1]
    end
end
function __mailconf_rules
    set -l rule (string match -rg '^(?:--rule=)?([a-z0-9-]+)=' -- (commandline -ct))
    if test -n "$rule"
        printf '%s\\n' $rule={${levels.join(',')}}
    else
        printf '%s\\n' {${rules.join(',')}}=
    end
end
${lines.join('\n')}
`;
}

function linesOf({ name, flags, words, takesPaths }: CommandModel): string[] {
  return [
    ...flags.map(({ name: flag, short, value, help }) => {
      const letter = short === null ? '' : ` -s ${short}`;
      return complete(name, `-l ${flag}${letter}${valueOptions(value)} -d ${quoted(help)}`);
    }),
    ...(words.length > 0 ? [complete(name, `-a ${quoted(words.join(' '))}`)] : []),
    ...(takesPaths ? [] : [complete(name, '-f')]),
  ];
}

function complete(place: string, rest: string): string {
  return `complete -c mailconf -n '__mailconf_at ${place}' ${rest}`;
}

function valueOptions(value: ExpectedValue | null): string {
  if (value === null) return '';
  if (value.kind === 'words') return ` -x -a ${quoted(value.words.join(' '))}`;
  if (value.kind === 'rule') return ` -x -a '(__mailconf_rules)'`;
  return value.kind === 'path' ? ' -r -F' : ' -x';
}

function quoted(text: string): string {
  return `'${text.replaceAll('\n', ' ').replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
