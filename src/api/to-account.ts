import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Account, Login, Pop, SeparateSmtp, Server, Smtp, Tls } from '../model/account.js';
import type { Origin } from '../model/diagnostic.js';
import type {
  ResolvedAccount,
  ResolvedPop,
  ResolvedSeparateSmtp,
  ResolvedServer,
  ResolvedSmtp,
  ResolvedTls,
  WrittenSecret,
} from '../model/resolved-account.js';
import type { Secret } from '../model/secret.js';
import { placedOrigins } from '../resolve/placed-origins.js';
import { createSecret } from '../secrets/read-secret.js';
import type { Document } from '../syntax/document.js';
import { toAsciiHost } from '../text/host.js';

/** The typed account that a program or the probe works with. Only for accounts without an error. */
export function toAccount(resolved: ResolvedAccount, document: Document): Account {
  const folder = dirname(resolve(document.path));
  const { mailbox, pop, smtp, separateSmtp, delay } = resolved.config;
  const { address = '', userId = address } = mailbox;
  const login: Login = {
    userId,
    password: toSecret(mailbox.password, folder),
    accessToken: toSecret(mailbox.oauth2?.accessToken, folder),
  };
  let origins: Readonly<Record<string, Origin>> | undefined;
  return {
    name: resolved.name,
    provider: resolved.preset?.preset.id ?? null,
    mailbox: Object.assign({}, login, { address }),
    pop: pop ? toPop(pop, login, folder) : false,
    smtp: smtp ? toSmtp(smtp, login, folder) : false,
    separateSmtp: separateSmtp ? toSeparateSmtp(separateSmtp, login, folder) : null,
    delay: delay * 1000,
    // Lines and columns are worked out only for who asks.
    get origins() {
      origins ??= placedOrigins(resolved, document);
      return origins;
    },
  };
}

function toSecret(written: WrittenSecret | undefined, folder: string): Secret | null {
  return written === undefined ? null : createSecret(written, folder);
}

function toPop(settings: ResolvedPop, { userId, password, accessToken }: Login, folder: string): Pop {
  return Object.assign(toServer(settings, folder), { userId, password, accessToken, apop: settings.apop });
}

function toSmtp(settings: ResolvedSmtp, mailbox: Login, folder: string): Smtp {
  return Object.assign(toServer(settings, folder), {
    auth: toAuth(settings.auth, mailbox, folder),
    hello: settings.hello ?? null,
  });
}

function toSeparateSmtp(settings: ResolvedSeparateSmtp, mailbox: Login, folder: string): SeparateSmtp {
  const { sender = '', popBeforeSmtp: before } = settings;
  const login = before && {
    userId: before.userId ?? '',
    password: toSecret(before.password, folder),
    accessToken: null,
  };
  return Object.assign(toSmtp(settings, mailbox, folder), {
    sender,
    popBeforeSmtp: before && login ? toPop(before, login, folder) : null,
  });
}

function toAuth(auth: ResolvedSmtp['auth'], mailbox: Login, folder: string): Login | false {
  if (typeof auth === 'boolean') return auth && mailbox;
  return { userId: auth.userId ?? mailbox.userId, password: toSecret(auth.password, folder), accessToken: null };
}

function toServer(settings: ResolvedServer, folder: string): Server {
  const server = toAsciiHost(settings.server ?? '');
  return {
    server,
    port: settings.port,
    ssl: settings.ssl,
    tls: toTls(settings, server, folder),
    mechanism: settings.mechanism ?? null,
    family: settings.family ?? null,
  };
}

function toTls({ tls }: ResolvedServer, server: string, folder: string): Tls {
  const { ca, servername, minVersion, fingerprint } = tls ?? noTls;
  const prints = fingerprint === undefined ? [] : [fingerprint].flat();
  return {
    ca: ca === undefined ? null : pathFrom(folder, ca),
    servername: servername === undefined ? server : toAsciiHost(servername),
    minVersion: minVersion ?? 'TLSv1.2',
    fingerprint: prints.map((print) => print.replaceAll(':', '').toLowerCase()),
  };
}

const noTls: ResolvedTls = { ca: undefined, servername: undefined, minVersion: undefined, fingerprint: undefined };

function pathFrom(folder: string, path: string): string {
  return path.startsWith('~/') ? resolve(homedir(), path.slice(2)) : resolve(folder, path);
}
