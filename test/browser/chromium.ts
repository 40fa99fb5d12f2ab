import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Runs a script in a page of headless Chromium, with `globalThis.input`; answers the value of its `globalThis.output`. */
export async function runInChromium(script: string, input: unknown): Promise<unknown> {
  const profile = mkdtempSync(join(tmpdir(), 'mailconf-chromium-'));
  const { port, result, close } = await serve(script, input);
  const browser = spawn('chromium', [...flags, `--user-data-dir=${profile}`, `http://127.0.0.1:${port}/`], {
    stdio: 'ignore',
    // A group of its own: its helpers write into the profile as long as they live.
    detached: true,
  });
  try {
    return await Promise.race([result, failureOf(browser)]);
  } finally {
    if (browser.pid !== undefined && browser.exitCode === null && browser.signalCode === null) {
      process.kill(-browser.pid, 'SIGKILL');
      await once(browser, 'exit');
    }
    close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 20 });
  }
}

async function failureOf(browser: ChildProcess): Promise<never> {
  const [code] = await once(browser, 'exit');
  throw new Error(`Chromium ended with ${code} before the page was done`);
}

async function serve(script: string, input: unknown) {
  let done: (value: unknown) => void = () => undefined;
  let failed: (error: Error) => void = () => undefined;
  const result = new Promise<unknown>((resolve, reject) => {
    done = resolve;
    failed = reject;
  });
  const answers: Record<string, { type: string; body: string }> = {
    '/': { type: 'text/html', body: page },
    '/input.json': { type: 'application/json', body: JSON.stringify(input) },
    '/script.js': { type: 'text/javascript', body: script },
  };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (request.method === 'POST') {
      readAll(request).then((body) => {
        response.end();
        if (request.url === '/output') done(JSON.parse(body));
        else failed(new Error(body));
      }, failed);
      return;
    }
    const answer = answers[request.url ?? ''];
    response.writeHead(answer ? 200 : 404, { 'content-type': `${answer?.type ?? 'text/plain'}; charset=utf-8` });
    response.end(answer?.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    result,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Reports what was not caught, too. */
const page = `<!doctype html><script>
const post = (path, body) => fetch(path, { method: 'POST', body });
onerror = (message, source, line, column, error) => void post('/error', String(error?.stack ?? message));
onunhandledrejection = ({ reason }) => void post('/error', String(reason?.stack ?? reason));
</script><script type="module">
globalThis.input = await (await fetch('/input.json')).json();
await import('/script.js');
await post('/output', JSON.stringify(globalThis.output));
</script>`;

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
