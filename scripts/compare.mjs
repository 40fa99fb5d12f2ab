// Writes docs/comparison.md: what mailconf, ajv-cli and yaml-language-server print for the files of test/mistakes.
// Run it as `npm run build && node scripts/compare.mjs`. npm fetches ajv-cli when it is first asked for.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node.js';

const ajvVersion = '5.0.0';

/**
 * Each file: the mistake in words, the line that is to blame, what an output must hold to name the fix, and the
 * password where the file holds one. The excerpt of the file that mailconf prints does not count as a fix.
 */
const mistakes = {
  '01-host.yaml': { what: '`host` for `server`', line: 5, fix: /\bserver\b/ },
  '02-pass.yaml': { what: '`pass` for `password`', line: 3, fix: /\bpassword\b/, secret: 'c4nary2x9' },
  '03-tls-true.yaml': { what: '`tls: true` for `ssl: true`', line: 9, fix: /\bssl\b/ },
  '04-smtp-server-at-the-root.yaml': { what: '`smtp_server: …` at the root', line: 6, fix: /smtp\W+server/ },
  '05-password-beside-the-server.yaml': {
    what: '`password` beside `server`, not below `auth`',
    line: 9,
    fix: /\bauth\b/,
    secret: 'c4nary2x9',
  },
  '06-typo-below-tls.yaml': { what: '`servrname` below `tls`', line: 11, fix: /\bservername\b/ },
  '07-pop3-for-pop.yaml': { what: '`pop3.gmail.com`', line: 5, fix: /\bpop\.gmail\.com/ },
  '08-server-with-a-scheme.yaml': {
    what: '`smtps://` before the server',
    line: 7,
    fix: /`smtp\.example\.com`|server alone/,
  },
  '09-server-with-a-port.yaml': { what: '`:587` behind the server', line: 7, fix: /port\W+587|no port/ },
  '10-ssl-true-on-587.yaml': { what: '`ssl: true` with port 587', line: 9, fix: /ssl: starttls/ },
  '11-quoted-port.yaml': { what: '`port: "995"`', line: 6, fix: /without quotes|\binteger\b/ },
  '12-ssl-yes.yaml': { what: '`ssl: yes`', line: 7, fix: /\btrue\b/ },
  '13-password-of-digits.yaml': {
    what: 'a password of digits, `0…`, without quotes',
    line: 3,
    fix: /quotes|\bstring\b/,
    secret: '0471623450',
  },
  '14-name-and-address.yaml': {
    what: '`Jane Doe <jane@example.com>`',
    line: 2,
    fix: /`jane@example\.com`|without a name/,
  },
  '15-shell-variable.yaml': { what: `\`password: \${MAIL_PASSWORD}\``, line: 3, fix: /\{env: / },
  '16-password-cut-at-a-hash.yaml': {
    what: 'a password cut at ` #`',
    line: 4,
    fix: /quotes/,
    secret: 'c4nary',
  },
  '17-duplicate-key.yaml': { what: '`port` twice', line: 8, fix: /keep one|unique/ },
  '18-tab.yaml': { what: 'a tab for indentation', line: 2, fix: /blanks|spaces|tabs are not/i, secret: 'c4nary2x9' },
  '19-unclosed-quote.yaml': { what: 'a quote not closed', line: 3, fix: /clos\w+\W+quote/, secret: 'c4nary2x9' },
  '20-no-space-after-the-colon.yaml': {
    what: 'no space after `password:`',
    line: 3,
    fix: /blank|space/,
    secret: 'c4nary2x9',
  },
  '21-misspelt-provider.yaml': { what: '`provider: gmial`', line: 1, fix: /`gmail`/ },
  '22-misspelt-domain.yaml': { what: '`jane@gmial.com`', line: 2, fix: /@gmail\.com/ },
  '23-hosts-of-two-providers.yaml': {
    what: 'POP at one provider, SMTP at another',
    line: 7,
    fix: /one provider/,
  },
  '24-mx-host.yaml': { what: 'the MX host for the SMTP server', line: 7, fix: /smtp\.office365\.com/ },
  '25-no-log-in-on-587.yaml': { what: '`auth: false` on port 587', line: 10, fix: /auth: true/ },
  '26-imap-port.yaml': { what: 'the IMAP port below `pop`', line: 6, fix: /\b995\b/ },
  '27-delay-with-a-unit.yaml': { what: '`delay: 2s`', line: 10, fix: /without a unit|\binteger\b/ },
  '28-setting-beside-accounts.yaml': {
    what: '`delay` beside `accounts`, not in an account',
    line: 9,
    fix: /into an account/,
  },
  '29-password-as-env-name.yaml': {
    what: 'the password itself as `env`',
    line: 3,
    fix: /name of that/,
    secret: 'c4nary2x9',
  },
  '30-smtp-beside-separate-smtp.yaml': { what: '`smtp` beside `separateSmtp`', line: 7, fix: /take `smtp` out/ },
};

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'test/mistakes');
const schema = 'mailrc.schema.json';
const names = Object.keys(mistakes);
const found = readdirSync(source).filter((name) => name.endsWith('.yaml'));
if (found.sort().join() !== names.join()) throw new Error('test/mistakes holds other files than this script');

