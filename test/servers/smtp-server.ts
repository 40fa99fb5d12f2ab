import { splitCommand } from './command.js';
import { type LineServer, type Session, startLineServer } from './line-server.js';
import { authenticate } from './sasl.js';
import type { SmtpServerOptions, StoredMessage } from './smtp-options.js';

export type { SmtpServerOptions, StoredMessage } from './smtp-options.js';

export interface SmtpServer extends LineServer {
  readonly messages: readonly StoredMessage[];
  /** IDs that logged in, in order. */
  readonly logins: readonly string[];
  readonly failedLogins: number;
}

interface State {
  readonly messages: StoredMessage[];
  readonly logins: string[];
  failedLogins: number;
}

/** What one connection has said so far. */
interface Envelope {
  hello: string | null;
  userId: string | null;
  from: string | null;
  to: string[];
}

type Handler = (args: string, context: Context) => Promise<void>;

interface Context {
  readonly session: Session;
  readonly options: SmtpServerOptions;
  readonly state: State;
  readonly envelope: Envelope;
}

const defaultMechanisms = ['PLAIN', 'LOGIN', 'CRAM-MD5'];

/** Starts an SMTP server (RFC 5321, 3207, 4954) that stores what it takes. */
export async function startSmtpServer(options: SmtpServerOptions = {}): Promise<SmtpServer> {
  const state: State = { messages: [], logins: [], failedLogins: 0 };
  const { pipelining = false } = options;
  const server = await startLineServer(options, (session) => serve(session, options, state), { pipelining });
  return {
    ...server,
    messages: state.messages,
    logins: state.logins,
    get failedLogins() {
      return state.failedLogins;
    },
  };
}

async function serve(session: Session, options: SmtpServerOptions, state: State): Promise<void> {
  const envelope: Envelope = { hello: null, userId: null, from: null, to: [] };
  if (!(await session.override('greeting'))) await session.send('220 mail.example.net ESMTP ready');
  for (;;) {
    const line = await session.readLine();
    if (line === null) return;
    const [verb, args] = splitCommand(line);
    if (await session.override(verb, line)) continue;
    if (verb === 'QUIT') return session.send('221 2.0.0 Bye');
    const handler = handlers[verb];
    if (handler) await handler(args, { session, options, state, envelope });
    else await session.send('500 5.5.2 Error: command not recognized');
  }
}

const handlers: Readonly<Record<string, Handler>> = {
  async EHLO(args, { session, options, envelope }) {
    if (options.keywords === null) return session.send('502 5.5.1 Error: command not implemented');
    greetAgain(envelope, args);
    const lines = ['mail.example.net', ...listKeywords(session, options)];
    await session.send(...lines.map((text, i) => `250${i === lines.length - 1 ? ' ' : '-'}${text}`));
  },
  async HELO(args, { session, envelope }) {
    greetAgain(envelope, args);
    await session.send('250 mail.example.net');
  },
  async STARTTLS(_args, { session, options, envelope }) {
    if (options.tls !== 'starttls' || session.connection.secure) {
      return session.send('502 5.5.1 Error: command not implemented');
    }
    await session.sendRaw(`220 2.0.0 Ready to start TLS\r\n${options.injection ?? ''}`);
    if (!(await session.startTls())) return session.end();
    Object.assign(envelope, { hello: null, userId: null });
  },
  AUTH: logIn,
  MAIL: takeSender,
  RCPT: takeRecipient,
  DATA: takeMessage,
  async RSET(_args, { session, envelope }) {
    resetTransaction(envelope);
    await session.send('250 2.0.0 Ok');
  },
  async NOOP(_args, { session }) {
    await session.send('250 2.0.0 Ok');
  },
};

async function logIn(args: string, { session, options, state, envelope }: Context): Promise<void> {
  const { users = {}, tokens = {}, mechanisms = defaultMechanisms } = options;
  if (mechanisms.length === 0) return session.send('503 5.5.1 Error: authentication not enabled');
  if (isClearRefused(session, options)) return session.send('530 5.7.0 Must issue a STARTTLS command first');
  if (envelope.hello === null || envelope.userId !== null) return session.send('503 5.5.1 Error: bad sequence');
  const [name = '', initial = null] = args.split(' ');
  const mechanism = name.toUpperCase();
  const accounts = { users, tokens, ...(options.scram && { scram: options.scram }) };
  const prompt = (challenge: string) => `334 ${challenge}`;
  const verdict = mechanisms.includes(mechanism)
    ? await authenticate(mechanism, { session, accounts, initial, prompt })
    : null;
  if (verdict === null) return session.send('504 5.5.4 Unrecognized authentication type');
  if (!verdict.ok && verdict.reason !== 'rejected') return session.send(`501 5.5.2 Exchange ${verdict.reason}`);
  if (await session.override('login')) {
    state.failedLogins++;
  } else if (!verdict.ok) {
    state.failedLogins++;
    await session.send(options.rejection ?? '535 5.7.8 Error: authentication failed: ');
  } else {
    envelope.userId = verdict.userId;
    state.logins.push(verdict.userId);
    await session.send('235 2.7.0 Authentication successful');
  }
}

