import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/main.js';
import { causes } from '../../src/model/cause.js';
import { ruleSeverities } from '../../src/validate/rules/rule-table.js';
import { makeTree, runHere } from './validate-support.js';

const tree = makeTree({ 'a file.yaml': '', 'b.yaml': '' });
afterAll(tree.remove);

const isThere = (shell: string) => spawnSync(shell, ['--version']).error === undefined;
const script = async (shell: string) => (await runHere(['completion', shell])).out;
const names = commands.map(({ name }) => name);
const rules = Object.keys(ruleSeverities);
const levels = ['error', 'warning', 'info', 'off'];

/** The flags of a command, as a user writes them. */
async function flagsOf(name: string): Promise<string[]> {
  const command = await commands.find((entry) => entry.name === name)?.load();
  return Object.keys(command?.flags ?? {}).map((flag) => `--${flag}`);
}

/** Words before the cursor, what is typed of the last one, and what a shell may make of it. */
const cases: readonly [readonly string[], readonly string[]][] = [
  [['va'], ['validate']],
  [['ex'], ['explain', 'export']],
  [['help', 'comp'], ['completion']],
  [['resolve', '--or'], ['--origins']],
  [
    ['probe', '--allow-'],
    ['--allow-env', '--allow-file', '--allow-commands', '--allow-host'],
  ],
  [
    ['probe', '--only', ''],
    ['pop', 'smtp'],
  ],
  [
    ['probe', '--until', 's'],
    ['starttls', 'sender'],
  ],
  [['probe', '--until', 'l'], ['login']],
  [['validate', 'b.yaml', '--format', 'pr'], ['pretty']],
  [['validate', '--rule', 'ssl-p'], ['ssl-port-mismatch=']],
  [['explain', 'ssl-p'], ['ssl-port-mismatch']],
  [['explain', 'server-speaks'], ['server-speaks-plaintext']],
  [
    ['schema', ''],
    ['mailrc', 'provider', 'report'],
  ],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['providers', 'gma'], ['gmail']],
  [['export', 'autoc'], ['autoconfig']],
  [['validate', '--timeo'], []],
];

describe('the script', () => {
  it.each(['bash', 'zsh', 'fish'])('of %s is of this program alone', async (shell) => {
    const out = await script(shell);
    for (const name of [...names, ...rules, ...causes]) expect(out).toContain(name);
    for (const name of names) {
      for (const flag of await flagsOf(name)) expect(out).toContain(shell === 'fish' ? `-l ${flag.slice(2)}` : flag);
    }
    expect(out).not.toMatch(/\t| $/m);
  });
});

