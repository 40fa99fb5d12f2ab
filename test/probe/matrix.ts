import { promises as dns } from 'node:dns';
import { toRunOptions } from '../../src/api/run-options.js';
import type { Account, Login, Ssl } from '../../src/model/account.js';
import type { Cause } from '../../src/model/cause.js';
import type { Service } from '../../src/model/facts/services.js';
import type { ProbeOptions } from '../../src/model/probe.js';
import { probeAccounts } from '../../src/probe/run/probe-accounts.js';
import { canary, withoutCanary } from '../canary.js';
import {
  type Authority,
  type Certificate,
  closedPort,
  createSelfSigned,
  type LineServer,
  type PopServerOptions,
  type Reply,
  type SmtpServerOptions,
  startPopServer,
  startSmtpServer,
} from '../servers/index.js';
import { account, pop, secret, separateSmtp, smtp, userId, users } from './subjects.js';

export const ssls: readonly Ssl[] = [true, 'starttls', false];
const day = 86_400_000;

/** What the faults are made of. */
export interface Materials {
  readonly authority: Authority;
  readonly certificate: Certificate;
  /** Path of the authority's certificate. */
  readonly ca: string;
  /** A port of 127.0.0.2 that drops what knocks. */
  readonly silentPort: number;
}

/** `login: false`: SMTP without one. */
type Settings = Omit<Parameters<typeof pop>[0] & Parameters<typeof smtp>[0], 'login' | 'auth'> & {
  login?: Login | false;
  hasPopBefore?: boolean;
};

type ServerOptions = PopServerOptions & SmtpServerOptions;
type MakeServer = (place: Place) => ServerOptions | Promise<ServerOptions>;

/** One fault of a server, a network or a file, and the one cause that is true. */
export interface MatrixCase {
  readonly cause: Cause;
  /** What is wrong, in a few words. */
  readonly fault: string;
  /** The services and values of `ssl` with which it can occur; all, if left out. */
  readonly services?: readonly Service[];
  readonly ssl?: readonly Ssl[];
  /** Why there is nothing else. */
  readonly because?: string;
  readonly server?: MakeServer;
  settings?(place: Place): Partial<Settings> | Promise<Partial<Settings>>;
  options?(place: Place): ProbeOptions;
  /** Names and their addresses (an error code: none), instead of DNS. */
  readonly names?: Readonly<Record<string, readonly string[] | string>>;
  /** Whether a step must run out of time: it gets little of it then. */
  readonly waits?: true;
  /** The date that this machine believes in. */
  readonly now?: number;
}

/** Where a case is tried. */
export interface Place extends Materials {
  readonly service: Service;
  readonly isPop: boolean;
  readonly ssl: Ssl;
  readonly serverPort: number;
}

const popServices = ['pop', 'pop-before-smtp'] as const;
const smtpServices = ['smtp', 'separate-smtp'] as const;
const onlyPop = { services: popServices, because: 'POP alone knows it' };
const onlySmtp = { services: smtpServices, because: 'SMTP alone knows it' };
const onlyTls = { ssl: [true, 'starttls'], because: 'there is TLS only with `true` and `starttls`' } as const;
const onlyStarttls = { ssl: ['starttls'], because: 'only `starttls` asks for it' } as const;

const certificateOf = (issue: (place: Place) => Promise<Certificate>): MakeServer => {
  return async (place) => ({ certificate: await issue(place) });
};
/** Both protocols say it, each in its own form. */
const replies = (popReplies: Record<string, Reply>, smtpReplies: Record<string, Reply>): MakeServer => {
  return ({ isPop }) => ({ replies: isPop ? popReplies : smtpReplies });
};
const rejection = (popText: string, smtpText: string): MakeServer => {
  return ({ isPop }) => ({ users: {}, rejection: isPop ? popText : smtpText });
};
const greeting = (reply: Reply): MakeServer => replies({ greeting: reply }, { greeting: reply });
/** After the client's hello: what comes before it in STARTTLS is an injection. */
const instead = (raw: Buffer): MakeServer => {
  return () => ({ replies: { tls: { delay: 50, raw } } });
};
const alert = (code: number): MakeServer => instead(Buffer.from([0x15, 3, 3, 0, 2, 2, code]));
/** TLS 1.2 with a cipher that nobody offered: RC4 (RFC 7465 forbids it). */
const weakHello = Buffer.concat([
  Buffer.from([0x16, 3, 3, 0, 42, 2, 0, 0, 38, 3, 3]),
  Buffer.alloc(32, 7),
  Buffer.from([0, 0, 5, 0]),
]);

