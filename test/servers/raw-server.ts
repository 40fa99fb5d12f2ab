import { type LineServer, type LineServerOptions, startLineServer } from './line-server.js';

/** Starts a server that greets with these bytes (`null`: not at all) and answers every line with `answer`, if with anything. */
export async function startRawServer({
  greeting,
  answer,
  ...options
}: LineServerOptions & { greeting: string | null; answer?: string }): Promise<LineServer> {
  return startLineServer(options, async (session) => {
    if (greeting !== null) await session.sendRaw(greeting);
    while ((await session.readLine()) !== null) if (answer !== undefined) await session.sendRaw(answer);
  });
}
