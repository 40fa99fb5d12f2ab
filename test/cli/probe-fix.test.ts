import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canary } from '../canary.js';
import { useServers } from '../probe/support.js';
import {
  type Authority,
  type Certificate,
  closedPort,
  createAuthority,
  type Reply,
  startPopServer,
  startSmtpServer,
} from '../servers/index.js';
import { runIn } from './support.js';
import { makeTree } from './validate-support.js';

const address = 'jane@example.com';
const users = { [address]: canary };
const tree = makeTree({ '.git/HEAD': 'x' });
afterAll(tree.remove);
let authority: Authority;
let certificate: Certificate;
beforeAll(async () => {
  authority = await createAuthority();
  certificate = await authority.issue();
  tree.put('ca.pem', authority.cert);
});

const use = useServers();

const env = { MAIL_PASSWORD: canary };
const run = (argv: readonly string[]) => runIn(['probe', '--timeout', '1', ...argv], { cwd: tree.root, env });
const read = (name: string) => readFileSync(`${tree.root}/${name}`, 'utf8');

/** A POP server with TLS from the first byte, and a file that asks for STARTTLS at its port. */
async function useWrongSsl(replies: Record<string, Reply> = {}) {
  const server = await use(startPopServer({ tls: 'implicit', certificate, users, replies }));
  const text = `# our mailbox
mailbox:
  address: ${address}
  password: {env: MAIL_PASSWORD} # in CI: a secret
pop:
  server: localhost # the old one
  port: ${server.port}
  ssl:   starttls   # as the wiki says
  tls: {ca: ca.pem}
smtp: false
`;
  tree.put('mail.yaml', text);
  return { server, text };
}