export const matrix: readonly MatrixCase[] = [
  // Reaching it
  { cause: 'host-not-found', fault: 'no such name', settings: named, names: { 'mail.example.net': 'ENOTFOUND' } },
  { cause: 'dns-failure', fault: 'DNS does not answer', settings: named, names: { 'mail.example.net': 'EAI_AGAIN' } },
  { cause: 'connection-refused', fault: 'nothing listens', settings: async () => ({ port: await closedPort() }) },
  { cause: 'connection-timeout', waits: true, fault: 'the port drops everything', settings: silent },
  {
    cause: 'port-blocked',
    waits: true,
    fault: 'the port drops everything, another opens',
    server: () => ({ host: '127.0.0.2' }),
    settings: silent,
    options: ({ serverPort }) => ({ alternatives: () => [{ port: serverPort, ssl: true }] }),
  },
  { cause: 'connection-closed', fault: 'hangs up instead of a greeting', server: greeting({ then: 'close' }) },
  { cause: 'connection-reset', fault: 'resets instead of a greeting', server: greeting({ delay: 30, then: 'reset' }) },
  {
    cause: 'address-unreachable',
    fault: 'one of two addresses is refused',
    settings: ({ authority }) => ({ ...named(), servername: authority ? 'localhost' : '' }),
    names: { 'mail.example.net': ['127.0.0.77', '127.0.0.1'] },
  },
  {
    cause: 'proxy-failed',
    fault: 'the proxy is not there',
    options: () => ({ proxy: { kind: 'socks5', host: '127.0.0.77', port: 1080, userId: '', password: '' } }),
  },
  { cause: 'host-not-allowed', fault: 'another host is allowed', options: () => ({ allowHosts: ['*.example.net'] }) },
  {
    cause: 'interrupted',
    waits: true,
    fault: 'Ctrl-C while the server is silent',
    server: greeting({ then: 'hang' }),
    options: () => ({ signal: AbortSignal.timeout(100) }),
  },
  {
    cause: 'control-character',
    fault: 'a user ID of two lines',
    settings: () => ({ login: { ...login(), userId: 'a\r\nQUIT' } }),
  },

  // TLS
  {
    cause: 'server-speaks-plaintext',
    fault: 'greets in the clear',
    ssl: [true],
    because: 'only `true` begins with TLS',
    server: () => ({ tls: 'starttls' }),
  },
  {
    cause: 'server-expects-tls',
    waits: true,
    fault: 'TLS from the first byte',
    ssl: ['starttls', false],
    because: '`true` is what it wants',
    server: () => ({ tls: 'implicit' }),
  },
  {
    cause: 'tls-version-too-old',
    fault: 'TLS 1.2, the file wants 1.3',
    ...onlyTls,
    server: () => ({ tlsOptions: { maxVersion: 'TLSv1.2' } }),
    settings: () => ({ minVersion: 'TLSv1.3' }),
  },
  {
    cause: 'tls-server-too-weak',
    fault: 'answers with RC4',
    ...onlyTls,
    server: instead(weakHello),
  },
  { cause: 'tls-handshake-failed', fault: 'no common cipher (alert 40)', ...onlyTls, server: alert(40) },
  {
    cause: 'tls-handshake-timeout',
    waits: true,
    fault: 'stalls in the handshake',
    ...onlyTls,
    server: () => ({ replies: { tls: { then: 'hang' } } }),
  },
  {
    cause: 'server-name-needed',
    fault: 'unrecognized name (alert 112), called by its address',
    ...onlyTls,
    server: alert(112),
    settings: () => ({ server: '127.0.0.1' }),
  },

  // Certificate
  {
    cause: 'certificate-expired',
    fault: 'ended yesterday',
    ...onlyTls,
    server: certificateOf(({ authority }) => authority.issue(expired())),
  },
  {
    cause: 'certificate-not-yet-valid',
    fault: 'begins tomorrow',
    ...onlyTls,
    server: certificateOf(({ authority }) =>
      authority.issue({ notBefore: new Date(Date.now() + day), notAfter: new Date(Date.now() + 9 * day) }),
    ),
  },
  {
    cause: 'certificate-self-signed',
    fault: 'its own issuer',
    ...onlyTls,
    server: certificateOf(() => createSelfSigned()),
  },
  {
    cause: 'certificate-untrusted',
    fault: 'an authority that nobody knows',
    ...onlyTls,
    server: certificateOf(async ({ authority }) =>
      (await authority.issueAuthority('Other', { incomplete: true })).issue(),
    ),
  },
  {
    cause: 'certificate-chain-incomplete',
    fault: 'without its intermediate',
    ...onlyTls,
    server: certificateOf(async ({ authority }) =>
      (await authority.issueAuthority('R3', { incomplete: true, organization: "Let's Encrypt" })).issue(),
    ),
  },
  {
    cause: 'certificate-name-mismatch',
    fault: 'for another name',
    ...onlyTls,
    server: certificateOf(({ authority }) => authority.issue({ names: ['pop.example.net'] })),
  },
  {
    cause: 'certificate-fingerprint-mismatch',
    fault: 'not the one that is pinned',
    ...onlyTls,
    settings: () => ({ fingerprint: ['0'.repeat(64)] }),
  },
  {
    cause: 'certificate-expires-soon',
    fault: 'ends in five days',
    ...onlyTls,
    server: certificateOf(({ authority }) => authority.issue({ notAfter: new Date(Date.now() + 5 * day) })),
  },
  {
    cause: 'certificate-intercepted',
    fault: 'issued by a scanner',
    ...onlyTls,
    server: certificateOf(async ({ authority }) =>
      (await authority.issueAuthority('Avast Web/Mail Shield Root', { incomplete: true })).issue(),
    ),
  },
  {
    cause: 'certificate-file-unreadable',
    fault: '`ca` names no file',
    ...onlyTls,
    settings: () => ({ ca: '/no/such/file' }),
  },
  {
    cause: 'clock-wrong',
    fault: 'this machine believes it is 2009',
    ...onlyTls,
    server: certificateOf(({ authority }) => authority.issue(expired())),
    now: Date.UTC(2009, 0, 1),
  },

  // Talking
  {
    cause: 'greeting-timeout',
    waits: true,
    fault: 'says nothing, in the clear or in TLS',
    server: greeting({ then: 'hang' }),
  },
  { cause: 'wrong-protocol', fault: 'greets as IMAP', server: greeting({ raw: '* OK IMAP4rev1 ready\r\n' }) },
  {
    cause: 'server-refuses',
    fault: 'refuses without a reason',
    server: replies({ greeting: '-ERR go away' }, { greeting: '554 5.3.2 go away' }),
  },
  {
    cause: 'client-banned',
    fault: 'this address is on a list',
    server: replies(
      { greeting: '-ERR your IP is blocked' },
      { greeting: '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example' },
    ),
  },
  {
    cause: 'reverse-dns-missing',
    fault: 'this address has no name',
    ...onlySmtp,
    server: greeting('450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.1]'),
  },
  {
    cause: 'server-busy',
    fault: 'cannot do it now',
    server: rejection('[SYS/TEMP] try later', '454 4.7.0 Temporary authentication failure'),
  },
  {
    cause: 'rate-limited',
    fault: 'too many log-ins',
    server: rejection('Login Rate Limit Hit', '454 4.7.0 Too many login attempts, please try again later.'),
  },
  {
    cause: 'hello-rejected',
    fault: 'EHLO with no full name',
    ...onlySmtp,
    server: () => ({ replies: { EHLO: '504 5.5.2 <x>: Helo command rejected: need fully-qualified hostname' } }),
  },
  {
    cause: 'middlebox-interference',
    fault: 'a firewall overwrites what it offers',
    services: smtpServices,
    ssl: ['starttls', false],
    because: 'SMTP alone is rewritten, and not inside TLS',
    server: () => ({ keywords: ['SIZE 1', 'XXXXXXXA'] }),
  },
  {
    cause: 'malformed-reply',
    fault: 'NUL in its greeting',
    server: replies({ greeting: { raw: '+OK a\0b\r\n' } }, { greeting: { raw: '220 a\0b\r\n' } }),
  },
  {
    cause: 'reply-too-long',
    fault: 'a list without end',
    server: replies({ CAPA: { raw: '+OK\r\n', endless: 'X\r\n' } }, { EHLO: { endless: '250-X\r\n' } }),
  },
  {
    cause: 'reply-timeout',
    waits: true,
    fault: 'stops answering',
    server: replies({ CAPA: { then: 'hang' } }, { EHLO: { then: 'hang' } }),
  },

  // STARTTLS
  { cause: 'starttls-not-offered', fault: 'does not offer it', ...onlyStarttls, server: () => ({ tls: 'none' }) },
  {
    cause: 'starttls-refused',
    fault: 'offers and refuses it',
    ...onlyStarttls,
    server: replies({ STLS: '-ERR not now' }, { STARTTLS: '454 4.7.0 TLS not available' }),
  },
  {
    cause: 'starttls-injection',
    fault: 'bytes in the clear behind its consent',
    ...onlyStarttls,
    server: ({ isPop }) => ({ injection: isPop ? '+OK injected\r\n' : '250 injected\r\n' }),
  },
  {
    cause: 'encryption-required',
    fault: 'no log-in in the clear',
    ssl: [false],
    because: 'there is encryption with the others',
    server: () => ({ tls: 'starttls', requireTls: true, mechanisms: ['PLAIN'] }),
  },

  // Log-in
  { cause: 'auth-not-offered', fault: 'offers no log-in', server: () => ({ mechanisms: [], userPass: false }) },
  {
    cause: 'auth-mechanism-unsupported',
    fault: 'does not offer the one in the file',
    server: () => ({ mechanisms: ['PLAIN'] }),
    settings: () => ({ mechanism: 'CRAM-MD5' }),
  },
  {
    cause: 'auth-mechanism-broken',
    fault: 'CRAM-MD5 is offered and fails, PLAIN works',
    ...onlyTls,
    because: 'in the clear no password follows a failed CRAM-MD5',
    server: replies(
      { 'AUTH CRAM-MD5': '-ERR [AUTH] Authentication failed.' },
      { 'AUTH CRAM-MD5': '535 5.7.8 Error: authentication failed' },
    ),
  },
  {
    cause: 'apop-not-offered',
    fault: 'no time stamp in its greeting',
    ...onlyPop,
    settings: () => ({ apop: true }),
  },
  {
    cause: 'apop-needed',
    fault: 'takes APOP alone',
    ...onlyPop,
    server: () => ({ mechanisms: [], userPass: false, apop: true }),
  },
  { cause: 'login-rejected', fault: 'wrong password', server: () => ({ users: {} }) },
  {
    cause: 'app-password-needed',
    fault: 'wants an app password',
    server: rejection(
      '[AUTH] Application-specific password required: https://support.google.com/accounts/answer/185833',
      '534-5.7.9 Application-specific password required. Learn more at\r\n534 5.7.9 https://support.google.com/mail/?p=InvalidSecondFactor',
    ),
  },
  {
    cause: 'web-sign-in-needed',
    fault: 'wants a browser',
    server: rejection(
      '[AUTH] Web login required: https://support.google.com/mail/answer/78754',
      '534-5.7.14 <https://accounts.google.com/signin/continue?x> Please log in via your web browser\r\n534 5.7.14 and then try again.',
    ),
  },
  {
    cause: 'oauth2-needed',
    fault: 'offers tokens alone',
    server: () => ({ mechanisms: ['XOAUTH2', 'OAUTHBEARER'], userPass: false }),
  },
  {
    cause: 'smtp-auth-disabled',
    fault: 'switched off by an administrator',
    ...onlySmtp,
    server: rejection(
      '',
      '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.',
    ),
  },
  {
    cause: 'protocol-disabled',
    fault: 'switched off in the webmail',
    server: rejection('[AUTH] login failure or POP3 disabled, try later. sc=x', '550 User has no permission'),
  },
  {
    cause: 'account-blocked',
    fault: 'the account is blocked',
    server: rejection('[AUTH] Your account has been blocked', '535 5.7.8 Your account has been blocked'),
  },
  { cause: 'mailbox-locked', fault: 'another session is open', ...onlyPop, server: () => ({ locked: [userId] }) },
  {
    cause: 'login-delay',
    fault: 'too soon after the last one',
    ...onlyPop,
    server: rejection('[LOGIN-DELAY] minimum time between mail checks', ''),
  },
  { cause: 'delay-too-short', fault: 'announces LOGIN-DELAY', ...onlyPop, server: () => ({ loginDelay: 60 }) },
  {
    cause: 'secret-unavailable',
    fault: 'an empty password',
    settings: () => ({ login: { ...login(), password: secret('') } }),
  },

  // Sending
  { cause: 'auth-required', fault: 'wants a log-in', ...onlySmtp, settings: () => ({ login: false }) },
  {
    cause: 'sender-rejected',
    fault: 'does not know the sender’s domain',
    ...onlySmtp,
    server: () => ({ replies: { MAIL: '550 5.1.8 Sender address rejected: Domain not found' } }),
  },
  {
    cause: 'sender-not-owned',
    fault: 'the sender is another’s',
    ...onlySmtp,
    server: () => ({ senders: { [userId]: ['other@example.com'] } }),
  },
  {
    cause: 'relay-denied',
    fault: 'relays for nobody',
    ...onlySmtp,
    server: () => ({ replies: { RCPT: '454 4.7.1 <x@example.net>: Relay access denied' } }),
  },
  {
    cause: 'smtputf8-not-offered',
    fault: 'an address with an umlaut',
    ...onlySmtp,
    server: ({ ssl }) => ({
      keywords: ({ connection: { secure } }) => (ssl === 'starttls' && !secure ? ['STARTTLS'] : ['AUTH PLAIN']),
    }),
    options: () => ({ recipient: 'jürgen@example.com' }),
  },
  { cause: 'recipient-rejected', fault: 'no such mailbox', ...onlySmtp, server: () => ({ mailboxes: [] }) },
  {
    cause: 'pop-before-smtp-needed',
    fault: 'wants a POP log-in first',
    ...onlySmtp,
    server: () => ({
      requireAuth: false,
      replies: { RCPT: '550 5.7.1.You must check for new mail before sending mail' },
    }),
    settings: () => ({ login: false }),
  },
  {
    cause: 'pop-before-smtp-ineffective',
    fault: 'still refuses after the POP log-in',
    services: ['separate-smtp'],
    because: 'only `separateSmtp` has a POP log-in before it',
    server: () => ({ requireAuth: false, localDomains: [] }),
    settings: () => ({ login: false, hasPopBefore: true }),
  },

  // The program's view
  {
    cause: 'client-failed',
    fault: 'turns the second connection away',
    services: ['pop', 'smtp', 'separate-smtp'],
    because: 'node-pop3 cannot do STLS, and no program logs in for `popBeforeSmtp` alone',
    server: () => {
      let connections = 0;
      return { replies: { greeting: () => (++connections > 1 ? { then: 'close' } : null) } };
    },
    settings: () => ({ family: null }),
    options: () => ({ clients: true }),
  },
];