describe('bash', () => {
  let source = '';
  beforeAll(async () => {
    source = await script('bash');
  });

  /** What bash is told for its words, which it splits at `=` unless told otherwise. */
  const complete = (words: readonly string[], setup = '') => {
    const test = `${setup}\n${source}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mailconf; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const out = execFileSync('bash', ['-uc', test, 'bash', 'mailconf', ...words], { encoding: 'utf8', cwd: tree.root });
    return out.split('\n').filter((line) => line !== '');
  };

  it.each(cases)('%j', (words, expected) => {
    expect(complete(words)).toEqual(expected);
  });

  it('offers all commands, all flags of a command, all rules', async () => {
    expect(complete([''])).toEqual([...names, 'help', '--help', '--version']);
    for (const name of names) expect(complete([name, '-'])).toEqual(await flagsOf(name));
    expect(complete(['validate', '--rule', ''])).toEqual(rules.map((rule) => `${rule}=`));
    expect(complete(['explain', ''])).toEqual(expect.arrayContaining([...rules, ...causes]));
  });

  it.each([
    [['validate', '--format', '='], ['pretty']],
    [['validate', '--format', '=', 'pr'], ['pretty']],
    [['validate', '--rule', 'ssl-port-mismatch', '=', ''], levels],
    [['validate', '--rule', 'ssl-port-mismatch', '='], levels],
    [['validate', '--rule', 'ssl-port-mismatch', '=', 'w'], ['warning']],
    [['validate', '--rule', '=', 'ssl-p'], ['ssl-port-mismatch=']],
    [['validate', '--rule', '=', 'ssl-port-mismatch', '=', 'o'], ['off']],
  ])('%j, split at the equals signs', (words, expected) => {
    expect(complete(words)).toEqual(expect.arrayContaining(expected));
  });

  it.each([
    [['validate', '--format=pr'], ['--format=pretty']],
    [['validate', '--rule', 'ssl-port-mismatch=w'], ['ssl-port-mismatch=warning']],
    [['validate', '--rule=ssl-port-mismatch=w'], ['--rule=ssl-port-mismatch=warning']],
  ])('%j, where words are not split there', (words, expected) => {
    expect(complete(words, "COMP_WORDBREAKS=' '")).toEqual(expected);
  });

  it('leaves paths to readline and offers none where none can stand', () => {
    for (const words of [
      ['validate', ''],
      ['validate', '--', '-'],
      ['validate', '--providers', ''],
      ['resolve', 'b'],
    ]) {
      expect(complete(words, 'compopt() { printf "%s\\n" "$*"; }'), words.join(' ')).toEqual([]);
    }
    for (const words of [
      ['validate', '--max-warnings', ''],
      ['explain', 'zz'],
      ['probe', '--timeout', ''],
    ]) {
      expect(complete(words, 'compopt() { printf "%s\\n" "$*"; }'), words.join(' ')).toEqual(['+o default']);
    }
    expect(execFileSync('bash', ['-c', `${source}\ncomplete -p mailconf`], { encoding: 'utf8' })).toBe(
      'complete -o default -F _mailconf mailconf\n',
    );
  });

  it('completion runs nothing that is typed', () => {
    const typed = '$(touch ran)`touch ran`;touch ran';
    for (const words of [
      [typed],
      ['validate', typed],
      ['validate', '--rule', `${typed}=`],
      ['validate', `--rule=${typed}=w`],
    ]) {
      complete(words);
    }
    expect(execFileSync('ls', { cwd: tree.root, encoding: 'utf8' })).toBe('a file.yaml\nb.yaml\n');
  });
});

describe.skipIf(!isThere('fish'))('fish', () => {
  let source = '';
  beforeAll(async () => {
    source = await script('fish');
  });

  const complete = (words: readonly string[]) => {
    const line = `mailconf ${words.join(' ')}`;
    const out = execFileSync('fish', ['--no-config', '-c', `${source}\ncomplete -C ${JSON.stringify(line)}`], {
      encoding: 'utf8',
      cwd: tree.root,
      env: { ...process.env, HOME: tree.root, XDG_DATA_HOME: join(tree.root, '.fish') },
    });
    return out.split('\n').flatMap((row) => row.split('\t')[0] || []);
  };

  it.each(cases)('%j', (words, expected) => {
    expect(complete(words).sort()).toEqual([...expected].sort());
  });

  it.each([
    [['validate', '--format=pr'], ['--format=pretty']],
    [['validate', '--rule', 'ssl-port-mismatch=w'], ['ssl-port-mismatch=warning']],
    [['validate', '--rule=ssl-port-mismatch=w'], ['--rule=ssl-port-mismatch=warning']],
    [['validate', 'b'], ['b.yaml']],
    [['validate', '--providers', 'b'], ['b.yaml']],
    [['probe', '--timeout', ''], []],
    [['explain', 'zz'], []],
  ])('%j', (words, expected) => {
    expect(complete(words)).toEqual(expected);
  });
});

describe.skipIf(!isThere('zsh'))('zsh', () => {
  let source = '';
  beforeAll(async () => {
    source = await script('zsh');
    tree.put('functions/_mailconf', source);
  });

  // A terminal of its own in which Tab lists what there is, between two lines that mark it.
  const harness = `
zmodload zsh/zpty
zpty -b shell zsh -f -i
send() { zpty -w shell "$1" }
await() { local part all=; while zpty -r shell part "*$1*"; do all+=$part; [[ $all == *$1* ]] && break; done; print -r -- "$all" }
send "PS1= PS2= ; unsetopt zle_bracketed_paste 2>/dev/null; stty -echo"
send "$1"
send 'zstyle ":completion:*" list-colors; zstyle ":completion:*" format; LISTMAX=10000; TERM=dumb; COLUMNS=200; LINES=2000'
send 'compadd() { local -a found; [[ " $* " == *" -"[OAD]" "* ]] || { builtin compadd -O found "$@"; print -lr -- "<"$^found">" >>! $OUT }; builtin compadd "$@" }'
send 'print re""ady'
await ready >/dev/null
zpty -n -w shell "$2"$'\\t'
zpty -n -w shell $'\\C-u'
send 'print do""ne'
await done >/dev/null
zpty -d shell
`;

  const complete = (words: readonly string[], setup: string) => {
    const out = tree.put('out.txt', '');
    execFileSync('zsh', ['-fc', harness, 'zsh', `cd ${tree.root}; ${setup}`, `mailconf ${words.join(' ')}`], {
      env: { ...process.env, OUT: out, TERM: 'dumb', HOME: tree.root, ZDOTDIR: tree.root },
      timeout: 20_000,
    });
    return execFileSync('sort', ['-u', out], { encoding: 'utf8' })
      .split('\n')
      .flatMap((line) => /^<(.+)>$/.exec(line)?.[1] ?? []);
  };
  const autoloaded = 'fpath=($PWD/functions $fpath); autoload -U compinit; compinit -u -D';
  const sourced = 'autoload -U compinit; compinit -u -D; source functions/_mailconf';

  it('takes the script', () => {
    execFileSync('zsh', ['-n'], { input: source });
  });

  it.each(cases.filter(([, expected]) => expected.length > 0))('%j', (words, expected) => {
    expect(complete(words, autoloaded)).toEqual(expected.map((word) => word.replace(/=$/, '')).sort());
  });

  it.each([
    [['validate', '--rule', 'ssl-port-mismatch=w'], ['warning']],
    [['validate', '--rule=ssl-port-mismatch=w'], ['warning']],
    [['validate', '--format=pr'], ['pretty']],
    [['validate', 'b'], ['b.yaml']],
  ])('%j, from a script that was read by `source`', (words, expected) => {
    expect(complete(words, sourced)).toEqual(expected);
  });
});
