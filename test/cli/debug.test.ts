import { afterAll, describe, expect, it } from 'vitest';
import { canary, withoutCanary } from '../canary.js';
import { startPopServer, startSmtpServer } from '../servers/index.js';
import { runIn } from './support.js';
import { makeTree, runHere } from './validate-support.js';

const env = { MAILCONF_DEBUG: '1', MAIL_PASSWORD: canary };
const gmail = 'mailbox: {address: jane@gmail.com, password: {env: MAIL_PASSWORD}}\n';
const tree = makeTree({ '.git/HEAD': 'x', 'gmail.yaml': gmail });
afterAll(tree.remove);

const events = (err: string) => err.match(/(?<=^mailconf: debug: ).*$/gm) ?? [];

describe('MAILCONF_DEBUG=1', () => {
  it.each(['validate', 'resolve'])('says what %s read and decided', async (command) => {
    const { err } = await runHere([command, 'gmail.yaml'], { cwd: tree.root, env });
    expect(events(err)).toEqual([
      `read gmail.yaml, ${gmail.length} bytes`,
      expect.stringMatching(/^checked gmail\.yaml, 1 account, \d findings?$/),
      'preset gmail: domain gmail.com',
    ]);
  });

  it('says by what a preset was chosen, of each account', async () => {
    const text =
      'accounts: {a: {provider: gmail, mailbox: {address: a@b.example}}, b: {mailbox: {address: a@b.example}}}\n';
    const { err } = await runHere(['validate', '-'], { stdin: text, cwd: tree.root, env });
    expect(events(err)).toContain(`read standard input, ${text.length} bytes`);
    expect(events(err)).toContain('account a: preset gmail: named by provider');
    expect(events(err)).toContain('account b: no preset');
  });

  it('says what a probe tried, and by what it found a cause', async () => {
    const users = { 'jane@example.com': 'another' };
    const servers = { pop: await startPopServer({ users }), smtp: await startSmtpServer({ users }) };
    const part = ({ port }: { port: number }) => ({ server: '127.0.0.1', port, ssl: false });
    const { pop, smtp } = servers;
    const account = { mailbox: { address: 'jane@example.com', password: { env: 'MAIL_PASSWORD' } } };
    tree.put('local.json', JSON.stringify({ ...account, pop: part(pop), smtp: part(smtp) }));
    const { err, status } = await runIn(['probe', 'local.json'], { cwd: tree.root, env });
    await Promise.all([pop.close(), smtp.close()]);
    expect(status).toBe(1);
    expect(events(err)).toContain(`connect 127.0.0.1:${pop.port}`);
    expect(events(err)).toContain(`connect 127.0.0.1:${smtp.port}`);
    expect(events(err).join('\n')).toMatch(/^cause login-rejected by (?:pattern \/|the code)/m);
    expect(events(err)).toContain('pop login: failed, cause login-rejected');
    expect(events(err)).toContain('smtp quit: skipped');
  });

  it('is silent where it is not asked for', async () => {
    const { err } = await runHere(['validate', 'gmail.yaml'], { cwd: tree.root, env: {} });
    expect(err).toBe('');
  });

  it.each([
    ['a password', 'mailbox: {address: a@b.example, password: "@"}\n'],
    ['an address', 'mailbox: {address: "@@gmail.com"}\n'],
    ['a domain', 'mailbox: {address: "a@@"}\n'],
    ['a provider', 'provider: "@"\nmailbox: {address: a@gmail.com}\n'],
    ['a key', 'mailbox: {address: a@b.example, "@": 1}\n'],
    ['the name of an account', 'accounts: {"@": {mailbox: {address: a@gmail.com}}}\n'],
    ['the name of a variable', 'mailbox: {address: a@gmail.com, password: {env: "@"}}\n'],
    ['a comment', 'mailbox: {address: a@gmail.com} # @\n'],
    ['broken YAML', 'mailbox: {address: a@gmail.com, password: "@"\n'],
  ])('never shows a secret that stands in the place of %s', async (_, text) => {
    tree.put('canary.yaml', text.replace('@', canary));
    // `resolve` opens a file as `probe` does, and prints what an address holds.
    for (const argv of [['validate'], ['probe', '--until', 'resolve', '--allow-host', 'nowhere.example']]) {
      const { err } = await runHere([...argv, 'canary.yaml'], { cwd: tree.root, env });
      expect(events(err)).not.toEqual([]);
      withoutCanary(err);
    }
  });
});
