import type { Account, Login, Pop, SeparateSmtp, Server, Smtp } from '../../src/model/account.js';
import { createSecret } from '../../src/secrets/read-secret.js';
import type { LineServer } from '../servers/index.js';

export const address = 'jane@example.com';
export const userId = 'jane';
export const password = 'correct horse';
export const users = { [userId]: password };

/** A log-in that the embedded servers know. */
export function createLogin(changes: Partial<Login> = {}): Login {
  return { userId, password: createSecret(password, '/'), accessToken: null, ...changes };
}

export function createServer({ host, port }: Pick<LineServer, 'host' | 'port'>, changes: Partial<Server> = {}): Server {
  return {
    server: host,
    port,
    ssl: false,
    tls: { ca: null, servername: host, minVersion: 'TLSv1.2', fingerprint: [] },
    mechanism: null,
    family: null,
    ...changes,
  };
}

export function createPop(at: LineServer, changes: Partial<Pop> = {}): Pop {
  return { ...createServer(at), ...createLogin(), apop: false, ...changes };
}

export function createSmtp(at: LineServer, changes: Partial<Smtp> = {}): Smtp {
  return { ...createServer(at), auth: createLogin(), hello: null, ...changes };
}

export function createSeparateSmtp(at: LineServer, changes: Partial<SeparateSmtp> = {}): SeparateSmtp {
  return { ...createServer(at), auth: false, hello: null, sender: 'jane@example.net', popBeforeSmtp: null, ...changes };
}

export function createAccount(changes: Partial<Account> = {}): Account {
  return {
    name: null,
    provider: null,
    mailbox: { address, ...createLogin() },
    pop: false,
    smtp: false,
    separateSmtp: null,
    delay: 0,
    origins: {},
    ...changes,
  };
}
