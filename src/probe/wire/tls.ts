import { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import {
  type ConnectionOptions,
  checkServerIdentity,
  connect,
  createSecureContext,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import { NotRead, readBounded } from '../../files/bounded-read.js';
import { isWithinFolder } from '../../files/path-below.js';
import { realPathOf } from '../../files/real-path.js';
import type { Tls } from '../../model/account.js';
import type { CertificateFacts } from '../../model/probe.js';
import { readCertificate, type ServerCertificate } from './certificate.js';
import { Fault } from './fault.js';

/** Largest file of certificates that is read; the system's bundle has some 220 KiB. */
const maxCaBytes = 4 * 1024 * 1024;

/** What the facts say of a TLS connection. */
export interface TlsFacts {
  readonly protocol: string;
  readonly cipher: string;
  readonly certificate: CertificateFacts;
}

export interface HandshakeOptions {
  readonly tls: Tls;
  /** What `readCa` gave. */
  readonly ca: string | null;
  readonly signal: AbortSignal;
}

/** Node ended the handshake with an error; what it means is for the caller to say. */
export class HandshakeError extends Error {
  readonly error: NodeJS.ErrnoException;
  /** What the server sent, where the handshake got that far. */
  readonly certificate: ServerCertificate | null;

  constructor(error: NodeJS.ErrnoException, certificate: ServerCertificate | null) {
    super(error.message);
    this.error = error;
    this.certificate = certificate;
  }
}

/**
 * Makes TLS of a connection and verifies the server: authority, name, dates, and the fingerprint where one is asked for.
 * Throws a HandshakeError, or a Fault where Node itself had no objection.
 */
export async function startTls(
  socket: Socket,
  options: HandshakeOptions,
): Promise<{ socket: TLSSocket; facts: TlsFacts }> {
  const { tls } = options;
  const { secured, certificate } = await handshake(socket, options);
  const facts = {
    protocol: secured.getProtocol() ?? '',
    cipher: secured.getCipher().standardName,
    certificate: certificate.facts,
  };
  const { fingerprint256 } = certificate.facts;
  if (tls.fingerprint.length > 0 && !tls.fingerprint.includes(fingerprint256)) {
    secured.destroy();
    throw new Fault('certificate-fingerprint-mismatch', { detail: fingerprint256, facts: { ...facts } });
  }
  return { socket: secured, facts };
}

function connectionOptions(socket: Socket, { tls, ca }: HandshakeOptions): ConnectionOptions {
  return {
    socket,
    // The name to verify; SNI holds no addresses (RFC 6066, section 3).
    host: tls.servername,
    ...(isIP(tls.servername) === 0 && { servername: tls.servername }),
    secureContext: contextOf(tls.minVersion, ca),
    rejectUnauthorized: true,
    checkServerIdentity: (_, certificate) => checkServerIdentity(tls.servername, certificate),
  };
}

/** Contexts and what they are made of: each holds its authorities parsed, and a run of many accounts needs few. */
const contexts: { readonly minVersion: string; readonly ca: string | null; readonly context: SecureContext }[] = [];
const maxContexts = 20;

function contextOf(minVersion: Tls['minVersion'], ca: string | null): SecureContext {
  const known = contexts.find((other) => other.minVersion === minVersion && other.ca === ca);
  if (known) return known.context;
  const context = createSecureContext({ minVersion, ...(ca !== null && { ca }) });
  if (contexts.length >= maxContexts) contexts.length = 0;
  contexts.push({ minVersion, ca, context });
  return context;
}

function handshake(
  socket: Socket,
  options: HandshakeOptions,
): Promise<{ secured: TLSSocket; certificate: ServerCertificate }> {
  const { signal } = options;
  return new Promise((fulfil, reject) => {
    signal.throwIfAborted();
    // TLS over a socket that has ended already would wait for ever.
    if (socket.destroyed || socket.readableEnded) throw socket.errored ?? new Fault('connection-closed');
    let certificate: ServerCertificate | null = null;
    const secured = connect(connectionOptions(socket, options));
    const settle = () => {
      signal.removeEventListener('abort', abort);
      secured.off('secureConnect', succeed).off('error', fail).off('close', close);
      socket.off('close', close);
    };
    const refuse = (reason: unknown) => {
      settle();
      secured.on('error', () => {}).destroy();
      socket.destroy();
      reject(reason);
    };
    const abort = () => refuse(signal.reason);
    const close = () => refuse(new Fault('connection-closed'));
    const fail = (error: NodeJS.ErrnoException) => refuse(new HandshakeError(error, certificate));
    const succeed = () => {
      if (!certificate) return refuse(new Fault('tls-handshake-failed', { detail: 'the server has no certificate' }));
      settle();
      fulfil({ secured, certificate });
    };
    signal.addEventListener('abort', abort, { once: true });
    // Before Node judges the certificate and destroys the connection: the last moment at which a refused one can be read.
    secured.prependOnceListener('secure', () => {
      certificate = readCertificate(secured, Date.now());
    });
    secured.once('secureConnect', succeed).on('error', fail).once('close', close);
    socket.once('close', close);
  });
}

/** Why the file of authorities cannot be used. */
function unreadable(detail: string): Fault {
  return new Fault('certificate-file-unreadable', { detail });
}

/**
 * The same refusal, unless the file lies outside of the folder, that of a configuration that may be a stranger's: then
 * it says the same of all files, those that are not there too.
 */
export function refusalOf(fault: unknown, path: string, folder: string | null): unknown {
  if (!(fault instanceof Fault) || folder === null) return fault;
  if (isWithinFolder(realPathOf(path), realPathOf(folder))) return fault;
  return unreadable('it is not there, cannot be read, or holds no certificates in PEM form');
}

/** Reads the file that replaces Node's authorities. Never quoted: a path in a configuration can lead anywhere. */
export async function readCa(path: string): Promise<string> {
  const bytes = await readBounded(path, maxCaBytes).catch((error) => {
    throw error instanceof NotRead ? unreadable(whyNotRead(error)) : error;
  });
  const text = bytes.toString('latin1');
  const certificates = splitPem(text);
  if (certificates.length === 0) throw unreadable('it holds no certificate in PEM form');
  try {
    // OpenSSL passes over what it cannot read, and then trusts nobody.
    for (const pem of certificates) new X509Certificate(pem);
  } catch {
    // OpenSSL's own words help nobody.
    throw unreadable('it holds a broken certificate');
  }
  return text;
}

function whyNotRead({ reason, detail }: NotRead): string {
  if (reason === 'system') return detail;
  return reason === 'too-large' ? `it is larger than ${maxCaBytes} bytes` : 'it is not a regular file';
}

/** The certificates of a PEM text, one by one. */
export function splitPem(text: string): string[] {
  return (
    text.match(/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]*-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g) ?? []
  );
}
