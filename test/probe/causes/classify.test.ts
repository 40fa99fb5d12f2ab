import { describe, expect, it } from 'vitest';
import type { Cause } from '../../../src/model/cause.js';
import type { Step } from '../../../src/model/probe.js';
import { classifyNetwork, identifyProtocol } from '../../../src/probe/causes/classify-network.js';
import { classifyReply, urlOf } from '../../../src/probe/causes/classify-reply.js';
import { createReplyParser, type Protocol, type Reply } from '../../../src/probe/wire/reply.js';
import type { CauseContext } from '../../../src/words/causes/cause-words.js';
import { causeWords } from '../../../src/words/causes.js';

function parse(protocol: Protocol, text: string): Reply {
  const parser = createReplyParser(protocol);
  for (const line of text.split('\n')) {
    const reply = parser.push(Buffer.from(line));
    if (reply) return reply;
  }
  throw new Error('incomplete');
}

/** What servers really said (replies.md), the step at which, and what it means. */
const said: [Step, string, Cause, { loggedIn?: true; afterPop?: true; offersAuth?: true }?][] = [
  ['sender', '451 5.7.3 STARTTLS is required to send mail', 'encryption-required'],
  ['recipient', '454 4.7.1 <a@b>: Relay access denied', 'relay-denied'],
  ['recipient', '450 4.7.1 <localhost.localdomain>: Helo command rejected: Host not found', 'hello-rejected'],
  [
    'login',
    '421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade, see https://aka.ms/smtp_auth_tls',
    'tls-version-too-old',
  ],
  ['recipient', '450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.1]', 'reverse-dns-missing'],
  ['recipient', '450 4.7.1 Client host rejected: cannot find your hostname', 'reverse-dns-missing'],
  ['login', '454 4.7.0 Too many login attempts, please try again later.', 'rate-limited'],
  ['sender', '450 Requested mail action not taken: mailbox unavailable', 'auth-required'],
  ['login', '535 5.7.0 (#AUTH005) Too many bad auth attempts.', 'app-password-needed'],
  ['login', '535 5.7.0 (#MBR1212) Incorrect username or password.', 'login-rejected'],
  ['sender', '530 5.7.0 Authentication required', 'auth-required'],
  ['sender', '530 5.5.1 Authentication Required.', 'auth-required'],
  ['sender', '530 SMTP authentication is required.', 'auth-required'],
  ['sender', '550 Unauthenticated senders not allowed', 'auth-required'],
  ['recipient', '550 smtp auth required', 'auth-required'],
  ['recipient', '550 Authentication is required for relay', 'auth-required'],
  ['sender', '530 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM', 'auth-required'],
  ['sender', '530 5.7.57 Client not authenticated to send mail.', 'auth-required'],
  ['sender', '530 5.7.0 Must issue a STARTTLS command first. x - gsmtp', 'encryption-required'],
  ['sender', '530 5.7.7 Email sending without SSL/TLS encryption is not allowed.', 'encryption-required'],
  ['login', '538 5.7.11 Encryption required for requested authentication mechanism', 'encryption-required'],
  [
    'login',
    '534-5.7.9 Application-specific password required. Learn more at\n534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor x - gsmtp',
    'app-password-needed',
  ],
  [
    'login',
    '535-5.7.8 Username and Password not accepted. For more information, go to\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials x - gsmtp',
    'login-rejected',
  ],
  [
    'login',
    '534-5.7.14 <https://accounts.google.com/signin/continue?sarp=1> Please log in via\n534-5.7.14 your web browser and then try again.\n534 5.7.14  https://support.google.com/mail/answer/78754',
    'web-sign-in-needed',
  ],
  [
    'login',
    '534-5.7.9 Please log in with your web browser and then try again. Learn more at\n534 5.7.9  https://support.google.com/mail/?p=WebLoginRequired',
    'web-sign-in-needed',
  ],
  [
    'login',
    '535 5.7.8 Error: authentication failed: Your message looks like spam. You need to use web for sending or prove you are not a robot',
    'web-sign-in-needed',
  ],
  [
    'sender',
    "550 5.7.1 The IP you're using to send mail is not authorized to send email directly to our servers",
    'client-banned',
  ],
  [
    'login',
    '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.',
    'smtp-auth-disabled',
  ],
  [
    'login',
    '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.',
    'smtp-auth-disabled',
  ],
  ['login', '535 5.7.139 Authentication unsuccessful, basic authentication is disabled.', 'oauth2-needed'],
  ['login', '535 5.7.3 Authentication unsuccessful', 'login-rejected'],
  ['login', '504 5.7.4 Unrecognized authentication type', 'auth-mechanism-unsupported'],
  ['login', '535 5.7.8 Error: authentication failed: Invalid authentication mechanism', 'auth-mechanism-unsupported'],
  ['login', '502 5.5.2 Syntax error, command unrecognized.', 'auth-mechanism-unsupported'],
  [
    'sender',
    '550 5.7.60 SMTP; Client does not have permissions to send as this sender',
    'sender-not-owned',
    { loggedIn: true },
  ],
  [
    'sender',
    '554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied',
    'sender-not-owned',
    { loggedIn: true },
  ],
  [
    'sender',
    '553 5.7.1 <a@b>: Sender address rejected: not owned by auth user.',
    'sender-not-owned',
    { loggedIn: true },
  ],
  [
    'recipient',
    '553 5.7.1 <a@b>: Sender address rejected: not owned by user x',
    'sender-not-owned',
    { loggedIn: true },
  ],
  ['recipient', '553 Relaying disallowed as <x@y>', 'sender-not-owned', { loggedIn: true }],
  ['sender', '550 The from address does not match a verified Sender Identity.', 'sender-not-owned', { loggedIn: true }],
  [
    'sender',
    '554 Message rejected: Email address is not verified. The following identities failed the check in region US-EAST-1',
    'sender-not-owned',
    { loggedIn: true },
  ],
  ['recipient', '554 5.7.1 <a@b>: not permitted to relay', 'relay-denied', { loggedIn: true }],
  ['recipient', '571 5.7.1 Relay access denied', 'relay-denied', { loggedIn: true }],
  ['recipient', '550 5.7.1.You must check for new mail before sending mail', 'pop-before-smtp-needed'],
  [
    'recipient',
    '550 5.7.1.You must check for new mail before sending mail',
    'pop-before-smtp-ineffective',
    { afterPop: true },
  ],
  ['recipient', '554 5.7.1 <a@b>: Relay access denied', 'pop-before-smtp-ineffective', { afterPop: true }],
  ['recipient', '550 5.1.1 <a@b>: Recipient address rejected: User unknown', 'recipient-rejected', { afterPop: true }],
  [
    'login',
    '550 5.4.6 Unusual sending activity detected. Please try after sometime or contact support. To unblock https://mail.zoho.com/UnblockMe',
    'account-blocked',
  ],
  ['login', '550 User has no permission', 'protocol-disabled'],
  [
    'login',
    '535 Login Fail. Please enter your authorization code to login. More information in http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=28&&no=1001256',
    'app-password-needed',
  ],
  [
    'login',
    '535 5.7.0 NEOBHODIM parol prilozheniya https://help.mail.ru/mail/security/protection/external/ / Application password is REQUIRED',
    'app-password-needed',
  ],
  ['login', '535 Login failed – please create an app password.', 'app-password-needed'],
  ['login', '535 Authentication Credentials Invalid', 'login-rejected'],
  ['login', '535 Incorrect authentication data', 'login-rejected'],
  ['login', "550 5.7.0 Code d'authentification invalide OFR 305", 'login-rejected'],
  ['login', '503 AUTH command used when not advertised', 'auth-not-offered'],
  ['login', '503 5.5.1 Error: authentication not enabled', 'auth-not-offered'],
  ['login', '454 4.7.0 Temporary authentication failure: Connection lost to authentication server', 'server-busy'],
  ['recipient', '504 5.5.2 <25aea30808b2>: Helo command rejected: need fully-qualified hostname', 'hello-rejected'],
  ['capabilities', '501 HELO requires valid address', 'hello-rejected'],
  ['capabilities', '501 Syntactically invalid HELO argument(s)', 'hello-rejected'],
  [
    'greeting',
    '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org',
    'client-banned',
  ],
  ['recipient', '554 5.7.1 <host[192.0.2.1]>: Client host rejected: Access denied', 'client-banned'],
  [
    'recipient',
    '554 5.7.1 <host[192.0.2.1]>: Client host rejected: Access denied',
    'auth-required',
    { offersAuth: true },
  ],
  ['greeting', '421 4.7.0 Too many concurrent connections', 'rate-limited'],
  ['greeting', '421 4.3.2 Service not available', 'server-busy'],
  ['greeting', '554 No SMTP service here', 'server-refuses'],
  ['sender', '550 5.1.8 <a@b>: Sender address rejected: Domain not found', 'sender-rejected'],
  ['sender', '501 5.1.7 Bad sender address syntax', 'sender-rejected'],
  ['recipient', '451 4.7.1 Greylisting in action, please come back later', 'server-busy'],
  ['recipient', '550 a text that nobody has seen', 'recipient-rejected'],
  ['sender', '550 a text that nobody has seen', 'sender-rejected'],
  ['login', '535 a text that nobody has seen', 'login-rejected'],
  ['starttls', '454 TLS not available', 'starttls-refused'],
  ['login', '-ERR You must use stronger authentication such as AUTH or APOP to connect to this server', 'apop-needed'],
  ['login', '-ERR [AUTH] login failure or POP3 disabled, try later. sc=abc', 'protocol-disabled'],
  ['login', '-ERR Logon failure: unknown user name or bad password.', 'login-rejected'],
  ['login', '-ERR authentication failed', 'login-rejected'],
  ['login', '-ERR [AUTH] Authentication failed.', 'login-rejected'],
  ['login', '-ERR [IN-USE] Mailbox is locked by another POP3 session.', 'mailbox-locked'],
  ['login', '-ERR [IN-USE] mailbox already in use by pid 12345', 'mailbox-locked'],
  ['login', '-ERR [LOGIN-DELAY] minimum time between mail checks violation', 'login-delay'],
  ['login', '-ERR [SYS/TEMP] Temporary failure', 'server-busy'],
  [
    'login',
    '-ERR [AUTH] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.',
    'encryption-required',
  ],
  ['login', '-ERR Maximum number of connections from user+IP exceeded', 'rate-limited'],
  ['login', '-ERR Login Rate Limit Hit', 'rate-limited'],
  [
    'login',
    '-ERR [AUTH] Web login required: http://support.google.com/mail/bin/answer.py?answer=78754',
    'web-sign-in-needed',
  ],
  ['login', '-ERR Unknown command: AUTH', 'auth-mechanism-unsupported'],
];