/** Causes that no embedded server can bring about, and where they are proved. */
export const elsewhere: Partial<Record<Cause, string>> = {
  'network-unreachable': 'needs a machine without a route: test/probe/causes/classify.test.ts holds the codes',
};

/** Places that a case leaves out beyond its lists. */
export function isPossible({ cause }: MatrixCase, service: Service, ssl: Ssl): boolean {
  return !(cause === 'client-failed' && service === 'pop' && ssl === 'starttls');
}

function expired() {
  return { notBefore: new Date(Date.now() - 30 * day), notAfter: new Date(Date.now() - day) };
}

function named(): Partial<Settings> {
  return { server: 'mail.example.net' };
}

function silent({ silentPort }: Place): Partial<Settings> {
  return { server: '127.0.0.2', port: silentPort, servername: 'localhost' };
}

function login(): Login {
  return { userId, password: secret(canary), accessToken: null };
}

const kinds = { true: 'implicit', starttls: 'starttls', false: 'none' } as const;

/** Tries one case at one place; gives the cause that was named, its step and its status. */
export async function tryCase(
  one: MatrixCase,
  service: Service,
  ssl: Ssl,
  materials: Materials,
): Promise<{ named: string; step: string; status: string; message: string }> {
  const isPop = service === 'pop' || service === 'pop-before-smtp';
  const servers: LineServer[] = [];
  const restore = useNames(one.names);
  const { now } = Date;
  try {
    const place: Place = { ...materials, service, isPop, ssl, serverPort: 0 };
    const made = await one.server?.(place);
    const options = { tls: kinds[`${ssl}`], certificate: materials.certificate, users, ...made };
    const server = await (isPop ? startPopServer(options) : startSmtpServer(options));
    servers.push(server);
    const at = { ...place, serverPort: server.port };
    const settings = { port: server.port, ssl, ca: materials.ca, login: login(), ...(await one.settings?.(at)) };
    const opener = await startPopServer({ users });
    const other = await startSmtpServer({ requireAuth: false });
    servers.push(opener, other);
    if (one.now !== undefined) Date.now = () => one.now as number;
    const subject = subjectOf(service, settings, { opener: opener.port, other: other.port });
    const runOptions = await toRunOptions({
      timeout: one.waits ? 400 : 5000,
      alternatives: () => [],
      ...one.options?.(at),
    });
    const [result] = await probeAccounts([subject], runOptions);
    const checks = result?.checks.filter((check) => check.service === service) ?? [];
    withoutCanary(JSON.stringify(checks));
    const told =
      checks.find(({ status }) => status === 'failed') ??
      checks.find(({ status }) => status === 'warning') ??
      checks.find(({ cause }) => cause !== undefined);
    const { cause = 'ok', step = '', status = '', message = '' } = told ?? {};
    return { named: cause, step, status, message };
  } finally {
    Date.now = now;
    restore();
    await Promise.all(servers.map((server) => server.close()));
  }
}

