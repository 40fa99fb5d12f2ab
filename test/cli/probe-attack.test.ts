import { execFileSync } from 'node:child_process';
import dns from 'node:dns';
import { mkdirSync, symlinkSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAuthority, type LineServer, startPopServer, startSmtpServer } from '../servers/index.js';
import { runIn } from './support.js';
import { makeTree } from './validate-support.js';

// A `.mailrc.yaml` from a stranger's pull request, probed in a CI job that has secrets. Each of these attacks must fail:
// what the attacker's server received, and which names were looked up, is on record.

const canary = 'C4nary+pass/word=';
const address = 'jane@example.com';
/** The attacker's machine. */
const evil = '127.0.0.66';

const tree = makeTree({ '.git/HEAD': 'x', 'secret/lines': `${canary}\n${canary}\n` });
const outside = makeTree({ pw: `${canary}\n`, 'text.txt': 'some text', 'locked/pw': canary });
afterAll(tree.remove);
afterAll(outside.remove);
symlinkSync(join(outside.root, 'pw'), join(tree.root, 'link'));
symlinkSync(outside.root, join(tree.root, 'folder-link'));
symlinkSync('link', join(tree.root, 'link-to-link'));
mkdirSync(join(tree.root, 'a-folder'));
execFileSync('mkfifo', [join(tree.root, 'fifo')]);

const env = {
  AWS_SECRET_ACCESS_KEY: canary,
  GITHUB_TOKEN: canary,
  XMAILX: canary,
  POPULAR: canary,
  'MAIL-PASSWORD': canary,
  MAIL_PASSWORD: canary,
  HOME: outside.root,
};

const running: LineServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
  vi.restoreAllMocks();
});
async function use<T extends LineServer>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  running.push(server);
  return server;
}

