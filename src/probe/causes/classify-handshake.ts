import { isIP } from 'node:net';
import type { Tls } from '../../model/account.js';
import type { Cause } from '../../model/cause.js';
import { cleanText, shorten } from '../../text/clean-text.js';
import { isChainIncomplete, isIntercepted, type ServerCertificate } from '../wire/certificate.js';
import { Fault } from '../wire/fault.js';
import { type HandshakeError, splitPem } from '../wire/tls.js';
import { classifyNetwork } from './classify-network.js';

/** No clock that is right says less: the year in which this was written. */
const earliestNow = Date.UTC(2026, 0, 1);

/** What a handshake was begun with. */
export interface HandshakeContext {
  readonly tls: Tls;
  /** What `readCa` gave. */
  readonly ca: string | null;
  /** Whether the server stands in a provider's preset, whose authority is a public one. */
  readonly isPublic: boolean;
}

/** The fault of a handshake that Node ended; its facts hold the certificate that was refused. */
export function classifyHandshake({ error, certificate }: HandshakeError, context: HandshakeContext): Fault {
  const { tls } = context;
  const known = classifyNetwork(error) ?? { cause: 'tls-handshake-failed' as const, nodeCode: error.code ?? '' };
  // A closed connection and a reset one share a code; the text is Node's own.
  const isClosed = /disconnected before secure/.test(error.message);
  const cause = isClosed
    ? 'connection-closed'
    : certificate
      ? sharpen(known.cause, known.nodeCode, certificate, context)
      : sniCause(known.cause, tls);
  return new Fault(cause, {
    nodeCode: known.nodeCode,
    ...(certificate && { facts: { certificate: certificate.facts } }),
    ...(cause === 'certificate-name-mismatch' && { detail: tls.servername }),
    ...(cause === 'tls-version-too-old' && { detail: tls.minVersion.replace('v', ' ') }),
    ...(cause === 'tls-handshake-failed' && { detail: reasonOf(error) }),
  });
}

/** The same verdict of OpenSSL means different things; the certificate tells. */
function sharpen(
  cause: Cause,
  nodeCode: string,
  certificate: ServerCertificate,
  { tls, isPublic, ca }: HandshakeContext,
): Cause {
  const isDate = cause === 'certificate-expired' || cause === 'certificate-not-yet-valid';
  if (isDate && Date.now() < earliestNow) return 'clock-wrong';
  if (isDate) return cause;
  if (/No SNI provided|invalid2\.invalid/i.test(certificate.facts.subject)) return sniCause('server-name-needed', tls);
  if (cause === 'certificate-untrusted' || cause === 'certificate-self-signed') {
    if (isIntercepted(certificate) || (isPublic && ca === null && nodeCode === 'SELF_SIGNED_CERT_IN_CHAIN')) {
      return 'certificate-intercepted';
    }
    const isAlone = nodeCode === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';
    if (isAlone && isChainIncomplete(certificate, ca === null ? undefined : splitPem(ca)))
      return 'certificate-chain-incomplete';
  }
  return cause;
}

/** A server that wants its name can only have missed it where an address stands in the file. */
function sniCause(cause: Cause, tls: Tls): Cause {
  if (cause !== 'server-name-needed') return cause;
  return isIP(tls.servername) === 0 ? 'certificate-name-mismatch' : cause;
}

/** `routines:…:wrong version number:…` without OpenSSL's addresses and file names. */
function reasonOf(error: NodeJS.ErrnoException & { reason?: string }): string {
  return shorten(cleanText(error.reason ?? error.message.split(':')[5] ?? error.message), 120);
}
