import type { SMTPSentMessageInfo, SMTPTransportOptions } from 'nodemailer';
import SMTPTransport from 'nodemailer/lib/smtp-transport';
import { ConnectionTurns } from './connection-turns.js';
import type { LogInByPop } from './pop-login.js';

/** What an account asks for beyond nodemailer's own options. */
export interface AccountExtras {
  /** Address of `MAIL FROM:`; nodemailer takes it from the message only. */
  readonly sender: string | null;
  /** The POP log-in that must come before. */
  readonly logInByPop: LogInByPop | null;
  /** Milliseconds between two connections. */
  readonly delay: number;
}

type Send = SMTPTransport['send'];
type VerifyCallback = (error: Error | null, success: true) => void;

/** nodemailer's SMTP transport, with the envelope's sender, the pause and POP before SMTP around each connection. */
export class AccountTransport extends SMTPTransport {
  readonly #extras: AccountExtras;
  readonly #turns: ConnectionTurns | null;

  constructor(options: SMTPTransportOptions, extras: AccountExtras) {
    super(options);
    this.#extras = extras;
    // Without a pause and a mailbox that takes one log-in at a time, nodemailer may connect as often as it likes.
    this.#turns = extras.delay > 0 || extras.logInByPop ? new ConnectionTurns(extras.delay) : null;
  }

  override send(mail: Parameters<Send>[0], callback: Parameters<Send>[1]): void {
    const { sender } = this.#extras;
    if (sender !== null) mail.message.setEnvelope({ ...mail.message.getEnvelope(), from: sender });
    if (!this.#turns) {
      super.send(mail, callback);
      return;
    }
    const signal = mail.data.signal;
    const deliver = () =>
      new Promise<SMTPSentMessageInfo | undefined>((fulfil, reject) => {
        super.send(mail, (error, info) => (error ? reject(error) : fulfil(info)));
      });
    this.#inTurn(deliver, signal).then(
      (info) => callback(null, info),
      // An aborted signal makes nodemailer report its own abort error, without a connection.
      (error) => (signal?.aborted ? super.send(mail, callback) : callback(error)),
    );
  }

  override verify(): Promise<true>;
  override verify(callback: VerifyCallback): void;
  override verify(callback?: VerifyCallback): Promise<true> | undefined {
    const verified = this.#inTurn(() => super.verify());
    if (!callback) return verified;
    // nodemailer's own error path hands over the error alone.
    verified.then((success) => callback(null, success), callback as (error: Error) => void);
    return undefined;
  }

  override close(): void {
    this.#turns?.close();
    super.close();
  }

  #inTurn<T>(open: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const { logInByPop } = this.#extras;
    if (!this.#turns) return open();
    return this.#turns.take(async (connect) => {
      if (logInByPop) await connect(() => logInByPop(signal));
      return connect(open);
    }, signal);
  }
}