function subjectOf(service: Service, settings: Settings, ports: { opener: number; other: number }): Account {
  const { login: own, hasPopBefore = false, ...server } = settings;
  const popLogin = own === false || own === undefined ? login() : own;
  const auth = own ?? login();
  switch (service) {
    case 'pop':
      return account({ pop: pop({ ...server, login: popLogin }) });
    case 'smtp':
      return account({ smtp: smtp({ ...server, auth }) });
    case 'pop-before-smtp': {
      const popBeforeSmtp = pop({ ...server, login: popLogin });
      return account({ separateSmtp: separateSmtp({ port: ports.other, sender: userId, popBeforeSmtp }) });
    }
    case 'separate-smtp': {
      const popBeforeSmtp = hasPopBefore ? pop({ port: ports.opener, login: login() }) : null;
      return account({ separateSmtp: separateSmtp({ ...server, auth, sender: userId, popBeforeSmtp }) });
    }
  }
}

/** Answers for DNS, as far as names are given. */
function useNames(names: MatrixCase['names']): () => void {
  const { lookup } = dns;
  if (!names) return () => {};
  const answer = async (name: string) => {
    const found = names[name];
    if (!Array.isArray(found)) throw Object.assign(new Error(name), { code: found ?? 'ENOTFOUND' });
    return found.map((address: string) => ({ address, family: 4 }));
  };
  Object.assign(dns, { lookup: answer });
  return () => void Object.assign(dns, { lookup });
}
