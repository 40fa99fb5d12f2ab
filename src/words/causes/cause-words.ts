import type { Ssl } from '../../model/account.js';
import type { Step } from '../../model/probe.js';

/** What a message about a fault can speak of. */
export interface CauseContext {
  /** The service's key in the file: `pop`, `separateSmtp.popBeforeSmtp`. */
  readonly at: string;
  /** `POP3` or `SMTP`. */
  readonly protocol: string;
  readonly step: Step;
  readonly host: string;
  /** Whether the host is an IP address. */
  readonly isAddress: boolean;
  readonly port: number;
  readonly ssl: Ssl;
  /** Seconds that a step may take. */
  readonly timeout: number;
  /** The server's reply, quoted; empty where there was none. */
  readonly reply: string;
  /** Web address in the reply; empty where there was none. */
  readonly url: string;
  readonly nodeCode: string;
  readonly detail: string;
  readonly names: readonly string[];
  /** The certificate, as far as it is known. */
  readonly certificate: {
    subject: string;
    issuer: string;
    names: readonly string[];
    validFrom: string;
    validTo: string;
  };
  /** The `delay` to write, in words: what the server asks for, or a guess. */
  readonly pause: string;
  readonly sender: string;
  readonly recipient: string;
  /** Id of the preset that names the server, empty where the file does. */
  readonly preset: string;
  /** Whether the name to verify is not just that of the server. */
  readonly hasServername: boolean;
  /** The TLS with which the protocol is spoken on this very port, where that was found out. */
  readonly spoken: Ssl | null;
}

/** What is said of one cause: its title, what happened, and what helps. */
export interface CauseWords {
  readonly title: string;
  readonly message: (c: CauseContext) => string;
  readonly help: (c: CauseContext) => string;
}

export const place = (c: CauseContext) => `${c.host} port ${c.port}`;
export const said = (c: CauseContext) => (c.reply === '' ? '' : `: “${c.reply}”`);
export const code = (c: CauseContext) => (c.nodeCode === '' ? '' : ` (${c.nodeCode})`);
export const detail = (c: CauseContext) => (c.detail === '' ? '' : `: ${c.detail}`);
