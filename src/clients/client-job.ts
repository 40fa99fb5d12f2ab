import type { Account, Login, Pop, SeparateSmtp, Server, Smtp } from '../model/account.js';
import type { Secret } from '../model/secret.js';
import { createSecret } from '../secrets/read-secret.js';

/** The services that a client library logs in to. */
export type ClientService = 'pop' | 'smtp' | 'separate-smtp';

/** What the parent process sends to the child: the account with its secrets read, only those of the service. */
export interface ClientJob {
  readonly service: ClientService;
  readonly account: PlainAccount;
}

/** What the child answers; the parent hides the secrets in it. */
export type ClientAnswer =
  | { readonly status: 'ok' }
  | { readonly status: 'unsupported' | 'failed' | 'died'; readonly message: string; readonly code?: string };

type PlainLogin = Omit<Login, 'password' | 'accessToken'> & { password: string | null; accessToken: string | null };
type PlainPop = Server & PlainLogin & Pick<Pop, 'apop'>;
type PlainSmtp = Omit<Smtp, 'auth'> & { auth: PlainLogin | false };
type PlainSeparateSmtp = PlainSmtp & Pick<SeparateSmtp, 'sender'> & { popBeforeSmtp: PlainPop | null };

interface PlainAccount {
  readonly address: string;
  readonly delay: number;
  readonly pop: PlainPop | false;
  readonly smtp: PlainSmtp | false;
  readonly separateSmtp: PlainSeparateSmtp | null;
}

/** Gives the text of a secret. */
export type ReadSecret = (secret: Secret) => Promise<string>;

/** Reads the secrets of one service. */
export async function writeJob(account: Account, service: ClientService, read: ReadSecret): Promise<ClientJob> {
  const { pop, smtp, separateSmtp } = account;
  return {
    service,
    account: {
      address: account.mailbox.address,
      delay: account.delay,
      pop: service === 'pop' && pop !== false && (await plainLogin(pop, read)),
      smtp: service === 'smtp' && smtp !== false && (await plainSmtp(smtp, read)),
      separateSmtp:
        service === 'separate-smtp' && separateSmtp !== null
          ? {
              ...(await plainSmtp(separateSmtp, read)),
              sender: separateSmtp.sender,
              popBeforeSmtp: separateSmtp.popBeforeSmtp && (await plainLogin(separateSmtp.popBeforeSmtp, read)),
            }
          : null,
    },
  };
}

/** The secrets that a job holds, with their user IDs. */
export function secretsOf({ account }: ClientJob): { userId: string; secret: string }[] {
  const { pop, smtp, separateSmtp } = account;
  const logins = [pop, smtp ? smtp.auth : null, separateSmtp?.auth, separateSmtp?.popBeforeSmtp];
  return logins.flatMap((login) =>
    login
      ? [login.password, login.accessToken].flatMap((secret) => (secret ? [{ userId: login.userId, secret }] : []))
      : [],
  );
}

/** Makes the account again, in the child. */
export function readJob({ account }: ClientJob): Account {
  const { pop, smtp, separateSmtp } = account;
  return {
    name: null,
    provider: null,
    mailbox: { address: account.address, userId: '', password: null, accessToken: null },
    pop: pop && secretLogin(pop),
    smtp: smtp && secretSmtp(smtp),
    separateSmtp: separateSmtp && {
      ...secretSmtp(separateSmtp),
      sender: separateSmtp.sender,
      popBeforeSmtp: separateSmtp.popBeforeSmtp && secretLogin(separateSmtp.popBeforeSmtp),
    },
    delay: account.delay,
    origins: {},
  };
}

async function plainSmtp(smtp: Smtp, read: ReadSecret): Promise<PlainSmtp> {
  return { ...smtp, auth: smtp.auth && (await plainLogin(smtp.auth, read)) };
}

/** A token makes the password unused, so it is not read. */
async function plainLogin<T extends Login>(
  login: T,
  read: ReadSecret,
): Promise<Omit<T, 'password' | 'accessToken'> & { password: string | null; accessToken: string | null }> {
  const accessToken = login.accessToken ? await read(login.accessToken) : null;
  const password = login.password && accessToken === null ? await read(login.password) : null;
  return { ...login, accessToken, password };
}

function secretSmtp(smtp: PlainSmtp): Smtp {
  return { ...smtp, auth: smtp.auth && secretLogin(smtp.auth) };
}

function secretLogin<T extends PlainLogin>(
  login: T,
): Omit<T, 'password' | 'accessToken'> & { password: Secret | null; accessToken: Secret | null } {
  const toSecret = (text: string | null) => (text === null ? null : createSecret(text, '/'));
  return { ...login, password: toSecret(login.password), accessToken: toSecret(login.accessToken) };
}
