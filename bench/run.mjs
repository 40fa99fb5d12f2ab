// Measures mailconf beside bare Node and beside peers, in one run: `npm run bench`. It prints a table and writes it into
// bench/results.md, a section for each version of Node; `--check` writes nothing and fails where a ratio is 1.3 times
// worse than the one that is written there. Runs are paired: each round runs all commands of a group one after the other,
// and what counts is the median of the rounds' ratios, so that a machine that is slow for a while is slow for both.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { bigFile, smallFile } from './files.mjs';

const { values: flags } = parseArgs({ options: { check: { type: 'boolean' }, rounds: { type: 'string' } } });
const root = fileURLToPath(new URL('..', import.meta.url));
const results = join(root, 'bench/results.md');
const program = join(root, 'dist/program/bin.cjs');
const schema = join(root, 'schema/mailrc.schema.json');
const allowed = 1.3;

const folder = mkdtempSync(join(tmpdir(), 'mailconf-bench-'));
const cache = join(folder, 'cache');
const rows = [];

try {
  const peers = installPeers();
  writeFiles();
  coldStart();
  manyFiles(peers);
  growth();
  library();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const title = `Node ${process.versions.node.split('.')[0]}`;
const table = [
  '| what | ms | beside | ms | ratio | goal | most memory |',
  '| --- | ---: | --- | ---: | ---: | ---: | ---: |',
  ...rows.map(({ cells }) => `| ${cells.join(' | ')} |`),
].join('\n');
console.log(`${title}\n\n${table}`);
if (flags.check) checkAgainst(recorded());
else writeFileSync(results, withSection(readFileSync(results, 'utf8')));

/** The peers, of one version each, once for a machine. */
function installPeers() {
  const versions = ['ajv-cli@5.0.0', '@sourcemeta/jsonschema@16.11.0'];
  const place = join(tmpdir(), `mailconf-bench-peers-${versions.join('-').replaceAll(/[^\w.-]/g, '_')}`);
  if (!existsSync(join(place, 'node_modules/.bin/ajv'))) {
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'package.json'), '{}');
    run('npm', ['install', '--no-audit', '--no-fund', ...versions], { cwd: place });
  }
  const binary = `jsonschema-${process.platform}-${process.arch === 'x64' ? 'x86_64' : process.arch}`;
  return {
    ajv: join(place, 'node_modules/ajv-cli/dist/index.js'),
    // Not its npm command, which starts Node to start it.
    native: join(place, 'node_modules/@sourcemeta/jsonschema/build/github-releases', binary),
  };
}

function writeFiles() {
  for (const name of ['many', 'own', 'tenth', 'json']) mkdirSync(join(folder, name));
  for (let index = 0; index < 10_000; index++) {
    const text = smallFile(index);
    const put = (kind, ending, written) =>
      writeFileSync(join(folder, kind, `f${String(index).padStart(5, '0')}.${ending}`), written);
    put('many', 'yaml', text);
    // Of the rest of an extension's name no two have the same.
    put('own', 'yaml', text.replace('x-team:', `x-team-${index}:`));
    put('tenth', 'yaml', index % 10 === 0 ? text.replace('port: 995', 'prot: 995') : text);
    put('json', 'json', JSON.stringify(parse(text), null, 2));
  }
  mkdirSync(join(folder, 'found'));
  writeFileSync(join(folder, 'found/.mailrc.yaml'), smallFile(1));
  mkdirSync(join(folder, 'found/.git'));
  writeFileSync(join(folder, 'right.yaml'), smallFile(1));
  writeFileSync(join(folder, 'wrong.yaml'), smallFile(1).replace('port: 995', 'prot: 995'));
  writeFileSync(join(folder, 'preset.yaml'), 'mailbox:\n  address: jo@gmx.de\n  password: {env: MAIL_PASSWORD}\n');
  for (const count of [1000, 10_000, 100_000]) writeFileSync(join(folder, `${count}.yaml`), bigFile(count));
  writeFileSync(
    join(folder, 'hook.cjs'),
    "process.on('exit', () => require('node:fs').writeSync(2, '\\nmost memory ' + process.resourceUsage().maxRSS));",
  );
  writeFileSync(join(folder, 'empty.mjs'), '');
  writeFileSync(join(folder, 'import.mjs'), `import ${JSON.stringify(join(root, 'dist/index.js'))};`);
}

