import { createHash } from 'node:crypto';
import { splitCommand } from './command.js';
import type { Session } from './line-server.js';

/** What a client that logged in may see. */
export interface Maildrop {
  readonly messages: readonly string[];
  /** What CAPA lists now; `null`: CAPA is not known. */
  readonly capabilities: readonly string[] | null;
}

/** The state after log-in, until the client quits or leaves. */
export async function serveMaildrop(session: Session, { messages, capabilities }: Maildrop): Promise<void> {
  const sizes = messages.map((message) => Buffer.byteLength(message));
  for (;;) {
    const line = await session.readLine();
    if (line === null) return;
    const [verb, args] = splitCommand(line);
    if (await session.override(verb, line)) continue;
    const index = Number.parseInt(args, 10) - 1;
    const message = messages[index];
    if (verb === 'QUIT') return session.send('+OK Logging out.');
    if (verb === 'NOOP' || verb === 'RSET') await session.send('+OK');
    else if (verb === 'CAPA' && capabilities !== null) {
      await session.send('+OK', ...capabilities, '.');
    } else if (verb === 'STAT') await session.send(`+OK ${messages.length} ${sizes.reduce((a, b) => a + b, 0)}`);
    else if (verb === 'LIST' && args === '') {
      await session.send('+OK', ...sizes.map((size, i) => `${i + 1} ${size}`), '.');
    } else if (verb === 'UIDL' && args === '') {
      await session.send('+OK', ...messages.map((text, i) => `${i + 1} ${md5(text)}`), '.');
    } else if (verb === 'LIST' && message !== undefined) await session.send(`+OK ${args} ${sizes[index]}`);
    else if (verb === 'UIDL' && message !== undefined) await session.send(`+OK ${args} ${md5(message)}`);
    else if (verb === 'RETR' && message !== undefined) {
      await session.send(
        `+OK ${sizes[index]} octets`,
        ...message.replace(/\r\n$/, '').split('\r\n').map(stuffDot),
        '.',
      );
    } else await session.send(message === undefined ? '-ERR no such message' : '-ERR unknown command');
  }
}

function stuffDot(line: string): string {
  return line.startsWith('.') ? `.${line}` : line;
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
