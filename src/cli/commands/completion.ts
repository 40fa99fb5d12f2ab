import type { Command, Entry } from '../command.js';
import { commonFlags, type Flags } from '../flags.js';
import { exit, UsageError } from '../io.js';

/** What a shell has to know of a command. */
interface Known {
  readonly name: string;
  readonly summary: string;
  readonly flags: Flags;
}

/** `mailconf completion`: the script that a shell reads, of these commands. */
export function createCompletion(commands: readonly Entry[]): Command {
  return {
    name: 'completion',
    usage: 'bash|zsh|fish',
    summary: 'Prints the completion script of a shell.',
    flags: commonFlags,
    examples: ['source <(mailconf completion bash)', 'mailconf completion fish | source'],
    async run({ positionals }, io) {
      const print = scripts.get(positionals[0] ?? '');
      if (!print || positionals.length > 1) throw new UsageError('completion takes bash, zsh or fish');
      const known = await Promise.all(
        commands.map(async ({ name, summary, load }) => ({ name, summary, flags: (await load()).flags })),
      );
      await io.out(print(known));
      return exit.ok;
    },
  };
}

const names = (known: readonly Known[]) => known.map(({ name }) => name).join(' ');
const flagWords = ({ flags }: Known) => Object.keys(flags).map((flag) => `--${flag}`);

function bash(known: readonly Known[]): string {
  const cases = known.map((command) => `    ${command.name}) words='${flagWords(command).join(' ')}' ;;`);
  return `# mailconf completion for bash
_mailconf() {
  local current=\${COMP_WORDS[COMP_CWORD]} words
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${names(known)} --help --version' -- "$current"))
    return
  fi
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
    *) words='' ;;
  esac
  case $current in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *) COMPREPLY=($(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _mailconf mailconf
`;
}

function zsh(known: readonly Known[]): string {
  const listed = known.map(({ name, summary }) => `    '${name}:${quote(summary)}'`);
  const cases = known.map(({ name, flags }) => {
    const rows = Object.entries(flags).map(([flag, { help, type, multiple }]) => {
      const value = type === 'string' ? `:${flag}:_files` : '';
      return `'${multiple ? '*' : ''}--${flag}[${quote(help)}]${value}'`;
    });
    return `    ${name}) _arguments ${rows.join(' ')} '*:file:_files' ;;`;
  });
  return `#compdef mailconf
_mailconf() {
  local -a commands=(
${listed.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
compdef _mailconf mailconf
`;
}

function quote(text: string): string {
  return text.replaceAll("'", "'\\''").replaceAll('[', '(').replaceAll(']', ')').replaceAll(':', ' -');
}

function fish(known: readonly Known[]): string {
  const quoted = (text: string) => text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  const lines = known.flatMap(({ name, summary, flags }) => [
    `complete -c mailconf -n __fish_use_subcommand -f -a ${name} -d '${quoted(summary)}'`,
    ...Object.entries(flags).map(([flag, { help, type }]) => {
      const needsValue = type === 'string' ? ' -r' : '';
      return `complete -c mailconf -n '__fish_seen_subcommand_from ${name}' -l ${flag}${needsValue} -d '${quoted(help)}'`;
    }),
  ]);
  return `# mailconf completion for fish\n${lines.join('\n')}\n`;
}

const scripts: ReadonlyMap<string, (known: readonly Known[]) => string> = new Map(Object.entries({ bash, zsh, fish }));
