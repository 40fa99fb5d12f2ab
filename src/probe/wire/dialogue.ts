import type { Socket } from 'node:net';
import type { Mask } from '../../mask/reply.js';
import { breaksLine, cleanText, decodeText, shorten } from '../../text/clean-text.js';
import { orAborted } from './deadline.js';
import { Fault } from './fault.js';
import {
  createLineBuffer,
  createReplyParser,
  type LineBuffer,
  MalformedReply,
  type Protocol,
  type Reply,
  ReplyTooLong,
} from './reply.js';

/** Milliseconds that a farewell may take to be written. */
const farewellTime = 250;

const ignore = () => {};

/** One line of the dialogue, fit to be shown. */
export interface TranscriptLine {
  readonly direction: 'sent' | 'received' | 'note';
  readonly text: string;
}

export interface DialogueOptions {
  readonly protocol: Protocol;
  readonly mask: Mask;
  trace?(line: TranscriptLine): void;
}

export interface CommandOptions {
  /** What the transcript shows instead of the line. */
  shown?: string;
  /** POP: whether lines follow a positive reply. */
  multiline?: boolean;
  /** Whether the reply is part of a SASL exchange, whose data are not shown. */
  isSasl?: boolean;
}

/**
 * The line dialogue of POP3 and SMTP over one connection, in strict lock-step, but for commands that are sent ahead: a
 * reply counts only for a command sent before it, in their order. Holds at most one line and what Node buffers of a socket that is read on demand.
 */
export class Dialogue {
  readonly #options: DialogueOptions;
  #socket: Socket;
  #lines: LineBuffer = createLineBuffer();
  #firstByte: number | null = null;
  #error: Error | null = null;
  #hasEnded = false;
  /** Whether a reply is due: then nothing more may be said. */
  #isWaiting = true;
  /** Commands that were sent and not yet asked for. */
  #ahead: string[] = [];
  #wake: () => void = () => {};

  constructor(socket: Socket, options: DialogueOptions) {
    this.#socket = socket;
    this.#options = options;
    // It may have broken before anyone listened.
    this.#error = socket.errored;
    this.#hasEnded = socket.readableEnded;
    this.#listen();
  }

  get localAddress(): string {
    return this.#socket.localAddress ?? '';
  }

  /** What the server says without being asked: its greeting. */
  greeting(signal: AbortSignal): Promise<Reply> {
    return this.#reply({}, signal);
  }

