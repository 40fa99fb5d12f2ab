import type { Socket } from 'node:net';
import { Dialogue } from '../wire/dialogue.js';
import type { Talking } from './connection.js';
import { connectionOf, type Session, setConnection } from './session.js';

/** Begins a dialogue on the session's connection. */
export function startDialogue(session: Session, socket: Socket, { isSecure }: { isSecure: boolean }): Talking {
  const { plan, mask, trace, run } = session;
  const { release } = connectionOf(session);
  const { protocol } = plan;
  const dialogue = new Dialogue(socket, { protocol, mask, ...(run.options.onTranscript && { trace }) });
  return setConnection(session, { state: 'dialogue', socket, release, dialogue, isSecure, isLoggedIn: false });
}
