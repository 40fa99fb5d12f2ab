import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { Account, Login, Pop, SeparateSmtp, Server, Smtp, Tls } from '../account.js';
import type { Origin } from '../diagnostic.js';
import type { Document } from '../load/document.js';
import { folderOf } from '../load/load.js';
import type {
  LeafOrigin,
  ResolvedAccount,
  ResolvedPop,
  ResolvedPopBeforeSmtp,
  ResolvedServer,
  ResolvedSmtp,
  WrittenSecret,
} from '../resolved.js';
import { createSecret, type Secret } from '../secret.js';
import { toAsciiHost } from '../validate/host.js';

/** The typed account that a program or the probe works with. Only for accounts without an error. */
export function toAccount(resolved: ResolvedAccount, document: Document): Account {
  const folder = folderOf(document.path);
  const { config } = resolved;
  const secret = (written: WrittenSecret | undefined): Secret | null =>
    written === undefined ? null : createSecret(written, folder);
  const login: Login = {
    userId: config.mailbox.userId,
    password: secret(config.mailbox.password),
    accessToken: secret(config.mailbox.oauth2?.accessToken),
  };
  const server = (settings: ResolvedServer) => toServer(settings, folder);
  const pop = (settings: ResolvedPop, own: Login): Pop => ({ ...server(settings), ...own, apop: settings.apop });
  const smtp = (settings: ResolvedSmtp): Smtp => ({
    ...server(settings),
    auth: toAuth(settings.auth, login, secret),
    hello: settings.hello ?? null,
  });
  const before = (settings: ResolvedPopBeforeSmtp) =>
    pop(settings, { userId: settings.userId, password: secret(settings.password), accessToken: null });
  const separate = config.separateSmtp;
  const separateSmtp: SeparateSmtp | null = separate
    ? {
        ...smtp(separate),
        sender: separate.sender,
        popBeforeSmtp: separate.popBeforeSmtp ? before(separate.popBeforeSmtp) : null,
      }
    : null;
  let origins: Readonly<Record<string, Origin>> | undefined;
  return {
    name: resolved.name,
    provider: resolved.preset?.preset.id ?? null,
    mailbox: { ...login, address: config.mailbox.address },
    pop: config.pop ? pop(config.pop, login) : false,
    smtp: config.smtp ? smtp(config.smtp) : false,
    separateSmtp,
    delay: config.delay * 1000,
    // Lines and columns are worked out only for who asks.
    get origins() {
      origins ??= originsOf(resolved, document);
      return origins;
    },
  };
}

function toAuth(
  auth: ResolvedSmtp['auth'],
  mailbox: Login,
  secret: (written: WrittenSecret) => Secret | null,
): Login | false {
  if (typeof auth === 'boolean') return auth && mailbox;
  return { userId: auth.userId ?? mailbox.userId, password: secret(auth.password), accessToken: null };
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

function toTls({ tls = {} }: ResolvedServer, server: string, folder: string): Tls {
  const { ca, servername, minVersion, fingerprint } = tls;
  const prints = fingerprint === undefined ? [] : [fingerprint].flat();
  return {
    ca: ca === undefined ? null : pathFrom(folder, ca),
    servername: servername === undefined ? server : toAsciiHost(servername),
    minVersion: minVersion ?? 'TLSv1.2',
    fingerprint: prints.map((print) => print.replaceAll(':', '').toLowerCase()),
  };
}

function pathFrom(folder: string, path: string): string {
  return path.startsWith('~/') ? resolve(homedir(), path.slice(2)) : resolve(folder, path);
}

/** The origins of all leaves, with lines and columns of those that the file wrote. */
export function originsOf(resolved: ResolvedAccount, document: Document): Record<string, Origin> {
  const origins: Record<string, Origin> = {};
  for (const [pointer, { origin }] of resolved.leaves) origins[pointer] = toOrigin(origin, document);
  return origins;
}

function toOrigin(origin: LeafOrigin, document: Document): Origin {
  if (origin.kind !== 'file') return origin;
  const span = document.locate(origin.pointer)?.value;
  return {
    kind: 'file',
    path: document.path,
    pointer: document.base + origin.pointer,
    ...(span && document.source && { range: document.source.range(span) }),
  };
}