  /** Sends one line and gives the reply to it. */
  async command(line: string, signal: AbortSignal, options: CommandOptions = {}): Promise<Reply> {
    // The caller has said which leaf is at fault; here is the last gate.
    if (breaksLine(line)) throw new Fault('control-character');
    signal.throwIfAborted();
    if (this.#ahead.length > 0) {
      if (this.#ahead.shift() !== line) throw new Error('a command that was not sent ahead');
      this.#isWaiting = true;
      return this.#reply(options, signal);
    }
    const early = await this.#early(signal);
    if (early) return early;
    this.#trace('sent', options.shown ?? line);
    this.#isWaiting = true;
    this.#socket.write(`${line}\r\n`);
    return this.#reply(options, signal);
  }

  /**
   * Sends commands in one flight (RFC 2920, PIPELINING); each is then to be asked for, in this order, for its reply.
   * Nothing is sent where the server has said something unasked: the first of them then gets that as its answer.
   */
  sendAhead(lines: readonly string[]): void {
    if (lines.some(breaksLine)) throw new Fault('control-character');
    this.#takeBuffered();
    if (this.#lines.length > 0) return;
    for (const line of lines) this.#trace('sent', line);
    this.#ahead = [...lines];
    this.#isWaiting = true;
    this.#socket.write(lines.map((line) => `${line}\r\n`).join(''));
  }

  /** Hands the bare socket over to TLS. Bytes that the server sent in the clear after its last reply are a fault. */
  detach(): Socket {
    this.#takeBuffered();
    if (this.#lines.length > 0) throw new Fault('starttls-injection');
    this.#unlisten();
    return this.#socket;
  }

  /** Goes on over the socket that TLS made of the one detached; nothing read before counts. */
  attach(socket: Socket): void {
    this.#socket = socket;
    this.#lines = createLineBuffer();
    this.#ahead = [];
    this.#error = null;
    this.#hasEnded = false;
    this.#listen();
    this.#trace('note', 'TLS');
  }

  /** Says a last line, if any and if no reply is due, and ends the connection without waiting. */
  close(farewell?: string): void {
    if (this.#socket.destroyed) return;
    if (farewell !== undefined && this.#socket.writable && !this.#error && !this.#isWaiting) {
      this.#trace('sent', farewell);
      this.#socket.write(`${farewell}\r\n`);
      // What the server still sends is not wanted; destroying at once would take the farewell back.
      const { socket, timer } = { socket: this.#socket, timer: setTimeout(() => this.#socket.destroy(), farewellTime) };
      socket.once('close', () => clearTimeout(timer)).end(() => socket.destroy());
    } else {
      this.#socket.destroy();
    }
  }

  /** Raw first bytes, for naming a protocol that has no lines of ours. */
  get rest(): string {
    return cleanText(decodeText(this.#lines.peek().subarray(0, 512)));
  }

  /** Whether the first byte that came was that of a TLS alert or handshake (RFC 8446, section 5.1). */
  get isTls(): boolean {
    return this.#firstByte === 0x15 || this.#firstByte === 0x16;
  }

  async #reply(options: CommandOptions, signal: AbortSignal): Promise<Reply> {
    const parser = createReplyParser(this.#options.protocol, { multiline: options.multiline ?? false });
    try {
      for (;;) {
        const line = this.#lines.next();
        if (line === null) {
          await this.#fill(signal);
          continue;
        }
        this.#traceReceived(line, options);
        const reply = parser.push(line);
        if (!reply) continue;
        this.#isWaiting = false;
        return this.#masked(reply);
      }
    } catch (error) {
      if (error instanceof ReplyTooLong) throw new Fault('reply-too-long');
      if (error instanceof MalformedReply) {
        const line = this.#options.mask.apply(error.line);
        throw new Fault('malformed-reply', { detail: `“${shorten(line, 120)}”`, facts: { reply: shorten(line, 500) } });
      }
      throw error;
    }
  }

  /**
   * What came before anything was asked. A refusal that ends the connection may come at any time (RFC 5321, section 3.8:
   * 421) and is an answer; anything else would be taken for the reply to what is sent next, and is a fault.
   */
  async #early(signal: AbortSignal): Promise<Reply | null> {
    this.#takeBuffered();
    if (this.#lines.length === 0) return null;
    const start = this.#lines.peek().subarray(0, 4).toString('latin1');
    if (start === '421 ' || start === '-ERR') return this.#reply({}, signal);
    const text = this.#options.mask.apply(this.rest);
    throw new Fault('malformed-reply', {
      detail: `“${shorten(text, 120)}” came before it was asked for`,
      facts: { reply: shorten(text, 500) },
    });
  }

  async #fill(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#takeBuffered()) return;
      if (this.#error) throw this.#error;
      if (this.#hasEnded || this.#socket.destroyed) throw new Fault('connection-closed');
      await orAborted(new Promise<void>((fulfil) => (this.#wake = fulfil)), signal);
    }
  }

  #takeBuffered(): boolean {
    const chunk: Buffer | null = this.#socket.read();
    if (chunk === null) return false;
    this.#firstByte ??= chunk[0] ?? null;
    this.#lines.push(chunk);
    return true;
  }

  readonly #onWake = () => this.#wake();
  readonly #onEnd = () => {
    this.#hasEnded = true;
    this.#wake();
  };
  /** A socket may stay in memory for long, and what listens to it stays, too. */
  readonly #onClose = () => {
    this.#onEnd();
    this.#unlisten();
    // An error that nobody hears would end the process.
    this.#socket.on('error', ignore);
  };
  readonly #onError = (error: Error) => {
    this.#error ??= error;
    this.#wake();
  };

  #listen(): void {
    this.#socket
      .on('readable', this.#onWake)
      .on('end', this.#onEnd)
      .on('close', this.#onClose)
      .on('error', this.#onError);
  }

  #unlisten(): void {
    this.#socket
      .off('readable', this.#onWake)
      .off('end', this.#onEnd)
      .off('close', this.#onClose)
      .off('error', this.#onError);
  }

  /** Secrets are hidden where text enters, so that nothing later needs to think of them; `data` stays as it came. */
  #masked(reply: Reply): Reply {
    const { mask } = this.#options;
    return { ...reply, lines: reply.lines.map(mask.apply), body: reply.body.map(mask.apply) };
  }

  #traceReceived(bytes: Buffer, { isSasl = false }: CommandOptions): void {
    if (!this.#options.trace) return;
    const text = cleanText(decodeText(bytes));
    const isChallenge = isSasl && /^(\+|334)/.test(text);
    this.#trace('received', isChallenge ? text.replace(/^(\+|334).*$/, '$1 ***') : text);
  }

  #trace(direction: TranscriptLine['direction'], text: string): void {
    this.#options.trace?.({ direction, text: shorten(this.#options.mask.apply(text), 2000) });
  }
}
