import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { canary } from '../canary.js';
import { makeTree, runHere } from './validate-support.js';

const tree = makeTree({
  '.git/HEAD': 'x',
  '.mailrc.yaml': `mailbox:\n  address: jane@gmail.com\n  password: '${canary}'\nsmtp:\n  auth: {userId: jane, password: {env: SMTP_PASSWORD}}\n`,
  'set.yaml': `x-base: &base\n  pop: {port: 995}\nproviders: p\ndefault: home\naccounts:\n  home:\n    <<: *base\n    mailbox: {address: jane@gmail.com, password: ${canary}}\n  work:\n    mailbox: {address: jane@corp.example, oauth2: {accessToken: '${canary}'}}\n`,
  'p/corp.yaml':
    '{id: corp, name: Corp, domains: [corp.example], pop: false, smtp: {server: smtp.corp.example, port: 465, ssl: true}}',
  'secrets.yaml': `mailbox: {address: jane@gmail.com, password: {command: [pass, "show: #x", "a'b"]}}\nseparateSmtp:\n  server: isp.example\n  sender: jane@isp.example\n  auth: {userId: u, password: '${canary}'}\n  popBeforeSmtp: {userId: u, password: '${canary}'}\n`,
  'isp.yaml':
    'mailbox: {address: jane@own.example, password: {env: MAIL_PW}}\npop: {server: pop.own.example}\nseparateSmtp:\n  server: isp.example\n  sender: jane@own.example\n  popBeforeSmtp: {userId: u, password: {env: ISP_MAIL_PW}}\n',
  'wrong.yaml': `mailbox: {address: jane@gmail.com, password: ${canary}}\nsmtp: {port: 99999}\n`,
  'syntax.yaml': `mailbox: [${canary}\n`,
  'odd.yaml': String.raw`{mailbox: {address: jane@gmail.com, userId: "a\e[31mb\u202e\u200b\x9bc \U0001F600\U000E0041"}, pop: {tls: {ca: "x # y: \t"}}}`,
  'json/.mailrc.json': '{"mailbox": {"address": "jane@gmail.com"}}',
  'package/package.json': '{"name": "x", "mailconf": {"mailbox": {"address": "jane@gmail.com"}}}',
});
afterAll(tree.remove);

