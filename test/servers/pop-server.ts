import { randomBytes } from 'node:crypto';
import { splitCommand } from './command.js';
import { type LineServer, type LineServerOptions, type Session, startLineServer } from './line-server.js';
import { md5, serveMaildrop } from './pop-maildrop.js';
import { authenticate, type ScramOptions } from './sasl.js';

export interface PopServerOptions extends LineServerOptions {
  /** Passwords by ID. */
  users?: Readonly<Record<string, string>>;
  /** Access tokens by ID. */
  tokens?: Readonly<Record<string, string>>;
  /** Whether the greeting has a timestamp and APOP is taken. */
  apop?: boolean;
  /** SASL mechanisms, `PLAIN LOGIN CRAM-MD5` if left out; `[]`: no AUTH. */
  mechanisms?: readonly string[];
  /** How SCRAM-SHA-256 is done, where it is a mechanism. */
  scram?: ScramOptions;
  /** Whether USER and PASS are taken. */
  userPass?: boolean;
  /** Whether a password in clear text is refused before TLS (which takes USER, PLAIN and LOGIN off the capabilities too). */
  requireTls?: boolean;
  /** What CAPA lists instead; `null`: CAPA is not known (RFC 1939 alone). */
  capabilities?: readonly string[] | ((session: Session) => readonly string[]) | null;
  /** The maildrop of everyone. */
  messages?: readonly string[];
  /** IDs whose maildrop another session has. One that is open is locked to others all the same. */
  locked?: readonly string[];
  /** Seconds between two log-ins of one ID, announced and insisted on. */
  loginDelay?: number;
  /** Text after `-ERR ` for a refused log-in. */
  rejection?: string;
  /** Sent in clear text in one packet with the reply to STLS. */
  injection?: string;
}

export interface PopServer extends LineServer {
  /** IDs that logged in, in order. */
  readonly logins: readonly string[];
  readonly failedLogins: number;
  /** Addresses of clients that logged in: POP before SMTP opens to them. */
  readonly openedFor: ReadonlySet<string>;
}

interface State {
  readonly logins: string[];
  failedLogins: number;
  readonly openedFor: Set<string>;
  readonly open: Set<string>;
  readonly lastLogin: Map<string, number>;
}

const disallowed = '-ERR [AUTH] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.';

/** Starts a POP3 server (RFC 1939, 2449, 2595, 5034). */
export async function startPopServer(options: PopServerOptions = {}): Promise<PopServer> {
  const state: State = { logins: [], failedLogins: 0, openedFor: new Set(), open: new Set(), lastLogin: new Map() };
  const server = await startLineServer(options, (session) => serve(session, options, state));
  return {
    ...server,
    logins: state.logins,
    openedFor: state.openedFor,
    get failedLogins() {
      return state.failedLogins;
    },
  };
}

async function serve(session: Session, options: PopServerOptions, state: State): Promise<void> {
  const stamp = `<${process.pid}.${randomBytes(6).toString('hex')}@mail.example.net>`;
  if (!(await session.override('greeting'))) {
    await session.send(options.apop ? `+OK POP3 server ready ${stamp}` : '+OK POP3 server ready');
  }
  const userId = await authorize(session, options, state, stamp);
  if (userId === null) return;
  try {
    const capabilities = options.capabilities === null ? null : listCapabilities(session, options);
    await serveMaildrop(session, { messages: options.messages ?? [], capabilities });
  } finally {
    state.open.delete(userId);
  }
}

