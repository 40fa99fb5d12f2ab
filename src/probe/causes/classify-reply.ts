import type { Cause } from '../../model/cause.js';
import type { Step } from '../../model/probe.js';
import { type Protocol, quoteReply, type Reply } from '../wire/reply.js';

/** Where a negative reply was given. */
export interface ReplyContext {
  readonly protocol: Protocol;
  readonly step: Step;
  /** Whether a log-in has succeeded on this connection. */
  readonly isLoggedIn: boolean;
  /** Whether a POP log-in came before this SMTP connection. */
  readonly isAfterPop: boolean;
  /** Whether the server offers a log-in that was not used. */
  readonly offersAuth?: boolean;
  /** Called with what the cause was found by. */
  readonly debug?: ((event: string) => void) | undefined;
}

/** One thing that servers say: the text decides before the class of the code, and the first row that fits. */
interface Row {
  readonly text: RegExp;
  readonly cause: Cause;
  readonly steps?: readonly Step[];
  readonly protocol?: Protocol;
  /** Only while no log-in has succeeded. */
  readonly isAnonymous?: true;
  /** Only where the server offers a log-in. */
  readonly isAuthOffered?: true;
}

const sending: readonly Step[] = ['sender', 'recipient'];
const login: readonly Step[] = ['login'];

