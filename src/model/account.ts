import type { Origin } from './diagnostic.js';
import type { Secret } from './secret.js';

/** `true`: TLS from the first byte (RFC 8314); `starttls`: upgraded by STLS or STARTTLS (RFC 2595, 3207), never without; `false`: clear text. */
export type Ssl = boolean | 'starttls';

/** How the server's TLS is checked. */
export interface Tls {
  /** Absolute path of a PEM file whose certificates replace Node's CAs. */
  readonly ca: string | null;
  /** Name that the certificate must bear, and that SNI says. */
  readonly servername: string;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  /** SHA-256 fingerprints (64 lower-case hex digits), one of which the server's certificate must have, on top of the CAs; empty: any. */
  readonly fingerprint: readonly string[];
}

/** Where and how to connect. */
export interface Server {
  readonly server: string;
  readonly port: number;
  readonly ssl: Ssl;
  readonly tls: Tls;
  /** Only this SASL mechanism (or `USER`), `null`: the strongest that both sides know. */
  readonly mechanism: string | null;
  /** Only this address family, `null`: both. */
  readonly family: 4 | 6 | null;
}

/** Who logs in; a `password` or an `accessToken` (RFC 7628), both `null` where none is configured. */
export interface Login {
  readonly userId: string;
  readonly password: Secret | null;
  readonly accessToken: Secret | null;
}

/** Receiving by POP3 (RFC 1939). */
export type Pop = Server & Login & { readonly apop: boolean };

/** Sending by SMTP submission (RFC 6409). */
export type Smtp = Server & {
  readonly auth: Login | false;
  /** Name said in EHLO, `null`: this machine's name if it has a dot, else the connection's address in brackets. */
  readonly hello: string | null;
};

/** Sending through another ISP's server. */
export type SeparateSmtp = Smtp & {
  /** Address of `MAIL FROM:`. */
  readonly sender: string;
  /** A POP log-in that opens the SMTP server for this client. */
  readonly popBeforeSmtp: Pop | null;
};

/** One account, complete: the file, the provider's preset and the defaults merged. */
export interface Account {
  readonly name: string | null;
  /** Id of the preset, `null` for none. */
  readonly provider: string | null;
  readonly mailbox: Login & { readonly address: string };
  readonly pop: Pop | false;
  readonly smtp: Smtp | false;
  readonly separateSmtp: SeparateSmtp | null;
  /** Pause in milliseconds between a POP and an SMTP connection, and between two to the same server. */
  readonly delay: number;
  /** Where each leaf came from, by JSON pointer into the resolved configuration: `/pop/port`. */
  readonly origins: Readonly<Record<string, Origin>>;
}

/** A configuration file, resolved. */
export interface MailConfig {
  readonly path: string;
  readonly accounts: readonly Account[];
  /** The account of that name; without a name the `default`, or the only one. Throws `ERR_MAILCONF_NO_ACCOUNT`. */
  account(name?: string): Account;
}