it.each(said)('%s: %s', (step, text, cause, { loggedIn, afterPop, offersAuth } = {}) => {
  const protocol = /^[+-]/.test(text) ? 'pop' : 'smtp';
  const context = {
    protocol,
    step,
    isLoggedIn: loggedIn ?? false,
    isAfterPop: afterPop ?? false,
    offersAuth: offersAuth ?? false,
  } as const;
  expect(classifyReply(parse(protocol, text), context)).toBe(cause);
});

it.each([
  ['ENOTFOUND', '', 'host-not-found'],
  ['EAI_AGAIN', '', 'dns-failure'],
  ['ECONNREFUSED', '', 'connection-refused'],
  ['ETIMEDOUT', '', 'connection-timeout'],
  ['ECONNRESET', '', 'connection-reset'],
  ['ENETUNREACH', '', 'network-unreachable'],
  ['EADDRNOTAVAIL', '', 'network-unreachable'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', '', 'tls-handshake-failed'],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', '', 'tls-version-too-old'],
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', '', 'tls-version-too-old'],
  ['ERR_SSL_DH_KEY_TOO_SMALL', '', 'tls-server-too-weak'],
  ['UNSPECIFIED', 'EE certificate key too weak', 'tls-server-too-weak'],
  ['ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED', '', 'tls-server-too-weak'],
  ['ERR_SSL_UNKNOWN_CIPHER_RETURNED', '', 'tls-server-too-weak'],
  ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', '', 'tls-handshake-failed'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', '', 'tls-handshake-failed'],
  ['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', '', 'server-name-needed'],
  ['CERT_HAS_EXPIRED', '', 'certificate-expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', '', 'certificate-self-signed'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', '', 'certificate-untrusted'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', '', 'certificate-name-mismatch'],
])('%s %s', (code, message, cause) => {
  expect(classifyNetwork(Object.assign(new Error(message), { code }))).toEqual({ cause, nodeCode: code });
});

