import type { Account, Pop } from '../model/account.js';
import { MailConfigError } from '../model/diagnostic.js';
import type { SecretOptions } from '../model/secret.js';
import type { ClientTls } from './client-tls.js';
import { assertOneLine, unsupported } from './unsupported.js';

/** What node-pop3's `new Pop3Command` takes. */
export interface Pop3Options {
  user: string;
  password: string;
  host: string;
  port: number;
  tls: boolean;
  /** Milliseconds of silence after which node-pop3 gives up. */
  timeout: number;
  tlsOptions?: ClientTls;
}

/** On its own node-pop3 would wait for ever. */
const silenceTimeout = 60_000;

/**
 * The account's POP server for `new Pop3Command(await toPop3(account))` of node-pop3. Reads the password.
 * Throws `ERR_MAILCONF_UNSUPPORTED`, naming the leaf, for what node-pop3 cannot do.
 */
export async function toPop3(account: Account, options: { secrets?: SecretOptions } = {}): Promise<Pop3Options> {
  const pop = await supportedPop(account);
  if (pop.password === null) {
    throw new MailConfigError('ERR_MAILCONF_SECRET', 'mailbox.password: none is configured, and POP needs one');
  }
  const tlsOptions = pop.ssl === true ? await (await import('./client-tls.js')).clientTls(pop.tls) : null;
  const password = untrimmed('mailbox.password', await pop.password.read(options.secrets));
  return {
    user: untrimmed('mailbox.userId', assertOneLine('mailbox.userId', pop.userId)),
    password,
    host: pop.server,
    port: pop.port,
    tls: pop.ssl === true,
    timeout: silenceTimeout,
    ...(tlsOptions && { tlsOptions }),
  };
}

/** The POP server, if node-pop3 can do all that is said of it. */
async function supportedPop({ pop }: Account): Promise<Pop> {
  const cannot = (leaf: string, why: string) => unsupported(leaf, 'node-pop3', why);
  if (pop === false) throw cannot('pop: false', 'has no server to read from');
  if (pop.ssl === 'starttls') throw cannot('pop.ssl: starttls', 'does not know STLS; it can do `ssl: true`');
  if (pop.apop) throw cannot('pop.apop', 'does not know APOP');
  if (pop.accessToken !== null) throw cannot('mailbox.oauth2', 'does not know XOAUTH2 and OAUTHBEARER');
  if (pop.mechanism !== null && pop.mechanism.toUpperCase() !== 'USER') {
    throw cannot('pop.mechanism', `logs in by USER and PASS only, not by ${pop.mechanism}`);
  }
  if (pop.family !== null && (await import('node:net')).isIP(pop.server) !== pop.family) {
    throw cannot('pop.family', 'cannot be held to one address family');
  }
  return pop;
}

/** node-pop3 trims the lines that it sends. */
function untrimmed(leaf: string, value: string): string {
  if (value !== value.trimEnd()) throw unsupported(leaf, 'node-pop3', 'cuts off the space that it ends with');
  return value;
}