function coldStart() {
  const node = process.versions.node.startsWith('20.') ? [1.1, 1.35, 1.45, 1.6] : ['', 1.9, 2, ''];
  const found = { cwd: join(folder, 'found') };
  group(
    25,
    ['`node -e 0`', [process.execPath, '-e', '0']],
    [
      ['`mailconf --version`', mailconf('--version'), node[0]],
      ['`mailconf validate FILE`', mailconf('validate', 'right.yaml'), node[1]],
      ['`mailconf validate`, found', mailconf('validate'), node[2], found],
      ['`mailconf resolve FILE`, a preset', mailconf('resolve', 'preset.yaml'), node[3]],
    ],
  );
  group(
    25,
    ['`mailconf validate FILE`', mailconf('validate', 'right.yaml')],
    [['the same with a mistake', mailconf('validate', 'wrong.yaml'), '25 ms more', { status: 1, isDifference: true }]],
  );
}

function manyFiles({ ajv, native }) {
  const node = process.execPath;
  const files = join(folder, 'many');
  const all = ['validate', 'many/*.yaml'];
  const env = { ...process.env, XDG_CACHE_HOME: cache };
  run(node, [program, ...all, '--cache'], { cwd: folder, env });
  const jsonschema = [native, 'validate', '--fast', schema, files];
  group(
    7,
    ['native `jsonschema validate --fast`', jsonschema],
    [
      ['10,000 files', mailconf(...all), '1; 120 MB', { memory: true }],
      ['10,000 unchanged files, `--cache`', mailconf(...all, '--cache'), '350 ms', { memory: true, env }],
    ],
  );
  group(
    5,
    ['native `jsonschema validate --fast`', [native, 'validate', '--fast', schema, join(folder, 'own')]],
    [
      ['10,000 files, no two alike', mailconf('validate', 'own/*.yaml'), '', { memory: true }],
      ['10,000 files of JSON', mailconf('validate', 'json/*.json'), '', { memory: true }],
      ['10,000 files, a tenth with a mistake', mailconf('validate', 'tenth/*.yaml'), '', { memory: true, status: 1 }],
    ],
  );
  const validated = (data) => [node, ajv, 'validate', '--strict=false', '-s', schema, '-d', data];
  group(5, ['ajv-cli', validated(`${files}/*.yaml`)], [['10,000 files', mailconf(...all), '']]);
  group(
    7,
    ['ajv-cli', validated(join(folder, '10000.yaml'))],
    [['10,000 accounts in one file', mailconf('validate', '10000.yaml'), '0.9; 450 MB', { memory: true }]],
  );
}

/** Ten times as much takes at most ten times as long. */
function growth() {
  const ofFiles = (count) =>
    mailconf('validate', ...Array.from({ length: count / 1000 }, (_, index) => `${index}/*.yaml`));
  for (let index = 0; index < 100; index++) {
    mkdirSync(join(folder, `${index}`));
    for (let file = 0; file < 1000; file++) {
      writeFileSync(join(folder, `${index}`, `${file}.yaml`), smallFile(1000 * index + file));
    }
  }
  group(
    5,
    ['1,000 files', ofFiles(1000)],
    [
      ['10,000 files', ofFiles(10_000), '10'],
      ['100,000 files', ofFiles(100_000), '100', { memory: true }],
    ],
  );
  const ofAccounts = (count) => mailconf('validate', `${count}.yaml`);
  group(
    5,
    ['1,000 accounts in one file', ofAccounts(1000)],
    [
      ['10,000 accounts', ofAccounts(10_000), '10'],
      ['100,000 accounts', ofAccounts(100_000), '100', { memory: true }],
    ],
  );
}