// A copy outside the repository: a password in a file that git tracks weighs more.
const folder = mkdtempSync(join(tmpdir(), 'mailconf-compare-'));
try {
  for (const name of names) copyFileSync(join(source, name), join(folder, name));
  copyFileSync(join(root, 'schema', schema), join(folder, schema));
  const editor = await openEditor();
  const rows = [];
  for (const name of names) {
    rows.push({ name, results: [runMailconf(name), runAjv(name), await editor.check(name)] });
  }
  await editor.close();
  writeFileSync(join(root, 'docs/comparison.md'), page(rows));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** What a tool says of a file: its problems, their lines where it says any, and all that it prints. */
function runMailconf(name) {
  const { stdout } = run(process.execPath, [join(root, 'dist/program/bin.cjs'), 'validate', '--no-color', name]);
  const heads = stdout.split('\n').filter((line) => /^\S+:\d+:\d+: (?:error|warning): /.test(line));
  return {
    problems: heads.map((head) => ({ text: head, line: Number(head.split(':')[1]) })),
    output: stdout,
    advice: stdout.replaceAll(/^ *\d* \|.*$/gm, '').replaceAll(name, ''),
  };
}

function runAjv(name) {
  const tool = ['exec', '--yes', '--loglevel=error', `--package=ajv-cli@${ajvVersion}`, '--', 'ajv', 'validate'];
  const flags = ['-s', schema, '-d', name, '--strict=false', '--all-errors', '--errors=json'];
  const { status, stdout, stderr } = run('npm', [...tool, ...flags]);
  const output = stdout + stderr;
  if (status === 0 && stdout.includes(`${name} valid`)) return { problems: [], output, advice: '' };
  const list = /^\[$.*^\]$/ms.exec(output)?.[0];
  if (list === undefined && !/^error:/m.test(output)) throw new Error(`ajv-cli did not run:\n${output}`);
  const texts = list
    ? JSON.parse(list).map(({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${said(params)}`)
    : [/^error:.*$/m.exec(output)?.[0].replace(/ +/g, ' ')];
  return {
    problems: texts.map((text) => ({ text: text.trim(), line: null })),
    output,
    advice: output.replaceAll(name, ''),
  };
}

function said(params) {
  return Object.keys(params).length > 0 ? JSON.stringify(params) : '';
}

function run(command, argv) {
  const { status, stdout, stderr, error } = spawnSync(command, argv, { cwd: folder, encoding: 'utf8' });
  if (error) throw error;
  return { status, stdout, stderr };
}

/** yaml-language-server over LSP, told to check every file by our schema and to stay off the network. */
async function openEditor() {
  const binary = fileURLToPath(import.meta.resolve('yaml-language-server/bin/yaml-language-server'));
  const child = spawn(process.execPath, [binary, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const yaml = {
    schemas: { [pathToFileURL(join(folder, schema)).href]: ['*.yaml'] },
    schemaStore: { enable: false },
    kubernetesCRDStore: { enable: false },
    validate: true,
  };
  const waiting = new Map();
  connection.onRequest('workspace/configuration', ({ items }) =>
    items.map(({ section }) => (section === 'yaml' ? yaml : {})),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) => {
    waiting.get(uri)?.(diagnostics);
  });
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: { workspace: { configuration: true } },
  });
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('workspace/didChangeConfiguration', { settings: { yaml } });
  let opened = 0;
  async function diagnose(text) {
    opened += 1;
    const uri = `file:///editor/${opened}/mail.yaml`;
    const diagnostics = new Promise((fulfil) => waiting.set(uri, fulfil));
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
    return diagnostics;
  }
  // Settings arrive by a request of the server's own; until then it knows no schema.
  while ((await diagnose('no-such-key: 1')).length === 0);
  return {
    async check(name) {
      const diagnostics = await diagnose(readFileSync(join(folder, name), 'utf8'));
      const problems = diagnostics.map(({ message, range: { start } }) => ({
        text: `${start.line + 1}:${start.character + 1}: ${message.replaceAll(/\s+/g, ' ')}`,
        line: start.line + 1,
      }));
      const output = diagnostics.map(({ message }) => message).join('\n');
      return { problems, output, advice: output };
    },
    async close() {
      const closed = once(child, 'close');
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      connection.dispose();
      child.stdin.end();
      await closed;
    },
  };
}

function page(rows) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const server = new URL('../package.json', import.meta.resolve('yaml-language-server/bin/yaml-language-server'));
  const { version: serverVersion } = JSON.parse(readFileSync(server, 'utf8'));
  const secrets = rows.filter(({ name }) => mistakes[name].secret !== undefined).length;
  const counts = [
    ['reports anything', ({ problems }) => problems.length > 0],
    ['reports exactly one problem', ({ problems }) => problems.length === 1],
    ['the first problem is on the line to blame', ({ problems }, { line }) => problems[0]?.line === line],
    ['names the fix', ({ problems, advice }, { fix }) => problems.length > 0 && fix.test(advice)],
    [
      `prints the password (${secrets} files hold one)`,
      ({ output }, { secret }) => secret !== undefined && output.includes(secret),
    ],
  ];
  const countRows = counts.map(([title, holds]) => {
    const cells = [0, 1, 2].map((tool) => rows.filter((row) => holds(row.results[tool], mistakes[row.name])).length);
    return `| ${title} | ${cells.join(' | ')} |`;
  });
  return `# Thirty mistakes, three tools

What mailconf ${version}, ajv-cli ${ajvVersion} and yaml-language-server ${serverVersion} print for the files of \`test/mistakes\`, each
with one mistake that people make in mail settings. ajv-cli and yaml-language-server check them by mailconf's own schema.
This page is generated:

    npm run build && node scripts/compare.mjs

| of ${rows.length} files | mailconf | ajv-cli | yaml-language-server |
| --- | --- | --- | --- |
${countRows.join('\n')}

Of mailconf the errors and warnings count, not the infos. ajv-cli runs with \`--strict=false --all-errors\`; it names a
place in the data, never a line, and of most broken YAML only that it is broken. The line to blame and the words that
make a fix stand in the script, file by file. A schema cannot say what a port, a provider or a host name means, which
is why the other two are silent on some.

A cell holds the first problem; \`(+7)\` counts the others. mailconf prints an excerpt and the fix below its line.

| mistake | mailconf | ajv-cli | yaml-language-server |
| --- | --- | --- | --- |
${rows.map(({ name, results }) => `| ${mistakes[name].what.replaceAll('|', '\\|')} | ${results.map(cell).join(' | ')} |`).join('\n')}
`;
}

function cell({ problems }, tool) {
  const [first, ...more] = problems;
  if (!first) return '–';
  // What mailconf prints stands whole: a test compares it.
  const text = tool === 0 || first.text.length <= 120 ? first.text : `${first.text.slice(0, 119)}…`;
  return code(text) + (more.length > 0 ? ` (+${more.length})` : '');
}

/** Text as code in a cell of a table; it may hold back-ticks of its own. */
function code(text) {
  const fence = text.includes('`') ? '``' : '`';
  const blank = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return fence + blank + text.replaceAll('|', '\\|') + blank + fence;
}
