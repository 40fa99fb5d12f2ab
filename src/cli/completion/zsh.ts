import { levels } from '../../validate/rules/rule-table.js';
import type { CommandModel, CompletionModel, ExpectedValue, FlagModel } from './completion-model.js';

/** The completion script of zsh; it works in `fpath` as `_mailconf` and through `source`. */
export function zsh({ commands, rules }: CompletionModel): string {
  const described = commands.map(({ name, summary }) => `    ${quoted(`${name}:${escaped(summary)}`)}`);
  return `#compdef mailconf
_mailconf_rule() {
  if compset -P '*='; then
    compadd -- ${levels.join(' ')}
  else
    compadd -q -S = -- ${rules.join(' ')}
  fi
}
_mailconf() {
  local curcontext=$curcontext state line
  local -a commands=(
${described.join('\n')}
    'help:show the help of a command'
  )
  if (( CURRENT == 2 )); then
    if [[ $PREFIX == -* ]]; then
      compadd -- --help --version
    else
      _describe command commands
    fi
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(commandCase).join('\n')}
    help) compadd -- ${commands.map(({ name }) => name).join(' ')} ;;
  esac
}
if [[ $funcstack[1] == _mailconf ]]; then
  _mailconf "$@"
else
  compdef _mailconf mailconf
fi
`;
}

function commandCase({ name, flags, words, takesPaths }: CommandModel): string {
  const rest = [...(words.length > 0 ? [`compadd -- ${words.join(' ')}`] : []), ...(takesPaths ? ['_files'] : [])];
  const positionals = rest.length > 0 ? [`'*:argument:{ ${rest.join('; ')} }'`] : [];
  const specs = [...flags.map(flagSpec), ...positionals];
  return `    ${name})\n      _arguments -S \\\n${specs.map((spec) => `        ${spec}`).join(' \\\n')}\n      ;;`;
}

function flagSpec({ name, short, help, isMultiple, value }: FlagModel): string {
  const rest = `[${escaped(help)}]${value === null ? '' : `:${name}:${actionOf(value)}`}`;
  const long = `--${name}${value === null ? '' : '='}`;
  if (short !== null) return `${quoted(`(-${short} --${name})`)}{-${short},${long}}${quoted(rest)}`;
  return quoted(`${isMultiple ? '*' : ''}${long}${rest}`);
}

function actionOf(value: ExpectedValue): string {
  if (value.kind === 'words') return `(${value.words.join(' ')})`;
  if (value.kind === 'rule') return '_mailconf_rule';
  return value.kind === 'path' ? '_files' : ' ';
}

function escaped(text: string): string {
  return text.replaceAll('\n', ' ').replaceAll(/[\\[\]:]/g, '\\$&');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