/** The state before log-in. Gives the ID that logged in, `null` if the client left. */
async function authorize(session: Session, options: PopServerOptions, state: State, stamp: string) {
  const { users = {}, tokens = {}, mechanisms = defaultMechanisms, userPass = true, requireTls = false } = options;
  let user: string | null = null;
  for (;;) {
    const line = await session.readLine();
    if (line === null) return null;
    const [verb, args] = splitCommand(line);
    if (await session.override(verb, line)) continue;
    const isClear = requireTls && !session.connection.secure;
    if (verb === 'QUIT') {
      await session.send('+OK bye');
      return null;
    } else if (verb === 'CAPA' && options.capabilities !== null) {
      await session.send('+OK capabilities follow', ...listCapabilities(session, options), '.');
    } else if (verb === 'STLS' && options.tls === 'starttls' && !session.connection.secure) {
      await session.sendRaw(`+OK begin TLS\r\n${options.injection ?? ''}`);
      if (!(await session.startTls())) return null;
      user = null;
    } else if (verb === 'USER' && userPass) {
      user = isClear ? null : args;
      await session.send(isClear ? disallowed : '+OK');
    } else if (verb === 'PASS' && user !== null) {
      const ok = Object.hasOwn(users, user) && users[user] === args;
      if (await settle(session, options, state, ok ? user : null)) return user;
      user = null;
    } else if (verb === 'APOP' && options.apop) {
      const [id = '', digest] = args.split(' ');
      const ok = Object.hasOwn(users, id) && digest === md5(stamp + users[id]);
      if (await settle(session, options, state, ok ? id : null)) return id;
    } else if (verb === 'AUTH' && mechanisms.length > 0) {
      const [name = '', initial = null] = args.split(' ');
      const mechanism = name.toUpperCase();
      if (isClear && isPlaintext(mechanism)) {
        await session.send(disallowed);
        continue;
      }
      const accounts = { users, tokens, ...(options.scram && { scram: options.scram }) };
      const prompt = (challenge: string) => `+ ${challenge}`;
      const verdict = mechanisms.includes(mechanism)
        ? await authenticate(mechanism, { session, accounts, initial, prompt })
        : null;
      if (verdict === null) await session.send('-ERR unsupported authentication mechanism');
      else if (verdict.ok || verdict.reason === 'rejected') {
        if ((await settle(session, options, state, verdict.ok ? verdict.userId : null)) && verdict.ok)
          return verdict.userId;
      } else await session.send(`-ERR authentication exchange ${verdict.reason}`);
    } else await session.send('-ERR unknown command');
  }
}

const defaultMechanisms = ['PLAIN', 'LOGIN', 'CRAM-MD5'];

function isPlaintext(mechanism: string): boolean {
  return mechanism === 'PLAIN' || mechanism === 'LOGIN';
}

function listCapabilities(session: Session, options: PopServerOptions): readonly string[] {
  const { capabilities, mechanisms = defaultMechanisms, loginDelay, userPass = true, requireTls = false } = options;
  if (capabilities) return typeof capabilities === 'function' ? capabilities(session) : capabilities;
  const isClear = requireTls && !session.connection.secure;
  const offered = mechanisms.filter((name) => !isClear || !isPlaintext(name));
  return [
    'TOP',
    'UIDL',
    'RESP-CODES',
    'AUTH-RESP-CODE',
    ...(userPass && !isClear ? ['USER'] : []),
    ...(options.tls === 'starttls' && !session.connection.secure ? ['STLS'] : []),
    ...(offered.length > 0 ? [`SASL ${offered.join(' ')}`] : []),
    ...(loginDelay === undefined ? [] : [`LOGIN-DELAY ${loginDelay}`]),
  ];
}

/** Answers a log-in of `userId` (`null`: refused) and says whether the session is in. */
async function settle(session: Session, options: PopServerOptions, state: State, userId: string | null) {
  if (await session.override('login')) {
    state.failedLogins++;
    return false;
  }
  if (userId === null) {
    state.failedLogins++;
    await session.send(`-ERR ${options.rejection ?? '[AUTH] Authentication failed.'}`);
    return false;
  }
  const since = Date.now() - (state.lastLogin.get(userId) ?? 0);
  if (options.loginDelay !== undefined && since < options.loginDelay * 1000) {
    await session.send('-ERR [LOGIN-DELAY] minimum time between mail checks violation');
    return false;
  }
  if (state.open.has(userId) || options.locked?.includes(userId)) {
    await session.send('-ERR [IN-USE] Mailbox is locked by another POP3 session.');
    return false;
  }
  state.lastLogin.set(userId, Date.now());
  state.open.add(userId);
  state.logins.push(userId);
  state.openedFor.add(session.connection.remoteAddress);
  await session.send('+OK Logged in.');
  return true;
}
