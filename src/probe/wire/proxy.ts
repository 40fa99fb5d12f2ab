import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { ProxyAddress } from '../../model/probe.js';
import { cleanText, shorten } from '../../text/clean-text.js';
import { ConnectError, connectTcp, resolveHost } from './connect.js';
import { interrupted, orAborted, timedOut } from './deadline.js';
import { Fault } from './fault.js';

const defaultPorts = { socks5: 1080, http: 8080 } as const;

/**
 * Reads `socks5://[USER:PASSWORD@]HOST[:PORT]` or `http://…`; `null` where it is neither. Names are looked up by the proxy
 * (what curl calls `socks5h`): who needs one often has no DNS for the outside.
 */
export function parseProxy(text: string): ProxyAddress | null {
  const match = /^(socks5h?|http):\/\//i.exec(text);
  const kind = match?.[1]?.toLowerCase().startsWith('socks5') ? 'socks5' : 'http';
  // Hosts of a scheme that it does not know are not parsed by the rules of hosts.
  const url = match && URL.canParse(text) ? new URL(text.replace(/^[^:]+/, 'ftp')) : null;
  if (!url || url.hostname === '' || !/^\/?$/.test(url.pathname) || url.search !== '' || url.hash !== '') return null;
  try {
    return {
      kind,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(/:(\d+)\/?$/.exec(text)?.[1] ?? defaultPorts[kind]),
      userId: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
    };
  } catch {
    // No URL, or a `%` in it that escapes nothing.
    return null;
  }
}

/** The proxy as it may be shown: without who logs in. */
export function proxyName({ kind, host, port }: ProxyAddress): string {
  return `${kind}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Connects to a host through a proxy, which looks up the name. Throws a Fault, or the signal's reason. */
export async function connectThrough(
  proxy: ProxyAddress,
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<Socket> {
  const socket = await reach(proxy, signal);
  // A socket that breaks while nobody listens would end the process.
  socket.on('error', () => {});
  const target = { host, port };
  try {
    return await orAborted(
      proxy.kind === 'socks5' ? bySocks(proxy, socket, target) : byHttp(proxy, socket, target),
      signal,
    );
  } catch (error) {
    socket.destroy();
    throw error === timedOut ? failed(proxy, 'neither it nor the server behind it answers in time') : error;
  }
}

interface Target {
  readonly host: string;
  readonly port: number;
}

async function reach(proxy: ProxyAddress, signal: AbortSignal): Promise<Socket> {
  try {
    const addresses = await resolveHost(proxy.host, null, signal);
    return (await connectTcp(addresses, proxy.port, signal)).socket;
  } catch (error) {
    const reason = error instanceof ConnectError ? error.reason : error;
    if (reason === interrupted) throw reason;
    const nodeCode = error instanceof ConnectError ? error.farthest : (error as NodeJS.ErrnoException).code;
    throw failed(proxy, 'it cannot be reached', nodeCode);
  }
}

function failed(proxy: ProxyAddress, detail: string, nodeCode?: string): Fault {
  return new Fault('proxy-failed', {
    detail,
    names: [proxyName(proxy)],
    ...(nodeCode !== undefined && { nodeCode }),
    facts: { proxy: proxyName(proxy) },
  });
}

/** What a SOCKS proxy says of the server behind it (RFC 1928, section 6); all else is the proxy's own. */
const bySocksReply = [
  ['ConnectionRefused', 'connection-refused'],
  ['TTLExpired', 'connection-timeout'],
  ['NetworkUnreachable', 'network-unreachable'],
] as const;

/** RFC 1928; the server's name goes to the proxy as it is. */
async function bySocks(proxy: ProxyAddress, socket: Socket, destination: Target): Promise<Socket> {
  const { SocksClient } = await import('socks');
  const { host, port, userId, password } = proxy;
  try {
    await SocksClient.createConnection({
      proxy: { host, port, type: 5, ...(userId !== '' && { userId, password }) },
      command: 'connect',
      destination,
      existing_socket: socket,
      // The caller's signal ends it; the library's own clock must not come first.
      timeout: 2 ** 31 - 1,
    });
  } catch (error) {
    const text = error instanceof Error ? error.message : '';
    const known = bySocksReply.find(([reply]) => text.endsWith(reply));
    if (known) throw new Fault(known[1], { facts: { proxy: proxyName(proxy), reply: text } });
    throw failed(proxy, sayOf(text));
  }
  return keepEarly(socket);
}

/** The library gives what the server said already as an event in a later turn, and lets the socket flow. */
async function keepEarly(socket: Socket): Promise<Socket> {
  const early: Buffer[] = [];
  const keep = (chunk: Buffer) => early.push(chunk);
  socket.on('data', keep);
  await setImmediate();
  socket.pause().off('data', keep);
  if (early.length > 0) socket.unshift(Buffer.concat(early));
  return socket;
}

/** CONNECT (RFC 9110, section 9.3.6). */
async function byHttp(proxy: ProxyAddress, socket: Socket, { host, port }: Target): Promise<Socket> {
  const { request } = await import('node:http');
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const login = Buffer.from(`${proxy.userId}:${proxy.password}`).toString('base64');
  return new Promise((fulfil, reject) => {
    const asked = request({
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...(proxy.userId !== '' && { 'proxy-authorization': `Basic ${login}` }) },
      createConnection: () => socket,
    });
    asked.on('error', (error: NodeJS.ErrnoException) => reject(failed(proxy, 'it gives no answer', error.code)));
    asked.on('connect', ({ statusCode = 0, statusMessage = '' }, tunnel: Socket, head: Buffer) => {
      if (statusCode < 200 || statusCode > 299) {
        reject(failed(proxy, `it answers “${statusCode} ${sayOf(statusMessage)}”`));
        return;
      }
      tunnel.pause();
      if (head.length > 0) tunnel.unshift(head);
      fulfil(tunnel);
    });
    asked.end();
  });
}

function sayOf(text: string): string {
  return shorten(cleanText(text), 120);
}
