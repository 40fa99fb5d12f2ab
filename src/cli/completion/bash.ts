import { levels } from '../../validate/rules/rule-table.js';
import type { CommandModel, CompletionModel, ExpectedValue } from './completion-model.js';

/** The completion script of bash, from 3.2 on. */
export function bash({ commands, rules }: CompletionModel): string {
  const names = commands.map(({ name }) => name);
  return `# mailconf completion for bash
_mailconf_words() {
  local word IFS=' '
  for word in $1; do
    if [[ $word == "$2"* ]]; then COMPREPLY+=("$word"); fi
  done
}
_mailconf_nothing() { compopt +o default 2>/dev/null; }
_mailconf_rule() {
  case $1 in
    *=*) _mailconf_words "${levels.map((level) => `\${1%%=*}=${level}`).join(' ')}" "$1" ;;
    *)
      compopt -o nospace 2>/dev/null
      _mailconf_words '${rules.map((rule) => `${rule}=`).join(' ')}' "$1"
      ;;
  esac
}
_mailconf() {
  # bash splits words at "=" too; put them together again.
  local words=() last=-1 index word glued current previous command value start
  for ((index = 0; index <= COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]-}
    if [[ $last -ge 2 && ( $word == = || $glued == yes ) ]]; then
      words[last]+=$word
    else
      last=$((last + 1))
      words[last]=$word
    fi
    if [[ $word == = ]]; then glued=yes; else glued=no; fi
  done
  COMPREPLY=()
  current=\${words[last]-}
  command=\${words[1]-}
  if ((last <= 1)); then
    _mailconf_words '${[...names, 'help', '--help', '--version'].join(' ')}' "$current"
    return
  fi
  for ((index = 2; index < last; index++)); do
    if [[ \${words[index]} == -- ]]; then return; fi
  done
  previous=\${words[last - 1]}
  value=$current
  case $current in
    --*=*)
      previous=\${current%%=*}
      value=\${current#*=}
      ;;
    -?*) previous= ;;
  esac
  case $command:$previous in
${commands.flatMap(valueCases).join('\n')}
    *)
      case $command:$current in
${commands.map(flagCase).join('\n')}
        *:--*=*) _mailconf_nothing ;;
${commands.map(wordCase).join('\n')}
        help:*) _mailconf_words '${names.join(' ')}' "$current" ;;
      esac
      return
      ;;
  esac
  if [[ $current == --*=* ]]; then
    for index in "\${!COMPREPLY[@]}"; do COMPREPLY[index]=$previous=\${COMPREPLY[index]}; done
  fi
  # What stands before the last "=" is no part of the word that bash replaces.
  if [[ $current == *=* && \${COMP_WORDBREAKS-=} == *=* ]]; then
    start=\${current%"\${current##*=}"}
    for index in "\${!COMPREPLY[@]}"; do COMPREPLY[index]=\${COMPREPLY[index]#"$start"}; done
  fi
}
complete -o default -F _mailconf mailconf
`;
}

function valueCases({ name, flags }: CommandModel): string[] {
  return flags.flatMap(({ name: flag, value }) =>
    value === null ? [] : [`    ${name}:--${flag}) ${replyOf(value)} ;;`],
  );
}

/** A path is left to readline, which knows of quotes and of `~`. */
function replyOf(value: ExpectedValue): string {
  if (value.kind === 'words') return `_mailconf_words '${value.words.join(' ')}' "$value"`;
  if (value.kind === 'rule') return '_mailconf_rule "$value"';
  return value.kind === 'path' ? ':' : '_mailconf_nothing';
}

function flagCase({ name, flags }: CommandModel): string {
  const words = flags.map((flag) => `--${flag.name}`).join(' ');
  return `        ${name}:-*) _mailconf_words '${words}' "$current" ;;`;
}

function wordCase({ name, words, takesPaths }: CommandModel): string {
  const steps = words.length > 0 ? [`_mailconf_words '${words.join(' ')}' "$current"`] : [];
  if (!takesPaths) steps.push('_mailconf_nothing');
  return `        ${name}:*) ${steps.join('; ') || ':'} ;;`;
}