function library() {
  group(
    25,
    ['an empty module', [process.execPath, 'empty.mjs']],
    [["`import 'mailconf'`", [process.execPath, 'import.mjs'], '15 ms more', { isDifference: true }]],
  );
  const measured = JSON.parse(run(process.execPath, [join(root, 'bench/library.mjs')], { cwd: folder }).out);
  for (const [what, time, goal] of measured) {
    rows.push({ name: what, ratio: null, cells: [what, time, '', '', '', goal, ''] });
  }
}

function mailconf(...words) {
  return [process.execPath, program, ...words];
}

/** Runs the commands in turn, round by round; each is a row with its median beside that of the first. */
function group(defaultRounds, [baseName, base], commands) {
  const rounds = flags.rounds ? Number(flags.rounds) : defaultRounds;
  const times = { base: [], all: commands.map(() => []) };
  for (let round = 0; round < rounds; round++) {
    times.base.push(timed(base, { cwd: folder, status: 0 }));
    for (const [index, [, command, , options]] of commands.entries()) {
      times.all[index].push(timed(command, { cwd: folder, status: 0, ...options }));
    }
  }
  const beside = median(times.base);
  for (const [index, [name, command, goal, options = {}]] of commands.entries()) {
    const own = median(times.all[index]);
    const ratio = median(times.all[index].map((time, round) => time / times.base[round]));
    const shown = options.isDifference ? `${(own - beside).toFixed(1)} ms more` : ratio.toFixed(2);
    const memory = options.memory ? `${(memoryOf(command, options) / 1000).toFixed(0)} MB` : '';
    const cells = [name, own.toFixed(0), baseName, beside.toFixed(0), shown, goal, memory];
    rows.push({ name: `${name} beside ${baseName}`, ratio, cells });
  }
}

function timed([file, ...words], options) {
  const start = process.hrtime.bigint();
  run(file, words, options);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function memoryOf([file, ...words], options) {
  const { err } = run(file, ['--require', join(folder, 'hook.cjs'), ...words], { cwd: folder, ...options });
  return Number(/most memory (\d+)/.exec(err)?.[1]);
}

function run(file, words, { status = 0, cwd, env } = {}) {
  const ran = spawnSync(file, words, {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 28,
  });
  if (ran.status !== status)
    throw new Error(`${file} ${words.join(' ')} exited ${ran.status}\n${ran.stderr}${ran.stdout}`);
  return { out: ran.stdout, err: ran.stderr };
}

function median(list) {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
}

/** The ratios that are written, by the row's name. */
function recorded() {
  const section = new RegExp(`^### ${title}\\n([^#]*)`, 'm').exec(readFileSync(results, 'utf8'))?.[1] ?? '';
  const lines = section.split('\n').filter((line) => /^\| [^-]/.test(line));
  return new Map(
    lines.map((line) => {
      const [, what, own, beside, base, shown] = line.split('|').map((cell) => cell.trim());
      return [`${what} beside ${beside}`, Number(shown) || Number(own) / Number(base)];
    }),
  );
}

function checkAgainst(known) {
  const worse = rows.filter(({ name, ratio }) => ratio !== null && ratio > allowed * (known.get(name) ?? Number.NaN));
  const unknown = rows.filter(({ name, ratio }) => ratio !== null && !known.has(name));
  for (const { name, ratio } of worse)
    console.log(`worse: ${name}: ${ratio.toFixed(2)}, was ${known.get(name).toFixed(2)}`);
  for (const { name } of unknown) console.log(`not in bench/results.md for ${title}: ${name}`);
  const compared = rows.filter(({ ratio }) => ratio !== null).length;
  console.log(`${worse.length} of ${compared} ratios are more than ${allowed} times worse than in bench/results.md`);
  if (worse.length > 0) console.log('A busy machine does that, too: run it again on an idle one.');
  if (worse.length > 0 || unknown.length > 0) process.exitCode = 1;
}

function withSection(text) {
  const section = `### ${title}\n\n${table}\n`;
  const old = new RegExp(`^### ${title}\\n[^#]*?(?=\\n#|$(?![\\s\\S]))`, 'm');
  return old.test(text) ? text.replace(old, () => section) : `${text.trimEnd()}\n\n${section}`;
}
