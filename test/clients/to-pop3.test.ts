import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Pop3Command from 'node-pop3';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { toPop3 } from '../../src/clients/to-pop3.js';
import type { Pop, Tls } from '../../src/model/account.js';
import { createSecret } from '../../src/secrets/read-secret.js';
import {
  type Certificate,
  createAuthority,
  type LineServer,
  type PopServerOptions,
  startPopServer,
} from '../servers/index.js';
import { createAccount, createLogin, createPop, password, userId, users } from './accounts.js';

const message = 'From: john@example.com\r\nSubject: Hello\r\n\r\nIt works.\r\n';

let folder: string;
let certificate: Certificate;
let tls: Tls;
const running: LineServer[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailconf-'));
  const authority = await createAuthority();
  certificate = await authority.issue();
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, authority.cert);
  tls = { ca, servername: 'localhost', minVersion: 'TLSv1.2', fingerprint: [] };
});
afterEach(() => Promise.all(running.splice(0).map((server) => server.close())));
afterAll(() => rm(folder, { recursive: true }));

async function startPop(options: PopServerOptions = {}) {
  const server = await startPopServer({ users, certificate, messages: [message], ...options });
  running.push(server);
  return server;
}

describe('node-pop3 reads a mail', () => {
  test.each<[string, PopServerOptions['tls'], (tls: Tls) => Partial<Pop>]>([
    ['in clear text', 'none', () => ({})],
    ['by TLS', 'implicit', (ours) => ({ ssl: true, tls: ours })],
    ['by USER', 'none', () => ({ mechanism: 'USER', family: 4 })],
    [
      'of the server with this fingerprint',
      'implicit',
      (ours) => ({ ssl: true, tls: { ...ours, fingerprint: [certificate.fingerprint] } }),
    ],
    [
      'of a server that is named by an address',
      'implicit',
      (ours) => ({ ssl: true, tls: { ...ours, servername: '127.0.0.1' } }),
    ],
  ])('%s', async (_, offered, change) => {
    const server = await startPop({ ...(offered && { tls: offered }) });
    const client = new Pop3Command(await toPop3(createAccount({ pop: createPop(server, change(tls)) })));
    expect(await client.RETR(1)).toContain('It works.');
    await client.QUIT();
    expect(server.logins).toEqual([userId]);
    expect(server.connections[0]?.secure).toBe(offered === 'implicit');
  });
});

describe('node-pop3 sends no password', () => {
  test.each<[string, Partial<Tls>]>([
    ['to a server with another name', { servername: 'mail.example.org' }],
    ['to an unknown authority', { ca: null }],
    ['to a certificate with another fingerprint', { fingerprint: ['0'.repeat(64)] }],
  ])('%s', async (_, changes) => {
    const server = await startPop({ tls: 'implicit' });
    const pop = createPop(server, { ssl: true, tls: { ...tls, ...changes } });
    await expect(new Pop3Command(await toPop3(createAccount({ pop }))).STAT()).rejects.toThrow();
    expect(server.log).toEqual([]);
  });
});

describe('refusals name the leaf', () => {
  const at = { host: 'pop.example.com', port: 995 } as LineServer;
  test.each<[string, string, Partial<Pop> | false]>([
    ['ERR_MAILCONF_UNSUPPORTED', 'pop: false', false],
    ['ERR_MAILCONF_UNSUPPORTED', 'pop.ssl: starttls', { ssl: 'starttls' }],
    ['ERR_MAILCONF_UNSUPPORTED', 'pop.apop', { apop: true }],
    ['ERR_MAILCONF_UNSUPPORTED', 'pop.mechanism', { mechanism: 'PLAIN' }],
    ['ERR_MAILCONF_UNSUPPORTED', 'pop.family', { family: 6 }],
    ['ERR_MAILCONF_UNSUPPORTED', 'mailbox.oauth2', { accessToken: createSecret('token-1', '/') }],
    ['ERR_MAILCONF_UNSUPPORTED', 'mailbox.password', createLogin({ password: createSecret(`${password} `, '/') })],
    ['ERR_MAILCONF_UNSUPPORTED', 'mailbox.userId', { userId: 'jane ' }],
    ['ERR_MAILCONF_SECRET', 'mailbox.password', { password: null }],
    ['ERR_MAILCONF_INVALID', 'mailbox.userId', { userId: 'jane\r\nDELE 1' }],
  ])('%s, %s', async (code, leaf, changes) => {
    const refused = toPop3(createAccount({ pop: changes && createPop(at, changes) }));
    await expect(refused).rejects.toMatchObject({ name: 'MailConfigError', code });
    await expect(refused).rejects.toThrow(leaf);
    await expect(refused).rejects.not.toThrow(password);
  });
});
