import type { Socket } from 'node:net';
import type { Dialogue } from '../wire/dialogue.js';

/** What every connection has, however far it is. */
interface Line {
  readonly socket: Socket;
  /** Lets the pacer open the next connection. */
  readonly release: () => void;
}

/** A connection on which nothing was said yet. */
export interface Connected extends Line {
  readonly state: 'connected';
}

/** A TLS handshake is under way; nobody may say anything else. */
export interface Handshaking extends Line {
  readonly state: 'handshake';
}

/** Server and client talk. */
export interface Talking extends Line {
  readonly state: 'dialogue';
  readonly dialogue: Dialogue;
  /** Whether TLS is there and the server verified. */
  readonly isSecure: boolean;
  readonly isLoggedIn: boolean;
}

/** How far a connection is. Each state is a new object: who holds an old one has no say any more. */
export type Connection = Connected | Handshaking | Talking;
