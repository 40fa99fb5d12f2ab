import { cleanText, decodeText } from '../../text/clean-text.js';

/** The two protocols of the line dialogue. */
export type Protocol = 'pop' | 'smtp';

/** What a server answered to one command. */
export interface Reply {
  /** `+OK`, `-ERR` or `+` (RFC 1939, 5034), or the three digits of SMTP (RFC 5321). */
  readonly code: string;
  /** SMTP's enhanced code `5.7.8` (RFC 3463), or POP's response code `IN-USE` (RFC 2449, 3206). */
  readonly enhancedCode: string | null;
  /** The text of every status line, cleaned, without the codes at their beginning. */
  readonly lines: readonly string[];
  /** The lines that follow a status line of POP (RFC 1939, section 3). */
  readonly body: readonly string[];
  /** The first line's text as it came: SASL and APOP data must not be cleaned. Never to be shown. */
  readonly data: string;
}

/** Most bytes of a line; SASL allows 12,288 of base64 (RFC 4954, section 4). */
export const maxLineBytes = 16_384;
/** Most bytes of a whole reply. */
export const maxReplyBytes = 65_536;

/** The bytes are no reply of this protocol; `line` is what came, cleaned. */
export class MalformedReply extends Error {
  readonly line: string;
  constructor(line: string) {
    super('not a reply of this protocol');
    this.line = line;
  }
}

/** The reply exceeds what any server needs to say. */
export class ReplyTooLong extends Error {}

/** Cuts a stream of bytes into lines; holds never more than a line and the chunk it came in. */
export interface LineBuffer {
  push(chunk: Buffer): void;
  /** The next line without its end, or `null` until it is complete. A bare LF ends a line too. */
  next(): Buffer | null;
  /** Bytes not yet taken. */
  readonly length: number;
  /** What is left, for a look at bytes that are no line. */
  peek(): Buffer;
}

export function createLineBuffer(): LineBuffer {
  let rest: Buffer = Buffer.alloc(0);
  let scanned = 0;
  return {
    push(chunk) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    },
    next() {
      const end = rest.indexOf(0x0a, scanned);
      if (end === -1 ? rest.length > maxLineBytes : end > maxLineBytes) throw new ReplyTooLong();
      if (end === -1) {
        scanned = rest.length;
        return null;
      }
      const line = rest.subarray(0, end > 0 && rest[end - 1] === 0x0d ? end - 1 : end);
      rest = rest.subarray(end + 1);
      scanned = 0;
      return line;
    },
    get length() {
      return rest.length;
    },
    peek: () => rest,
  };
}

/** Builds one reply out of lines. */
export interface ReplyParser {
  /** Gives the reply once it is complete. Throws MalformedReply and ReplyTooLong. */
  push(line: Buffer): Reply | null;
}

/** `multiline`: a positive reply of POP is followed by lines up to a single dot. */
export function createReplyParser(protocol: Protocol, { multiline = false } = {}): ReplyParser {
  return protocol === 'pop' ? createPopParser(multiline) : createSmtpParser();
}

function createPopParser(multiline: boolean): ReplyParser {
  const measure = createMeasure();
  let status: Reply | null = null;
  const body: string[] = [];
  return {
    push(bytes) {
      const line = measure(bytes);
      if (status === null) {
        status = parsePopStatus(line);
        return multiline && status.code === '+OK' ? null : status;
      }
      if (line === '.') return { ...status, body };
      body.push(cleanText(line.startsWith('.') ? line.slice(1) : line));
      return null;
    },
  };
}

function parsePopStatus(line: string): Reply {
  const match = /^(\+OK|-ERR|\+)(?: (.*))?$/s.exec(line);
  if (!match) throw new MalformedReply(cleanText(line));
  const [, code = '', data = ''] = match;
  const extended = code === '+' ? null : /^\[([A-Z][A-Z0-9/_-]*)(?![A-Z0-9/_-])[^\]]*\]/i.exec(data);
  return { code, enhancedCode: extended?.[1]?.toUpperCase() ?? null, lines: [cleanText(data)], body: [], data };
}

function createSmtpParser(): ReplyParser {
  const measure = createMeasure();
  const lines: string[] = [];
  let first: { code: string; data: string; enhancedCode: string | null } | null = null;
  return {
    push(bytes) {
      const line = measure(bytes);
      const match = /^([2-5]\d\d)(?:([ -])(.*))?$/s.exec(line);
      if (!match || (first !== null && match[1] !== first.code)) throw new MalformedReply(cleanText(line));
      const [, code = '', separator, text = ''] = match;
      const enhanced = /^([245]\.\d{1,3}\.\d{1,3})(?: |$)/.exec(text);
      first ??= { code, data: text, enhancedCode: null };
      if (enhanced?.[1]) first.enhancedCode ??= enhanced[1];
      lines.push(cleanText(enhanced ? text.slice(enhanced[0].length) : text));
      return separator === '-' ? null : { lines, body: [], ...first };
    },
  };
}

/** Decodes a line and keeps count of the reply; NUL stands in no reply of either protocol. */
function createMeasure(): (bytes: Buffer) => string {
  let size = 0;
  return (bytes) => {
    size += bytes.length + 2;
    if (size > maxReplyBytes) throw new ReplyTooLong();
    if (bytes.includes(0)) throw new MalformedReply(cleanText(decodeText(bytes)));
    return decodeText(bytes);
  };
}

/** `true` for `+OK` and the 2xx codes. */
export function isPositive(reply: Reply): boolean {
  return reply.code === '+OK' || reply.code.startsWith('2');
}

/** `true` where the server waits for the next SASL line. */
export function isContinuation(reply: Reply): boolean {
  return reply.code === '+' || reply.code === '334';
}

/** The reply on one line, all of its lines: the web address to go to often stands on the last one. */
export function quoteReply(reply: Reply): string {
  const codes = [reply.code];
  if (reply.enhancedCode !== null && !reply.code.startsWith('+') && !reply.code.startsWith('-')) {
    codes.push(reply.enhancedCode);
  }
  return [...codes, ...reply.lines].filter((part) => part !== '').join(' ');
}