/** What is matched is the whole reply on one line: `535 5.7.8 Error: …`, `-ERR [AUTH] …`. */
const rows: readonly Row[] = [
  // TLS first: these come with codes of every class.
  { text: /tls 1\.[01]\b.*not supported|4\.7\.66/i, cause: 'tls-version-too-old' },
  {
    text: /must issue (a )?starttls|starttls (is )?required|requires? (an? )?(encryption|tls|ssl|secure connection)|(tls|ssl|encryption) (is )?required|without (ssl|tls|ssl\/tls) encryption is not allowed|plaintext authentication disallowed|cleartext (authentication|login)s? (is )?(disallowed|not allowed|disabled)|use (ssl|tls|stls|starttls) (first|before)|encryption required for requested authentication|only (allowed|permitted) (over|with|using) (ssl|tls)/i,
    cause: 'encryption-required',
  },
  { text: /^538\b/, cause: 'encryption-required' },

  // What the provider wants first
  {
    text: /log ?in (via|with) your web browser|web login required|webloginrequired|need to use web for sending|prove you are not a robot|accounts\.google\.com\/signin\/continue/i,
    cause: 'web-sign-in-needed',
  },
  {
    text: /application[- ]specific password|app(lication)?[- ]password|parol prilozheniya|authori[sz]ation code|service\.mail\.qq\.com|#auth005|invalidsecondfactor/i,
    cause: 'app-password-needed',
  },
  {
    text: /smtpclientauthentication is disabled|smtp_auth_disabled|smtp auth(entication)? (is )?(disabled|switched off|not enabled) for/i,
    cause: 'smtp-auth-disabled',
  },
  {
    text: /basic ?auth(entication)? is (disabled|blocked)|(use|requires?) oauth|oauth2? (is )?required|password authentication is disabled/i,
    cause: 'oauth2-needed',
  },
  { text: /id token issued at time/i, cause: 'clock-wrong' },
  {
    text: /unusual sending activity|unblockme|account (is |has been |was )?(temporarily |permanently )?(blocked|suspended|locked|disabled)|mailbox (is |has been )?(disabled|suspended|blocked)|user (is )?(blocked|disabled|suspended)|^550 5\.3\.4 req/i,
    cause: 'account-blocked',
  },
  {
    text: /(pop3?|imap|smtp)( access| service)? (is )?(disabled|not enabled|switched off|not activated)|user has no permission|not enabled for pop|pop3? access not/i,
    cause: 'protocol-disabled',
  },

  // Locks and limits
  {
    text: /\[in-use|locked by another|mailbox (is )?(already )?in use|maildrop (is )?(already )?(locked|in use)|already (being )?locked|unable to lock/i,
    cause: 'mailbox-locked',
  },
  { text: /\[login-delay|minimum .{0,20}between logins|log ?in interval/i, cause: 'login-delay' },
  {
    text: /too many (log-?in|auth\w*|simultaneous|concurrent|connections?|recipients|commands|sessions|errors|messages)|maximum number of connections|login rate limit|rate limit|ratelimit|too fast|try again later.{0,20}too many|exceeded .{0,30}(connections|limit)|throttl/i,
    cause: 'rate-limited',
  },

  // The client's address and name
  {
    text: /cannot find your (reverse )?hostname|reverse (dns|hostname)|no ptr|ptr record|4\.7\.25|5\.7\.25|does not resolve to a name/i,
    cause: 'reverse-dns-missing',
  },
  {
    text: /helo command rejected|ehlo command rejected|(helo|ehlo) requires|invalid (helo|ehlo)|(helo|ehlo) argument|need fully-qualified hostname|(bad|invalid|rejected) (helo|ehlo)|(helo|ehlo)\/?(helo|ehlo)? (name )?(rejected|invalid)/i,
    cause: 'hello-rejected',
  },
  // Postfix with `smtpd_client_restrictions=permit_sasl_authenticated,reject`, Debian's usual submission service
  { text: /client host rejected: access denied/i, cause: 'auth-required', isAnonymous: true, isAuthOffered: true },
  {
    text: /client host .{0,80}(blocked|rejected)|blocked (using|by)|(block|black|deny) ?list|spamhaus|spamcop|barracudacentral|(your )?(ip|ip address|host|address|client) .{0,60}(is |was |has been )?(blocked|banned|blacklisted|listed)|\bbanned\b|not authorized to send email directly/i,
    cause: 'client-banned',
    steps: ['greeting', 'capabilities', 'starttls', 'sender', 'recipient'],
  },

  // Log-in
  {
    text: /stronger authentication|(use|requires?|only) apop|apop (is )?(required|only)|auth or apop/i,
    cause: 'apop-needed',
    protocol: 'pop',
  },
  {
    text: /authentication not enabled|auth\w* command used when not advertised|auth(entication)? (is )?not (available|offered|supported|advertised|allowed) (here|on this)|auth not available/i,
    cause: 'auth-not-offered',
  },
  {
    text: /(invalid|unrecognized|unsupported|unknown) (sasl |auth(entication)? )?(mechanism|type)|mechanism (is )?(not (supported|available|recognized)|invalid|unsupported)|5\.7\.4\b/i,
    cause: 'auth-mechanism-unsupported',
    steps: login,
  },
  {
    text: /temporary (authentication|system|server) (failure|problem|error)|connection lost to authentication/i,
    cause: 'server-busy',
  },
  { text: /\[sys\/temp/i, cause: 'server-busy', protocol: 'pop' },
  { text: /\[auth\]/i, cause: 'login-rejected', protocol: 'pop' },

  {
    text: /(unknown|invalid|unrecognized|unimplemented) command|command (is )?(not|un)\s?(recognized|implemented|known|valid)/i,
    cause: 'auth-mechanism-unsupported',
    steps: login,
  },

  // Sending
  {
    text: /(must )?check (for )?(new )?mail (before|first)|pop ?(3)?[- ]?before[- ]?smtp|(log ?in|authenticate|check) (to|via|with|by|using) pop|pop (log ?in|authentication) (is )?(required|first|needed)/i,
    cause: 'pop-before-smtp-needed',
    protocol: 'smtp',
  },
  {
    text: /not owned by|relaying disallowed as|send as this sender|sendasdenied|does not match a verified sender|email address is not verified|sender (address )?.{0,40}(does not match|not match|mismatch)|not (allowed|authori[sz]ed|permitted) to (send|use) .{0,30}(as|from|sender|address)|5\.7\.60\b/i,
    cause: 'sender-not-owned',
  },
  {
    text: /auth\w* (is )?required|unauthenticated senders|not authenticated|authenticate first|5\.7\.57\b|log ?in (is )?required|authentication needed|please authenticate|smtp auth required/i,
    cause: 'auth-required',
    isAnonymous: true,
  },
  { text: /^530\b/, cause: 'auth-required', isAnonymous: true },
  { text: /^530\b|authentication required/i, cause: 'auth-required', steps: sending },
  {
    text: /^450 (?!.*sender)(requested mail action not taken: )?mailbox unavailable/i,
    cause: 'auth-required',
    isAnonymous: true,
    steps: sending,
  },
  {
    text: /relay(ing)? (access )?(is )?(denied|not permitted|not allowed|prohibited|disallowed)|(unable|not permitted|not allowed|cannot) to relay|do not relay|not a relay|no relay|relay not/i,
    cause: 'relay-denied',
  },
  {
    text: /sender (address )?(rejected|refused|denied|not accepted)|(domain|address) of sender|sender (domain|address) .{0,30}(not (found|exist)|invalid|unknown)/i,
    cause: 'sender-rejected',
    steps: sending,
  },
];

/** What a class of codes means where no text says more. Each cause is the general one of its step. */
const general: Readonly<Partial<Record<Step, Cause>>> = {
  greeting: 'server-refuses',
  capabilities: 'server-refuses',
  starttls: 'starttls-refused',
  login: 'login-rejected',
  sender: 'sender-rejected',
  recipient: 'recipient-rejected',
};

/** The cause that a negative reply tells. Never throws; an unknown text ends in the general cause of the step. */
export function classifyReply(reply: Reply, context: ReplyContext): Cause {
  const quoted = quoteReply(reply);
  const row = rows.find((candidate) => fits(candidate, quoted, context));
  const cause = afterPop(row?.cause ?? byCode(reply, context), context);
  // The reply itself may hold what was sent; a pattern does not.
  context.debug?.(`cause ${cause} by ${row ? `pattern ${row.text}` : 'the code of the reply'}`);
  return cause;
}

function fits(row: Row, quoted: string, { protocol, step, isLoggedIn, offersAuth }: ReplyContext): boolean {
  if (row.protocol !== undefined && row.protocol !== protocol) return false;
  if (row.steps !== undefined && !row.steps.includes(step)) return false;
  if (row.isAnonymous && (isLoggedIn || step === 'login')) return false;
  if (row.isAuthOffered && !offersAuth) return false;
  return row.text.test(quoted);
}

function byCode({ code }: Reply, { step }: ReplyContext): Cause {
  if (step === 'login') {
    if (code === '504' || code === '500' || code === '501' || code === '502') return 'auth-mechanism-unsupported';
    if (code === '503') return 'auth-not-offered';
    if (code === '530') return 'auth-required';
  }
  if (step === 'capabilities' && (code === '501' || code === '504' || code === '553')) return 'hello-rejected';
  if (code.startsWith('4') && step !== 'starttls') return 'server-busy';
  return general[step] ?? 'server-refuses';
}

/** Refused although the POP log-in that should open the server succeeded. */
function afterPop(cause: Cause, { isAfterPop, isLoggedIn }: ReplyContext): Cause {
  if (!isAfterPop || isLoggedIn) return cause;
  const isClosed = cause === 'relay-denied' || cause === 'auth-required' || cause === 'pop-before-smtp-needed';
  return isClosed ? 'pop-before-smtp-ineffective' : cause;
}

/** The web address that a reply names, where it does: often where to go. */
export function urlOf(quoted: string): string {
  const match = /https?:\/\/[^\s<>"'“”)\]]+/i.exec(quoted);
  return match?.[0].replace(/(?<![.,;])[.,;]+$/, '') ?? '';
}