const run = (...argv: string[]) => runHere(['resolve', ...argv], { cwd: tree.root });
const schema = JSON.parse(readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8'));
const isReport = new Ajv({ strict: false }).compile(schema);

describe('resolve', () => {
  it('prints the complete configuration', async () => {
    const { status, out, err } = await run();
    expect(status).toBe(0);
    expect(err).toContain('plaintext-password');
    expect(out).toBe(`provider: gmail
mailbox:
  address: jane@gmail.com
  userId: jane@gmail.com
  password: "***"
pop:
  server: pop.gmail.com
  port: 995
  ssl: true
  apop: false
smtp:
  server: smtp.gmail.com
  port: 465
  ssl: true
  auth: {userId: jane, password: {env: SMTP_PASSWORD}}
delay: 0
`);
  });

  it('names the key that a default is taken from', async () => {
    const { out } = await run('isp.yaml', '--origins');
    expect(out).toMatch(/^ {2}userId: jane@own\.example +# default: mailbox\.address$/m);
    expect(out).toMatch(/^ {4}server: isp\.example +# default: separateSmtp\.server$/m);
    expect(out).toMatch(/^ {4}port: 995 +# default$/m);
    const { accounts } = JSON.parse((await run('isp.yaml', '--format', 'json')).out);
    expect(accounts[0].origins['/separateSmtp/popBeforeSmtp/server']).toEqual({ kind: 'default' });
  });

  it('says where each leaf came from', async () => {
    const { out } = await run('--origins', '--set', 'pop.apop=true', '--quiet');
    const origins = Object.fromEntries(out.split('\n').map((line) => line.split(/ +# /)));
    expect(origins).toMatchObject({
      'provider: gmail': 'provider gmail (providers/gmail.yaml)',
      '  address: jane@gmail.com': '.mailrc.yaml:2:12',
      '  password: "***"': '.mailrc.yaml:3:13',
      '  auth: {userId: jane, password: {env: SMTP_PASSWORD}}': '.mailrc.yaml:5:9',
      '  apop: true': '--set',
      'delay: 0': 'default',
    });
    // Each line that ends with a value has one.
    for (const line of out.split('\n').filter((text) => /: \S/.test(text))) expect(line).toContain('  # ');
    expect(parse(out)).toEqual(parse((await run('--set', 'pop.apop=true')).out));
  });

  it('prints account sets, with the keys of the file that matter', async () => {
    const { out } = await run('set.yaml');
    expect(parse(out)).toMatchObject({
      providers: 'p',
      default: 'home',
      accounts: {
        home: { mailbox: { password: '***' } },
        work: { provider: 'corp', pop: false, mailbox: { oauth2: { accessToken: '***' } } },
      },
    });
    expect(out).not.toContain(canary);
    const origins = (await run('set.yaml', '--origins')).out;
    expect(origins).toMatch(/port: 995 +# set\.yaml:2:15\n/);
    expect(origins).toContain('# provider corp (p/corp.yaml)');
  });

  it('prints the accounts that are asked for', async () => {
    const { out } = await run('set.yaml', '--account', 'work');
    expect(parse(out)).toMatchObject({ accounts: { work: {} } });
    expect(out).not.toContain('home');
    const both = (await run('set.yaml', '--account', 'work', '--account=home', '--format', 'json')).out;
    expect(JSON.parse(both).accounts.map(({ name }: { name: string }) => name)).toEqual(['home', 'work']);
  });

  it('prints references as they are written and hides every literal', async () => {
    const { out } = await run('secrets.yaml');
    expect(out).not.toContain(canary);
    const printed = parse(out);
    expect(printed.mailbox.password).toEqual({ command: ['pass', 'show: #x', "a'b"] });
    expect(printed.separateSmtp.auth).toEqual({ userId: 'u', password: '***' });
    expect(printed.separateSmtp.popBeforeSmtp.password).toBe('***');
  });

  it.each([
    ['.mailrc.yaml'],
    ['set.yaml'],
    ['secrets.yaml'],
    ['odd.yaml'],
    ['json/.mailrc.json'],
    ['package/package.json'],
  ])('prints a valid file: %s', async (file) => {
    const { out } = await run(file);
    const again = await runHere(['resolve', '-', '--stdin-filename', join(tree.root, 'again.yaml')], {
      cwd: tree.root,
      stdin: out.replaceAll('"***"', 's3cret'),
    });
    expect(again.status).toBe(0);
    expect(parse(again.out)).toEqual(parse(out));
    const asIs = await runHere(['resolve', '-', '--stdin-filename', join(tree.root, 'again.yaml')], {
      cwd: tree.root,
      stdin: out,
    });
    // What was hidden is refused, never taken for the secret.
    expect(asIs.status).toBe(out.includes('"***"') ? 1 : 0);
  });

  it('is safe for a terminal, and still says the same', async () => {
    for (const flags of [[], ['--origins'], ['--format', 'json']]) {
      const { out } = await run('odd.yaml', ...flags);
      expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      const text = flags[0] === '--format' ? JSON.parse(out).accounts[0].config : parse(out);
      expect(text.mailbox.userId).toBe('a\u001b[31mb\u202e\u200b\u009bc \u{1F600}\u{E0041}');
      expect(text.pop.tls.ca).toBe('x # y: \t');
    }
  });

  it('prints JSON as the report schema says', async () => {
    for (const file of ['.mailrc.yaml', 'set.yaml', 'secrets.yaml', 'wrong.yaml', 'syntax.yaml', 'nothing.yaml']) {
      const { out } = await run(file, '--format', 'json');
      expect(out).not.toContain(canary);
      const report = JSON.parse(out);
      expect(isReport(report), `${file} ${JSON.stringify(isReport.errors)}`).toBe(true);
    }
    const report = JSON.parse((await run('--format', 'json', '--set', 'delay=1')).out);
    expect(report).toMatchObject({
      version: 1,
      tool: { name: 'mailconf' },
      path: '.mailrc.yaml',
      diagnostics: ['password-form', 'plaintext-password', 'provider-needs-app-password', 'user-id-form'].map(
        (rule) => ({
          rule,
        }),
      ),
      accounts: [{ name: null, config: { delay: 1 } }],
    });
    expect(report.accounts[0].origins).toMatchObject({
      '/mailbox/address': {
        kind: 'file',
        path: '.mailrc.yaml',
        pointer: '/mailbox/address',
        range: { start: { line: 2 } },
      },
      '/pop/port': { kind: 'provider', id: 'gmail', path: 'providers/gmail.yaml', pointer: '/pop/port' },
      '/pop/apop': { kind: 'default' },
      '/delay': { kind: 'override' },
    });
  });

  it('reports the diagnostics of a file with errors, and exits 1', async () => {
    for (const flags of [[], ['--account', 'x']]) {
      const syntax = await run('syntax.yaml', ...flags);
      expect(syntax).toMatchObject({ status: 1 });
      expect(syntax.out).toContain('yaml-syntax');
      expect(syntax.out + syntax.err).not.toContain(canary);
    }
    const wrong = await run('wrong.yaml', '--format', 'json');
    expect(wrong.status).toBe(1);
    expect(JSON.parse(wrong.out)).toMatchObject({ path: 'wrong.yaml', accounts: [] });
  });
});
