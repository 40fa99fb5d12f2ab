/** Every cause that a probe can name. */
export const causes = [
  // Reaching it
  'host-not-found',
  'dns-failure',
  'connection-refused',
  'connection-timeout',
  'connection-reset',
  'connection-closed',
  'network-unreachable',
  'port-blocked',
  'address-unreachable',
  'proxy-failed',
  'host-not-allowed',
  'interrupted',
  'control-character',

  // TLS
  'server-speaks-plaintext',
  'server-expects-tls',
  'tls-version-too-old',
  'tls-server-too-weak',
  'tls-handshake-failed',
  'tls-handshake-timeout',
  'server-name-needed',

  // Certificate
  'certificate-expired',
  'certificate-not-yet-valid',
  'certificate-self-signed',
  'certificate-untrusted',
  'certificate-chain-incomplete',
  'certificate-name-mismatch',
  'certificate-fingerprint-mismatch',
  'certificate-expires-soon',
  'certificate-intercepted',
  'certificate-file-unreadable',
  'clock-wrong',

  // Talking
  'greeting-timeout',
  'wrong-protocol',
  'server-refuses',
  'client-banned',
  'reverse-dns-missing',
  'server-busy',
  'rate-limited',
  'hello-rejected',
  'middlebox-interference',
  'malformed-reply',
  'reply-too-long',
  'reply-timeout',

  // STARTTLS
  'starttls-not-offered',
  'starttls-refused',
  'starttls-injection',
  'encryption-required',

  // Log-in
  'auth-not-offered',
  'auth-mechanism-unsupported',
  'auth-mechanism-broken',
  'apop-not-offered',
  'apop-needed',
  'login-rejected',
  'app-password-needed',
  'web-sign-in-needed',
  'oauth2-needed',
  'smtp-auth-disabled',
  'protocol-disabled',
  'account-blocked',
  'mailbox-locked',
  'login-delay',
  'delay-too-short',
  'secret-unavailable',

  // Sending
  'auth-required',
  'sender-rejected',
  'sender-not-owned',
  'relay-denied',
  'smtputf8-not-offered',
  'recipient-rejected',
  'pop-before-smtp-needed',
  'pop-before-smtp-ineffective',

  // The program's view
  'client-failed',
] as const;

/** Name of a cause. */
export type Cause = (typeof causes)[number];
