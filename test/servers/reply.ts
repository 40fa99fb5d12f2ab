import type { Session } from './session.js';

/** What a server does instead of its usual answer: a text (CRLF is added), or more than that. */
export type Reply = string | Action | ((line: string, session: Session) => string | Action | null);

export interface Action {
  /** Lines to send, CRLF added to each. */
  text?: string;
  /** Bytes to send exactly as they stand. */
  raw?: string | Uint8Array;
  /** Milliseconds to wait before anything is sent. */
  delay?: number;
  /** Milliseconds between any two bytes of `raw`. */
  drip?: number;
  /** Sent for as long as the client listens. */
  endless?: string;
  /** Bytes of it after which it ends all the same. */
  atMost?: number;
  /** What comes last; left out, the dialogue goes on as if the usual answer had been given. */
  then?: 'close' | 'reset' | 'hang';
}

/** How bytes go out, whatever they say. */
export interface Framing {
  /** `'\n'` for a server that ends lines with a bare LF. */
  lineEnd?: string;
  /** Milliseconds between any two bytes. */
  slow?: number;
  /** CR and LF leave in two packets. */
  splitLineEnds?: boolean;
}
