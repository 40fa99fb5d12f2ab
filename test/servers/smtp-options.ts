import type { LineServerOptions, Session } from './line-server.js';
import type { PopServer } from './pop-server.js';
import type { ScramOptions } from './sasl.js';

export interface SmtpServerOptions extends LineServerOptions {
  /** Passwords by ID. */
  users?: Readonly<Record<string, string>>;
  /** Access tokens by ID. */
  tokens?: Readonly<Record<string, string>>;
  /** SASL mechanisms, `PLAIN LOGIN CRAM-MD5` if left out; `[]`: no AUTH. */
  mechanisms?: readonly string[];
  /** How SCRAM-SHA-256 is done, where it is a mechanism. */
  scram?: ScramOptions;
  /** Whether MAIL is refused before a log-in, as a submission server does; left out: if there are users. */
  requireAuth?: boolean;
  /** Whether AUTH and MAIL are refused before TLS. */
  requireTls?: boolean;
  /** What EHLO lists instead; `null`: EHLO is not known, HELO is. */
  keywords?: readonly string[] | ((session: Session) => readonly string[]) | null;
  /** Domains that take mail from anyone; `example.com` if left out. */
  localDomains?: readonly string[];
  /** Addresses that exist in those domains; left out, all. */
  mailboxes?: readonly string[];
  /** Addresses that an ID may send from; an ID that is not named may use any. */
  senders?: Readonly<Record<string, readonly string[]>>;
  /** Clients that logged in there may relay. */
  popBeforeSmtp?: PopServer;
  /** Gives the refusal of a name said in EHLO or HELO, at RCPT as Postfix does; `null` accepts. */
  checkHello?: (name: string) => string | null;
  /** Text of a refused log-in. */
  rejection?: string;
  /** Sent in clear text in one packet with the reply to STARTTLS. */
  injection?: string;
  /** Whether PIPELINING is offered and taken; left out, commands out of turn are violations. */
  pipelining?: boolean;
}

export interface StoredMessage {
  readonly from: string;
  readonly to: readonly string[];
  /** Header and body, CRLF between lines. */
  readonly data: string;
  /** Who was logged in. */
  readonly userId: string | null;
}