/** Names that were looked up. None of them leaves this machine. */
const asked: string[] = [];
beforeEach(() => {
  asked.length = 0;
  const missing = (name: string) => Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
  const note = async (name: string): Promise<never> => {
    asked.push(name);
    throw missing(name);
  };
  for (const method of ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveCname', 'resolveMx', 'reverse'] as const)
    vi.spyOn(dns.promises, method).mockImplementation(note as never);
  for (const method of ['lookup', 'resolve', 'resolve4', 'resolve6'] as const) {
    const real = dns[method] as (...rest: unknown[]) => unknown;
    vi.spyOn(dns, method).mockImplementation(((name: string, ...rest: unknown[]) => {
      // The servers of these tests listen on an address.
      if (isIP(name)) return real(name, ...rest);
      asked.push(name);
      (rest.at(-1) as (error: Error) => void)(missing(name));
    }) as never);
  }
});

interface Check {
  service: string;
  step: string;
  status: string;
  cause?: string;
  message: string;
}

async function attack(content: unknown, flags: readonly string[] = []) {
  tree.put('.mailrc.yaml', typeof content === 'string' ? content : JSON.stringify(content));
  const argv = ['probe', '--format', 'json', '--transcript', '--timeout', '2', ...flags];
  const ran = await runIn(argv, { cwd: tree.root, env });
  const report = JSON.parse(ran.out);
  const checks: Check[] = (report.accounts ?? []).flatMap((account: { checks: Check[] }) => account.checks);
  return { ...ran, report, checks, failed: checks.filter(({ status }) => status === 'failed') };
}

const forms = [canary, Buffer.from(canary).toString('base64').slice(0, 20), encodeURIComponent(canary)];
function expectNoLeak({ out, err }: { out: string; err: string }, ...servers: LineServer[]): void {
  const heard = servers.flatMap((server) => server.log);
  const decoded = heard.map((line) => Buffer.from(line.split(' ').at(-1) ?? '', 'base64').toString('utf8'));
  for (const form of forms) expect([...heard, ...decoded, out, err].join('\n')).not.toContain(form);
}

describe('a secret of the job', () => {
  const references: [string, unknown][] = [
    ['a variable', { env: 'AWS_SECRET_ACCESS_KEY' }],
    ["the job's token", { env: 'GITHUB_TOKEN' }],
    ['a variable with MAIL inside a word', { env: 'XMAILX' }],
    ['a variable with POP inside a word', { env: 'POPULAR' }],
    ['a name that every object has', { env: '__proto__' }],
    ['another one', { env: 'constructor' }],
    ['a file of the system', { file: '/etc/hostname' }],
    ['a file beside the tree', { file: join('..', outside.root.split('/').at(-1) ?? '', 'pw') }],
    ['a file through the tree and out', { file: join('secret/../..', outside.root.split('/').at(-1) ?? '', 'pw') }],
    ['a file by its absolute path', { file: join(outside.root, 'pw') }],
    ['a file in the home folder', { file: '~/pw' }],
    ['a link', { file: 'link' }],
    ['a link to a link', { file: 'link-to-link' }],
    ['a file below a link', { file: 'folder-link/pw' }],
    ['the environment as a file', { file: '/proc/self/environ' }],
    ['standard input', { file: '/dev/stdin' }],
    ['a pipe', { file: 'fifo' }],
    ['a folder', { file: 'a-folder' }],
    ['a file of several lines', { file: 'secret/lines' }],
    ['a command', { command: ['cat', join(outside.root, 'pw')] }],
  ];
  it.each(references)('is not sent, wherever it is asked for: %s', async (_, secret) => {
    const pop = await use(startPopServer({ host: evil, users: { [address]: canary } }));
    const smtp = await use(startSmtpServer({ host: evil, users: { [address]: canary }, requireAuth: true }));
    const at = ({ port }: LineServer) => ({ server: evil, port, ssl: false });
    const login = { userId: address, password: secret };
    const { checks, ...ran } = await attack({
      accounts: {
        mailbox: { mailbox: { address, password: secret }, pop: at(pop), smtp: at(smtp) },
        token: { mailbox: { address, oauth2: { accessToken: secret } }, pop: at(pop), smtp: at(smtp) },
        auth: { mailbox: { address }, pop: false, smtp: { ...at(smtp), auth: login } },
        separate: {
          mailbox: { address },
          pop: false,
          separateSmtp: { ...at(smtp), sender: address, auth: login, popBeforeSmtp: { ...at(pop), ...login } },
        },
      },
    });
    expect(ran.status).toBe(1);
    expectNoLeak(ran, pop, smtp);
    const logins = checks.filter(({ step }) => step === 'login');
    for (const check of logins) expect(check.cause).toMatch(/^(secret-unavailable|auth-mechanism-unsupported)$/);
    expect(logins.length).toBeGreaterThanOrEqual(7);
    expect([...pop.log, ...smtp.log].join('\n')).not.toMatch(/^(AUTH|USER|PASS|APOP)/m);
  });

  it('that is meant for mail is sent where nothing forbids it: the records of these tests would show a leak', async () => {
    const pop = await use(startPopServer({ host: evil, users: { [address]: canary }, mechanisms: [] }));
    const ran = await attack({
      mailbox: { address, password: { env: 'MAIL_PASSWORD' } },
      pop: { server: evil, port: pop.port, ssl: false },
      smtp: false,
    });
    expect(ran.status).toBe(0);
    expect(() => expectNoLeak(ran, pop)).toThrow();
    expectNoLeak(ran);
  });

  it.each(['--no-login', '--until=greeting', '--until=capabilities'])('nor read at all with %s', async (flag) => {
    const pop = await use(startPopServer({ host: evil, users: { [address]: canary } }));
    const ran = await attack(
      {
        mailbox: { address, password: { env: 'MAIL_PASSWORD' } },
        pop: { server: evil, port: pop.port, ssl: false },
        smtp: false,
      },
      [flag],
    );
    expect(ran.status).toBe(0);
    expectNoLeak(ran, pop);
    expect(pop.log.join('\n')).not.toMatch(/^(AUTH|USER|PASS|APOP)/m);
  });

  it('that is meant for mail is sent to no host that was not allowed', async () => {
    const pop = await use(startPopServer({ host: evil, users: { [address]: canary } }));
    const ran = await attack(
      {
        mailbox: { address, password: { env: 'MAIL_PASSWORD' } },
        pop: { server: evil, port: pop.port, ssl: false },
        smtp: false,
      },
      ['--allow-host', 'mail.good.example'],
    );
    expect(ran.failed).toMatchObject([{ step: 'resolve', cause: 'host-not-allowed' }]);
    expectNoLeak(ran, pop);
    expect(pop.connections).toEqual([]);
    expect(asked).toEqual([]);
  });
});

describe('with --allow-host mail.good.example', () => {
  const flags = ['--allow-host', 'mail.good.example'];
  const mailbox = { address, password: { env: 'MAIL_PASSWORD' } };

  it.each([
    'evil.example',
    'EVIL.EXAMPLE',
    'mail.good.example.evil.example',
    'evil-mail.good.example',
    'mail-good.example',
    'mailxgood.example',
    'mail.good.example.com',
    'good.example',
    '*',
    'localhost',
    evil,
    '::1',
    `::ffff:${evil}`,
    '0:0:0:0:0:ffff:7f00:42',
    '127.66',
    '0x7f000042',
    '2130706498',
    // A Cyrillic letter in place of a Latin one
    'm\u0430il.good.example',
    'mail.good.example.',
    'mail.good.example:25',
    'mail.good.example\u0000.evil.example',
    'mail.good.example\n.evil.example',
    'user@mail.good.example',
    '[::1]',
    'fe80::1%lo',
  ])('nothing is asked of %j, in any place of the file', async (server) => {
    const at = { server, port: 2525, ssl: false };
    const login = { userId: address, password: { env: 'MAIL_PASSWORD' } };
    for (const account of [
      { mailbox, pop: at, smtp: false },
      { mailbox, pop: false, smtp: at },
      { mailbox, pop: false, separateSmtp: { ...at, sender: address } },
      {
        mailbox,
        pop: false,
        separateSmtp: { server: 'evil.example', port: 25, sender: address, popBeforeSmtp: { ...at, ...login } },
      },
    ]) {
      const ran = await attack(account, flags);
      expect(ran.status).toBe(1);
      for (const check of ran.failed) expect(check).toMatchObject({ step: 'resolve', cause: 'host-not-allowed' });
      expect(asked).toEqual([]);
      expectNoLeak(ran);
    }
  });

  it.each(['MAIL.Good.example', '\uff4dail.good.example', 'mail\u3002good.example'])(
    'the same host written otherwise is asked for by its one name: %j',
    async (server) => {
      const ran = await attack({ mailbox, pop: { server, port: 2525, ssl: false }, smtp: false }, flags);
      expect(ran.failed).toMatchObject([{ step: 'resolve', cause: 'host-not-found' }]);
      expect(asked.map((name) => name.toLowerCase())).toEqual(['mail.good.example']);
    },
  );

  it('nor of a server that a provider file of the tree names, nor of one outside of it', async () => {
    const preset = (id: string) =>
      JSON.stringify({
        id,
        name: 'Evil',
        domains: ['example.com'],
        website: 'https://evil.example',
        userId: 'address',
        pop: { server: 'pop.evil.example', port: 995, ssl: true },
        smtp: { server: 'smtp.evil.example', port: 465, ssl: true },
        signIn: 'password',
        source: 'https://evil.example',
        verified: '2026-01-01',
      });
    tree.put('own/evil.yaml', preset('evil'));
    outside.put('own/evil.yaml', preset('evil'));
    for (const file of [
      { providers: 'own', mailbox },
      { provider: 'own/evil.yaml', mailbox },
      { providers: join(outside.root, 'own'), mailbox },
      { providers: 'folder-link/own', mailbox },
      { provider: 'folder-link/own/evil.yaml', mailbox },
      { provider: '../evil.yaml', mailbox },
      { provider: 'gmail', mailbox },
    ]) {
      const ran = await attack(file, flags);
      expect(ran.status).toBe(1);
      for (const check of ran.failed) expect(check).toMatchObject({ step: 'resolve', cause: 'host-not-allowed' });
      expect(asked).toEqual([]);
      expectNoLeak(ran);
    }
  });
});

describe('a server that is allowed', () => {
  it('has no names of its certificate looked up', async () => {
    const authority = await createAuthority();
    const names = ['one.evil.example', `${'x'.repeat(30)}.evil.example`, 'good.example'];
    const certificate = await authority.issue({ names });
    const pop = await use(startPopServer({ host: evil, tls: 'implicit', certificate, users: {} }));
    tree.put('ca.pem', authority.cert);
    const server = { server: evil, port: pop.port, ssl: true, tls: { ca: 'ca.pem' } };
    const file = { mailbox: { address, password: { env: 'MAIL_PASSWORD' } }, pop: server, smtp: false };
    const ran = await attack(file, ['--allow-host', evil]);
    expect(ran.failed).toMatchObject([{ cause: 'certificate-name-mismatch' }]);
    expect(asked).toEqual([]);
    expectNoLeak(ran, pop);
    // Whoever allows every host has them looked up, for they may be the cure.
    expect((await attack(file)).failed).toMatchObject([{ cause: 'certificate-name-mismatch' }]);
    expect(asked).toEqual(names);
  });

  it('does not lead to another one in POP before SMTP', async () => {
    const smtp = await use(startSmtpServer({ host: evil }));
    const login = { userId: address, password: { env: 'MAIL_PASSWORD' } };
    const ran = await attack(
      {
        mailbox: { address },
        pop: false,
        separateSmtp: {
          ...{ server: evil, port: smtp.port, ssl: false, sender: address },
          popBeforeSmtp: { server: 'pop.evil.example', port: 2525, ssl: false, ...login },
        },
      },
      ['--allow-host', evil],
    );
    expect(ran.failed).toMatchObject([{ service: 'pop-before-smtp', step: 'resolve', cause: 'host-not-allowed' }]);
    expect(asked).toEqual([]);
    expectNoLeak(ran, smtp);
  });
});

describe('tls.ca', () => {
  it('does not tell which files there are outside of the tree', async () => {
    const pop = await use(startPopServer({ host: evil, users: {} }));
    const messageOf = async (ca: string) => {
      const server = { server: evil, port: pop.port, ssl: true, tls: { ca } };
      const ran = await attack({ mailbox: { address, password: 'x' }, pop: server, smtp: false });
      expect(ran.failed).toMatchObject([{ step: 'tls', cause: 'certificate-file-unreadable' }]);
      expectNoLeak(ran, pop);
      return ran.failed[0]?.message;
    };
    const messages = [];
    for (const path of [
      join(outside.root, 'missing'),
      join(outside.root, 'text.txt'),
      outside.root,
      join(outside.root, 'text.txt/below'),
      '/etc/shadow',
      '/proc/self/environ',
      '/dev/null',
      '~/text.txt',
      'link',
      'folder-link/missing',
    ])
      messages.push(await messageOf(path));
    expect(new Set(messages).size).toBe(1);
    // Inside, the truth helps.
    tree.put('empty.pem', '');
    expect(new Set([await messageOf('missing.pem'), await messageOf('empty.pem'), ...messages]).size).toBe(3);
  });
});