async function takeSender(args: string, { session, options, envelope }: Context): Promise<void> {
  const { requireAuth = Object.keys(options.users ?? {}).length > 0, senders = {} } = options;
  const from = /^FROM:<([^<>\s]*)>( .*)?$/i.exec(args)?.[1];
  if (envelope.hello === null) return session.send('503 5.5.1 Error: send HELO/EHLO first');
  if (isClearRefused(session, options)) return session.send('530 5.7.0 Must issue a STARTTLS command first');
  if (requireAuth && envelope.userId === null) return session.send('530 5.7.0 Authentication required');
  if (from === undefined) return session.send('501 5.5.4 Syntax: MAIL FROM:<address>');
  const owned = envelope.userId === null ? undefined : senders[envelope.userId];
  if (owned && !owned.includes(from)) {
    return session.send(`553 5.7.1 <${from}>: Sender address rejected: not owned by user ${envelope.userId}`);
  }
  envelope.from = from;
  envelope.to = [];
  await session.send('250 2.1.0 Ok');
}

async function takeRecipient(args: string, { session, options, envelope }: Context): Promise<void> {
  const { localDomains = ['example.com'], mailboxes, checkHello = () => null } = options;
  const to = /^TO:<([^<>\s]+)>( .*)?$/i.exec(args)?.[1];
  if (envelope.from === null) return session.send('503 5.5.1 Error: need MAIL command');
  if (to === undefined) return session.send('501 5.5.4 Syntax: RCPT TO:<address>');
  const refusal = checkHello(envelope.hello ?? '');
  if (refusal !== null) return session.send(refusal);
  const isLocal = localDomains.includes(to.slice(to.lastIndexOf('@') + 1).toLowerCase());
  const isOpen = options.popBeforeSmtp?.openedFor.has(session.connection.remoteAddress) ?? false;
  if (!isLocal && envelope.userId === null && !isOpen) {
    return session.send(`554 5.7.1 <${to}>: Relay access denied`);
  }
  if (isLocal && mailboxes && !mailboxes.includes(to)) {
    return session.send(`550 5.1.1 <${to}>: Recipient address rejected: User unknown`);
  }
  envelope.to.push(to);
  await session.send('250 2.1.5 Ok');
}

async function takeMessage(_args: string, { session, state, envelope }: Context): Promise<void> {
  const { from, to, userId } = envelope;
  if (from === null || to.length === 0) return session.send('554 5.5.1 Error: no valid recipients');
  await session.send('354 End data with <CR><LF>.<CR><LF>');
  const data = await session.readMessage();
  if (data === null) return;
  resetTransaction(envelope);
  if (await session.override('message')) return;
  state.messages.push({ from, to, data, userId });
  await session.send('250 2.0.0 Ok: queued');
}

function listKeywords(session: Session, options: SmtpServerOptions): readonly string[] {
  const { keywords, mechanisms = defaultMechanisms, pipelining = false } = options;
  if (keywords) return typeof keywords === 'function' ? keywords(session) : keywords;
  const isAuthOffered = mechanisms.length > 0 && !isClearRefused(session, options);
  return [
    ...(pipelining ? ['PIPELINING'] : []),
    'SIZE 10240000',
    ...(options.tls === 'starttls' && !session.connection.secure ? ['STARTTLS'] : []),
    ...(isAuthOffered ? [`AUTH ${mechanisms.join(' ')}`] : []),
    'ENHANCEDSTATUSCODES',
    '8BITMIME',
    'SMTPUTF8',
  ];
}

function isClearRefused(session: Session, { requireTls = false }: SmtpServerOptions): boolean {
  return requireTls && !session.connection.secure;
}

function greetAgain(envelope: Envelope, name: string): void {
  envelope.hello = name;
  resetTransaction(envelope);
}

function resetTransaction(envelope: Envelope): void {
  envelope.from = null;
  envelope.to = [];
}