it('an error of no network is none of ours', () => {
  expect(classifyNetwork(new TypeError('x'))).toBeNull();
  expect(classifyNetwork(Object.assign(new Error('x'), { code: 'ERR_INVALID_ARG_TYPE' }))).toBeNull();
});

it.each([
  ['* OK ready', 'IMAP'],
  ['+OK ready', 'POP3'],
  ['220 mail ESMTP', 'SMTP'],
  ['220 (vsFTPd 3.0.3)', 'FTP'],
  ['HTTP/1.1 400 Bad Request', 'HTTP'],
  ['SSH-2.0-x', 'SSH'],
  ['200 news.example InterNetNews NNRP', 'NNTP'],
  ['hello', null],
])('%s is %s', (line, protocol) => {
  expect(identifyProtocol(line)).toBe(protocol);
});

it('finds the address that cures', () => {
  expect(urlOf('534 5.7.14 <https://accounts.google.com/x?y> Please')).toBe('https://accounts.google.com/x?y');
  expect(urlOf('see https://example.net/a.')).toBe('https://example.net/a');
  expect(urlOf('no address')).toBe('');
});

describe('the table of causes', () => {
  const context: CauseContext = {
    at: 'pop',
    protocol: 'POP3',
    step: 'login',
    host: 'pop.example.net',
    isAddress: false,
    port: 995,
    ssl: true,
    timeout: 20,
    reply: '-ERR no',
    url: '',
    nodeCode: 'X',
    detail: 'detail',
    names: ['mail.example.net'],
    certificate: { subject: 'CN=x', issuer: 'CN=y', names: ['x'], validFrom: '2026-01-01', validTo: '2027-01-01' },
    pause: 'a longer `delay`',
    sender: 'a@example.net',
    recipient: 'b@example.net',
    preset: '',
    hasServername: false,
    spoken: null,
  };
  it.each(Object.entries(causeWords))('%s says what and how to cure it', (_, entry) => {
    for (const c of [context, { ...context, protocol: 'SMTP', at: 'smtp', reply: '', nodeCode: '' }]) {
      for (const text of [entry.title, entry.message(c), entry.help(c)]) {
        expect(text.length).toBeGreaterThan(8);
        expect(text).not.toMatch(/undefined|null|NaN|\[object| {2}/);
      }
    }
  });
});
