import type { Cause } from '../../model/cause.js';

/** Causes by the code of Node's error, as measured; a code that stands nowhere is left to the step. */
const byCode: Readonly<Record<string, Cause>> = {
  ENOTFOUND: 'host-not-found',
  ENODATA: 'host-not-found',
  EAI_AGAIN: 'dns-failure',
  EAI_FAIL: 'dns-failure',
  ESERVFAIL: 'dns-failure',
  ETIMEOUT: 'dns-failure',
  ECONNREFUSED: 'connection-refused',
  ETIMEDOUT: 'connection-timeout',
  ECONNRESET: 'connection-reset',
  EPIPE: 'connection-reset',
  ECONNABORTED: 'connection-reset',
  ENETUNREACH: 'network-unreachable',
  EHOSTUNREACH: 'network-unreachable',
  EADDRNOTAVAIL: 'network-unreachable',
  ENETDOWN: 'network-unreachable',
  EHOSTDOWN: 'network-unreachable',
  EAFNOSUPPORT: 'network-unreachable',

  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'tls-version-too-old',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'tls-version-too-old',
  ERR_SSL_WRONG_SSL_VERSION: 'tls-version-too-old',
  ERR_SSL_DH_KEY_TOO_SMALL: 'tls-server-too-weak',
  ERR_SSL_EE_KEY_TOO_SMALL: 'tls-server-too-weak',
  ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED: 'tls-server-too-weak',
  ERR_SSL_UNKNOWN_CIPHER_RETURNED: 'tls-server-too-weak',
  ERR_SSL_WRONG_CIPHER_RETURNED: 'tls-server-too-weak',
  ERR_SSL_WRONG_SIGNATURE_TYPE: 'tls-server-too-weak',
  ERR_SSL_LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED: 'tls-server-too-weak',
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: 'server-name-needed',

  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-not-yet-valid',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-untrusted',
  CERT_UNTRUSTED: 'certificate-untrusted',
  CERT_SIGNATURE_FAILURE: 'certificate-untrusted',
  INVALID_CA: 'certificate-untrusted',
  INVALID_PURPOSE: 'certificate-untrusted',
  PATH_LENGTH_EXCEEDED: 'certificate-untrusted',
  CERT_REVOKED: 'certificate-untrusted',
  HOSTNAME_MISMATCH: 'certificate-name-mismatch',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-name-mismatch',
};

/** OpenSSL reasons without a code of their own. */
const byMessage: readonly (readonly [RegExp, Cause])[] = [
  [/key too (weak|small)|md too weak|sigalg disallowed|too small/i, 'tls-server-too-weak'],
  [/unsupported protocol|version too low|protocol version/i, 'tls-version-too-old'],
];

/** The cause that an error of a socket, of TLS or of DNS tells; `null` where it tells none. */
export function classifyNetwork(error: unknown): { cause: Cause; nodeCode: string } | null {
  const { code, message } = error as NodeJS.ErrnoException;
  if (typeof code !== 'string') return null;
  const known = byCode[code] ?? byMessage.find(([pattern]) => pattern.test(message))?.[1];
  if (known !== undefined) return { cause: known, nodeCode: code };
  if (code.startsWith('ERR_SSL_') || code === 'EPROTO' || code === 'UNSPECIFIED') {
    return { cause: 'tls-handshake-failed', nodeCode: code };
  }
  // Other X.509 verdicts of OpenSSL have bare capital names.
  if (/^(CERT|CRL|UNABLE|ERROR_IN)_/.test(code)) return { cause: 'certificate-untrusted', nodeCode: code };
  return null;
}

/** Names a protocol by the first thing that its server said. */
export function identifyProtocol(line: string): string | null {
  return protocols.find(([pattern]) => pattern.test(line))?.[1] ?? null;
}

const protocols: readonly (readonly [RegExp, string])[] = [
  [/^\* (OK|PREAUTH|BYE)\b/i, 'IMAP'],
  [/^(\+OK|-ERR)\b/, 'POP3'],
  [/^SSH-\d/, 'SSH'],
  [/^HTTP\/|^<(!doctype|html)/i, 'HTTP'],
  [/^"(IMPLEMENTATION|SIEVE)"/i, 'ManageSieve'],
  [/^220[ -](?!.*smtp).*ftp/i, 'FTP'],
  [/^20[01][ -].*(nntp|news|inn)\b/i, 'NNTP'],
  [/^[245]\d\d[ -]/, 'SMTP'],
];