describe('--suggest', () => {
  it('prints what would work, and writes nothing', async () => {
    const { server, text } = await useWrongSsl();
    const { status, out } = await run(['mail.yaml', '--suggest']);
    expect(status).toBe(1);
    expect(out).toContain(
      `\nsuggested for mail.yaml:\n\npop:\n  server: localhost\n  port: ${server.port}\n  ssl: true\n`,
    );
    expect(read('mail.yaml')).toBe(text);
    expect(server.log).not.toContainEqual(expect.stringMatching(/^(AUTH|USER|PASS)/));
  });

  it('of several accounts names each', async () => {
    const server = await use(startPopServer({ tls: 'implicit', certificate, users }));
    const account = (ssl: string) =>
      `{mailbox: {address: ${address}, password: {env: MAIL_PASSWORD}}, pop: {server: localhost, port: ${server.port}, ssl: ${ssl}, tls: {ca: ca.pem}}, smtp: false}`;
    tree.put('two.yaml', `accounts:\n  right: ${account('true')}\n  wrong: ${account('starttls')}\n`);
    const { out } = await run(['two.yaml', '--suggest']);
    expect(out).toContain(`suggested for two.yaml:\n\naccounts:\n  wrong:\n    pop:\n      server: localhost\n`);
    expect(out).not.toContain('right:');
  });

  it('says so where nothing is known to work, and nothing where all is well', async () => {
    tree.put(
      'closed.yaml',
      `mailbox: {address: ${address}, password: {env: MAIL_PASSWORD}}\npop: {server: localhost, port: ${await closedPort()}, ssl: true}\nsmtp: false\n`,
    );
    expect((await run(['closed.yaml', '--suggest'])).out).toContain('no other setting is known to work');
    await useWrongSsl();
    const right = await run(['mail.yaml', '--suggest', '--set', 'pop.ssl=true']);
    expect(right).toMatchObject({ status: 0 });
    expect(right.out).not.toContain('known to work');
  });

  it('the JSON report has the edits', async () => {
    const { text } = await useWrongSsl();
    const { out } = await run(['mail.yaml', '--format', 'json']);
    const report = JSON.parse(out);
    const schema = JSON.parse(readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8'));
    expect(new Ajv({ strict: false }).compile(schema)(report)).toBe(true);
    const { fix } = report.accounts[0].checks.find((check: { status: string }) => check.status === 'failed');
    expect(fix.title).toBe('write `pop.ssl: true`');
    const [{ range, newText }] = fix.edits;
    const { start, end } = range;
    expect(text.slice(start.offset, end.offset)).toBe('starttls');
    expect(newText).toBe('true');
  });
});

describe('--fix', () => {
  it('writes what a second probe confirmed, and keeps comments and layout', async () => {
    const { server, text } = await useWrongSsl();
    const { status, out } = await run(['mail.yaml', '--fix']);
    expect(status).toBe(0);
    expect(read('mail.yaml')).toBe(text.replace('ssl:   starttls ', 'ssl:   true '));
    expect(out).toMatch(/confirmed: 1 account\n\nfixed mail\.yaml: write `pop\.ssl: true`\n$/);
    expect(server.logins).toEqual([address]);
    expect((await run(['mail.yaml', '--fix'])).out).not.toContain('fixed');
  });

  it('adds keys that only the preset had, in YAML and in JSON', async () => {
    const server = await use(startPopServer({ tls: 'implicit', certificate, users }));
    const preset = (port: number) => `{server: localhost, port: ${port}, ssl: true}`;
    tree.put(
      'presets/acme.yaml',
      `id: acme
name: Acme
domains: [example.com]
website: https://example.com
userId: address
pop: ${preset(await closedPort())}
alternatives: {pop: [${preset(server.port)}]}
signIn: password
notes: none
source: none
verified: 2026-11-01
`,
    );
    const argv = ['--providers', 'presets', '--fix', '--set', 'pop.tls.ca=ca.pem'];
    const head = `mailbox:\n  address: ${address}\n  password: {env: MAIL_PASSWORD}\n`;
    for (const [name, before, after] of [
      ['block.yaml', `${head}smtp: false\n`, `mailbox:\n  address: ${address}`],
      [
        'flow.yaml',
        `{mailbox: {address: ${address}, password: {env: MAIL_PASSWORD}}, pop: {apop: false}, smtp: false}\n`,
        `pop: {port: ${server.port}, apop: false}`,
      ],
      [
        'nested.yaml',
        `${head}pop:\n  # no digest\n  apop: false\nsmtp: false\n`,
        `pop:\n  # no digest\n  port: ${server.port}\n  apop: false\n`,
      ],
      [
        'file.json',
        `{\n  "mailbox": {"address": "${address}", "password": {"env": "MAIL_PASSWORD"}},\n  "smtp": false\n}\n`,
        `"pop": {"port": ${server.port}}`,
      ],
    ] as const) {
      tree.put(name, before);
      const result = await run([name, ...argv]);
      expect([name, result.status, result.out]).toEqual([
        name,
        0,
        expect.stringContaining(`fixed ${name}: write \`pop.port: ${server.port}\``),
      ]);
      expect(read(name)).toContain(after);
      expect((await run([name, '--providers', 'presets', '--set', 'pop.tls.ca=ca.pem'])).status).toBe(0);
    }
  });

  it('never goes to less protection, whoever answers', async () => {
    const attacker = await use(startPopServer({ tls: 'starttls', certificate, users }));
    const text = `mailbox: {address: ${address}, password: {env: MAIL_PASSWORD}}\npop: {server: localhost, port: ${attacker.port}, ssl: true, tls: {ca: ca.pem}}\nsmtp: false\n`;
    tree.put('strict.yaml', text);
    for (const flag of ['--fix', '--suggest']) {
      const { status, out } = await run(['strict.yaml', flag]);
      expect(status).toBe(1);
      expect(out).toContain('no other setting is known to work');
      expect(out).not.toMatch(/ssl: (false|starttls)`|write `pop/);
    }
    expect(read('strict.yaml')).toBe(text);
    expect(attacker.log).not.toContainEqual(expect.stringMatching(/^(AUTH|USER|PASS)/));
  });

  it('writes nothing that the second probe does not confirm', async () => {
    let connections = 0;
    const server = await use(
      startPopServer({
        tls: 'implicit',
        certificate,
        users,
        // It speaks TLS to those who look, and hangs up on the one who comes to stay.
        replies: { greeting: () => (++connections > 2 ? { then: 'close' } : null) },
      }),
    );
    const text = `mailbox: {address: ${address}, password: {env: MAIL_PASSWORD}}\npop: {server: localhost, port: ${server.port}, ssl: starttls, tls: {ca: ca.pem}}\nsmtp: false\n`;
    tree.put('flaky.yaml', text);
    const { status, out } = await run(['flaky.yaml', '--fix']);
    expect(connections).toBeGreaterThan(2);
    expect(status).toBe(1);
    expect(out).toContain(
      'not fixed: write `pop.ssl: true`: a second probe did not confirm it, or it would change more than that',
    );
    expect(read('flaky.yaml')).toBe(text);
  });

  it('leaves values of the command line and of an anchor alone', async () => {
    const { text } = await useWrongSsl();
    const fixed = text.replace('ssl:   starttls ', 'ssl:   true ');
    tree.put('mail.yaml', fixed);
    expect((await run(['mail.yaml', '--fix', '--set', 'pop.ssl=starttls'])).status).toBe(1);
    expect(read('mail.yaml')).toBe(fixed);
    const shared = `x-ssl: &ssl starttls\n${text.replace('starttls ', '*ssl ')}`;
    tree.put('mail.yaml', shared);
    expect((await run(['mail.yaml', '--fix'])).status).toBe(1);
    expect(read('mail.yaml')).toBe(shared);
  });

  it('changes no account but the one that it names', async () => {
    const server = await use(startPopServer({ tls: 'implicit', certificate, users }));
    const mailbox = `{address: ${address}, password: {env: MAIL_PASSWORD}}`;
    for (const [name, pop] of [
      ['value.yaml', `&pop {server: localhost, port: ${server.port}, ssl: starttls, tls: {ca: ca.pem}}`],
      ['leaf.yaml', `{server: localhost, port: ${server.port}, ssl: &ssl starttls, tls: {ca: ca.pem}}`],
    ] as const) {
      const other = name === 'value.yaml' ? '*pop' : '{server: pop.example.net, port: 110, ssl: *ssl}';
      const text = `accounts:\n  own: {mailbox: ${mailbox}, pop: ${pop}, smtp: false}\n  other: {mailbox: ${mailbox}, pop: ${other}, smtp: false}\n`;
      tree.put(name, text);
      const { status, out } = await run([name, '--fix', '--account', 'own']);
      expect([name, status]).toEqual([name, 1]);
      expect(out).not.toContain(`fixed ${name}`);
      expect(read(name)).toBe(text);
    }
  });

  it('probes nothing again but the service it changed: a second failed log-in could lock the account', async () => {
    const smtp = await use(startSmtpServer({ users: { [address]: 'another' } }));
    const { server } = await useWrongSsl();
    tree.put(
      'mail.yaml',
      read('mail.yaml').replace(
        'smtp: false',
        `smtp: {server: localhost, port: ${smtp.port}, ssl: false, mechanism: PLAIN}`,
      ),
    );
    const { status, out } = await run(['mail.yaml', '--fix']);
    expect(status).toBe(1);
    expect(out).toContain('login-rejected');
    expect(out).toContain('fixed mail.yaml');
    expect(server.logins).toEqual([address]);
    expect(smtp.log.filter((line) => line.startsWith('AUTH'))).toHaveLength(1);
  });

  it('writes the delay that the server announces', async () => {
    const server = await use(startPopServer({ users, loginDelay: 7 }));
    tree.put(
      'delay.yaml',
      `mailbox: {address: ${address}, password: {env: MAIL_PASSWORD}}\npop: {server: localhost, port: ${server.port}, ssl: false}\nsmtp: false\n`,
    );
    const { status, out } = await run(['delay.yaml', '--fix']);
    expect(status).toBe(0);
    expect(out).toContain('fixed delay.yaml: write `delay: 7`');
    expect(read('delay.yaml')).toMatch(/^delay: 7\n/m);
    expect(server.logins).toEqual([address]);
  });

  it('of a file that changes meanwhile exits 2, after the report', async () => {
    let changed = '';
    const greeting = () => {
      tree.put('mail.yaml', changed);
      return null;
    };
    const { text } = await useWrongSsl({ greeting });
    changed = `${text}# another hand\n`;
    for (const format of ['pretty', 'json']) {
      tree.put('mail.yaml', text);
      const { status, out, err } = await run(['mail.yaml', '--fix', '--format', format]);
      expect(status).toBe(2);
      expect(out).toContain('server-expects-tls');
      expect(err).toContain('mail.yaml changed while it was checked');
      expect(read('mail.yaml')).toBe(changed);
      if (format === 'json')
        expect(JSON.parse(out).error).toMatchObject({ code: 'ERR_MAILCONF_UNREADABLE', path: 'mail.yaml' });
    }
  });

  it('goes with a password from standard input, and quietly', async () => {
    const { server, text } = await useWrongSsl();
    tree.put('mail.yaml', text.replace(/\n {2}password: .*/, ''));
    const argv = ['probe', 'mail.yaml', '--timeout', '1', '--fix', '--quiet', '--password-stdin'];
    const { status, out, err } = await runIn(argv, { cwd: tree.root, stdin: [`${canary}\n`] });
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).not.toContain('once more');
    expect(out).toContain('fixed mail.yaml');
    expect(read('mail.yaml')).toContain('ssl:   true ');
    expect(server.logins).toEqual([address]);
  });

  it('does not go with standard input', async () => {
    expect(await run(['-', '--fix'])).toMatchObject({ status: 2, out: '' });
  });
});
