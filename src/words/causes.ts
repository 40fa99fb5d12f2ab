import { isIP } from 'node:net';
import type { Ssl } from '../model/account.js';
import type { Step } from '../model/probe.js';

/** What a message about a fault can speak of. */
export interface CauseContext {
  /** The service's key in the file: `pop`, `separateSmtp.popBeforeSmtp`. */
  readonly at: string;
  /** `POP3` or `SMTP`. */
  readonly protocol: string;
  readonly step: Step;
  readonly host: string;
  readonly port: number;
  readonly ssl: Ssl;
  /** Seconds that a step may take. */
  readonly timeout: number;
  /** The server's reply, quoted; empty where there was none. */
  readonly reply: string;
  /** Web address in the reply; empty where there was none. */
  readonly url: string;
  readonly nodeCode: string;
  readonly detail: string;
  readonly names: readonly string[];
  /** The certificate, as far as it is known. */
  readonly certificate: {
    subject: string;
    issuer: string;
    names: readonly string[];
    validFrom: string;
    validTo: string;
  };
  /** The `delay` to write, in words: what the server asks for, or a guess. */
  readonly pause: string;
  readonly sender: string;
  readonly recipient: string;
  /** Id of the preset that names the server, empty where the file does. */
  readonly preset: string;
  /** Whether the name to verify is not just that of the server. */
  readonly hasServername: boolean;
  /** The TLS with which the protocol is spoken on this very port, where that was found out. */
  readonly spoken: Ssl | null;
}

/** One cause: what it is called, what it says, what cures it, and which leaves of the file may be to blame. */
export interface CauseEntry {
  readonly title: string;
  readonly message: (c: CauseContext) => string;
  readonly help: (c: CauseContext) => string;
  /** Leaves below the service, the first one that the file wrote; `/…` is below the account, `@…` where the log-in stands. */
  readonly blame: readonly string[];
}

const place = (c: CauseContext) => `${c.host} port ${c.port}`;
const wrote = (c: CauseContext) => `\`${c.at}.port: ${c.port}\` with \`ssl: ${c.ssl}\``;
const said = (c: CauseContext) => (c.reply === '' ? '' : `: “${c.reply}”`);
const code = (c: CauseContext) => (c.nodeCode === '' ? '' : ` (${c.nodeCode})`);
const detail = (c: CauseContext) => (c.detail === '' ? '' : `: ${c.detail}`);
const subject = (c: CauseContext) => c.certificate.subject || c.host;
const otherPort = 'Ask the provider which ports it offers from your network, or look whether a firewall is in the way.';
const tell = 'Tell the operator of the server; nothing in the file cures it.';
const neverOff = 'Do not switch the check off: nobody could tell this server from an impostor.';
const startTls = (c: CauseContext) => (c.protocol === 'POP3' ? 'STLS' : 'STARTTLS');

/** A fact, never advice: the file asks for more. */
function spokenThere(c: CauseContext): string {
  if (c.spoken === null) return `\`${c.at}.port\` and \`${c.at}.ssl\` do not fit together. `;
  return `Port ${c.port} speaks ${c.protocol} ${c.spoken === 'starttls' ? `with ${startTls(c)}` : 'without TLS'}. `;
}

function implicitPort(c: CauseContext): string {
  const usual = c.protocol === 'POP3' ? 995 : 465;
  return c.port === usual
    ? `It is the usual port for TLS from the first byte: look whether \`${c.at}.server\` is right, and ask the provider.`
    : `TLS from the first byte is usual on port ${usual}: look for it at the provider's page and correct \`${c.at}.port\`.`;
}

/** A name of one label is asked for with the search domains behind it, and for itself. */
function shortName(c: CauseContext): string {
  if (!/^[^.:]+$/.test(c.host)) return '';
  return `\`${c.host}\` has no dot: only a network whose DNS adds a search domain knows it; write the whole name at \`${c.at}.server\`, as in \`${c.host}.example.com\`.`;
}

/** Another name to verify was asked for: the server's own plays no part until that is mended. */
function servernameCure(c: CauseContext): string {
  const key = `\`${c.at}.tls.servername\``;
  if (c.certificate.names.includes(c.host)) return `Remove ${key}: the certificate is for ${c.host}.`;
  if (c.names[0] !== undefined) {
    return `The certificate is for ${c.names.join(', ')}, which ${c.names.length > 1 ? 'are' : 'is'} this machine: write \`${c.at}.tls.servername: ${c.names[0]}\`.`;
  }
  return isIP(c.host) === 0
    ? `Correct ${key}, or remove it: then the name at \`${c.at}.server\` is verified. ${neverOff}`
    : `Correct ${key}: write the name that the provider's page gives. ${neverOff}`;
}

/** Every cause that a probe can name, by name. All of the probe's English for faults stands here. */
export const causes = {
  // Reaching it
  'host-not-found': {
    title: 'The server name does not exist',
    message: (c) => `the name ${c.host} does not exist${code(c)}${detail(c)}`,
    help: (c) =>
      c.preset === ''
        ? shortName(c) || `Correct \`${c.at}.server\`: compare it letter by letter with the provider's page.`
        : `The name is that of the preset ${c.preset}. If other names are not found either, look at this machine's DNS.`,
    blame: ['server'],
  },
  'dns-failure': {
    title: 'The name could not be looked up',
    message: (c) => `looking up ${c.host} failed${code(c)}; whether the name exists is not known`,
    help: (c) =>
      `Look at this machine's DNS (in a container: the container's own) and try again; the file may be right. ${shortName(c)}`.trim(),
    blame: ['server'],
  },
  'connection-refused': {
    title: 'Nothing listens on this port',
    message: (c) => `${place(c)} refuses the connection: nothing listens there${code(c)}`,
    help: (c) => `Correct \`${c.at}.port\` (or \`${c.at}.server\`). ${otherPort}`,
    blame: ['port', 'server'],
  },
  'connection-timeout': {
    title: 'The server does not answer',
    message: (c) => `${place(c)} does not answer within ${c.timeout} s${code(c)}`,
    help: (c) =>
      `Look whether \`${c.at}.server\` and \`${c.at}.port\` are right; many networks and hosters block port 25, some 465 too. ${otherPort}`,
    blame: ['port', 'server'],
  },
  'connection-reset': {
    title: 'The connection was reset',
    message: (c) => `${place(c)} reset the connection${code(c)}`,
    help: () => 'A firewall or the server cuts the connection: try from another network, or ask the provider.',
    blame: ['port', 'server'],
  },
  'connection-closed': {
    title: 'The server hung up',
    message: (c) => `${place(c)} closed the connection without an answer`,
    help: () =>
      'The server may be overloaded, or refuse this address without saying so. Try later, or ask the provider whether your address is blocked.',
    blame: ['port', 'server'],
  },
  'network-unreachable': {
    title: 'There is no way to the server from here',
    message: (c) => `there is no route to ${c.host}${code(c)}`,
    help: (c) =>
      `Look at this machine's network. If only IPv6 (or IPv4) is without a route, write \`${c.at}.family: 4\` (or \`6\`).`,
    blame: ['family', 'server'],
  },
  'port-blocked': {
    title: 'This port is blocked',
    message: (c) => `port ${c.port} of ${c.host} stays silent, but port ${c.names.join(', ')} opens`,
    help: (c) =>
      `Something between here and the server blocks port ${c.port}: hosters often do. Use another port of the server, or have it opened.`,
    blame: ['port'],
  },
  'address-unreachable': {
    title: 'One of the addresses does not work',
    message: (c) =>
      c.detail === ''
        ? `${c.names.join(', ')} of ${c.host} cannot be reached, another address can`
        : `${c.names.join(', ')} of ${c.host} does not serve (${c.detail}), another address does`,
    help: (c) =>
      `Programs that try this address first wait for nothing; \`${c.at}.family\` (4 or 6) leaves one kind of address out.`,
    blame: ['family', 'server'],
  },
  'proxy-failed': {
    title: 'The proxy does not connect',
    message: (c) => `the proxy ${c.names[0] ?? ''} does not connect to ${place(c)}${detail(c)}${code(c)}`,
    help: () =>
      'Look whether the proxy of `--proxy` runs, wants a log-in (`socks5://USER:PASSWORD@HOST:PORT`), and lets mail ports through. Nothing in the file cures it.',
    blame: [],
  },
  'host-not-allowed': {
    title: 'This host may not be spoken to',
    message: (c) => `${c.host} is not among the hosts that may be spoken to; nothing was asked of it`,
    help: (c) => `If this host is right, allow it with \`--allow-host ${c.host}\`.`,
    blame: ['server'],
  },
  interrupted: {
    title: 'The probe was interrupted',
    message: () => 'the probe was interrupted',
    help: () => 'Run it again; what is listed before this was really found.',
    blame: [],
  },
  'control-character': {
    title: 'A value holds a line break',
    message: (c) =>
      `${c.detail || 'a value'} holds a line break or NUL, which would be read as another command; it was not sent`,
    help: (c) => `Take the line break out of \`${c.detail || c.at}\`.`,
    blame: ['@userId'],
  },

  // TLS
  'server-speaks-plaintext': {
    title: 'The file says TLS, the server greets in the clear',
    message: (c) => `${place(c)} greets in the clear, but ${wrote(c)} asks for TLS from the first byte${said(c)}`,
    help: (c) => `${spokenThere(c)}${implicitPort(c)}`,
    blame: ['ssl', 'port'],
  },
  'server-expects-tls': {
    title: 'The server expects TLS from the first byte',
    message: (c) => `${place(c)} stays silent in the clear and answers to TLS, but ${wrote(c)} starts in the clear`,
    help: (c) => `Write \`${c.at}.ssl: true\`.`,
    blame: ['ssl', 'port'],
  },
  'tls-version-too-old': {
    title: 'The server knows only old versions of TLS',
    message: (c) => `${place(c)} does not speak ${c.detail || 'TLS 1.2 or newer'}${code(c)}${said(c)}`,
    help: () => `TLS 1.0 and 1.1 protect a password no longer. ${tell}`,
    blame: ['tls/minVersion', 'port', 'server'],
  },
  'tls-server-too-weak': {
    title: "The server's TLS is too weak",
    message: (c) => `${place(c)} offers TLS that is refused here as too weak${code(c)}`,
    help: () => `Its key, cipher or renegotiation is outdated. ${tell}`,
    blame: ['server'],
  },
  'tls-handshake-failed': {
    title: 'TLS could not be agreed on',
    message: (c) => `the TLS handshake with ${place(c)} failed${code(c)}${detail(c)}`,
    help: (c) => `Look whether \`${c.at}.port\` is a mail port of this server; otherwise tell its operator.`,
    blame: ['ssl', 'port', 'server'],
  },
  'tls-handshake-timeout': {
    title: 'The TLS handshake does not end',
    message: (c) => `${place(c)} does not finish the TLS handshake within ${c.timeout} s`,
    help: (c) =>
      `Look whether \`${c.at}.port\` is right; if it is, something on the way may hold back TLS packets (an MTU too large, a scanner).`,
    blame: ['port', 'ssl'],
  },
  'server-name-needed': {
    title: 'The server must be called by its name',
    message: (c) =>
      `${place(c)} gives its certificate only to a client that says the server's name, and ${c.host} is an address${code(c)}`,
    help: (c) => `Write the server's name at \`${c.at}.server\`, or at \`${c.at}.tls.servername\`.`,
    blame: ['tls/servername', 'server'],
  },

  // Certificate
  'certificate-expired': {
    title: 'The certificate has expired',
    message: (c) => `the certificate for ${subject(c)} ended on ${c.certificate.validTo}`,
    help: () => `The operator of the server must renew it. ${neverOff}`,
    blame: ['server'],
  },
  'certificate-not-yet-valid': {
    title: 'The certificate is not valid yet',
    message: (c) => `the certificate for ${subject(c)} begins on ${c.certificate.validFrom}`,
    help: () => `Look whether the date of this machine is right; otherwise the operator must correct the certificate.`,
    blame: ['server'],
  },
  'certificate-self-signed': {
    title: 'The certificate is signed by itself',
    message: (c) => `the certificate for ${subject(c)} is signed by itself, so nobody vouches for it`,
    help: (c) =>
      `If this server is yours, put its certificate, taken from the server itself, into a file named at \`${c.at}.tls.ca\`. ${neverOff}`,
    blame: ['tls/ca', 'server'],
  },
  'certificate-untrusted': {
    title: 'The certificate comes from an unknown authority',
    message: (c) =>
      `the certificate for ${subject(c)} was issued by ${c.certificate.issuer || 'an authority'}, which is not trusted here`,
    help: (c) =>
      `If that is your company's own authority, name the file of its certificate at \`${c.at}.tls.ca\`${
        c.nodeCode === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
          ? '; if it is a public one, the server forgets to send its intermediate certificate'
          : ''
      }. ${neverOff}`,
    blame: ['tls/ca', 'server'],
  },
  'certificate-chain-incomplete': {
    title: 'The server does not send its intermediate certificate',
    message: (c) => `${place(c)} sends its own certificate alone, without that of its issuer ${c.certificate.issuer}`,
    help: () =>
      'The operator must send the whole chain (with Let’s Encrypt: `fullchain.pem` instead of `cert.pem`). Browsers hide this fault, mail programs do not.',
    blame: ['server'],
  },
  'certificate-name-mismatch': {
    title: 'The certificate is for another name',
    message: (c) =>
      `the certificate is for ${c.certificate.names.slice(0, 5).join(', ') || subject(c)}, not for ${c.detail || c.host}`,
    help: (c) =>
      c.hasServername
        ? servernameCure(c)
        : c.names.length > 0
          ? `The certificate is for ${c.names.join(', ')}, which ${c.names.length > 1 ? 'are' : 'is'} this machine: write \`server: ${c.names[0]}\`.`
          : `Write the name that the provider's page gives at \`${c.at}.server\`. ${neverOff}`,
    blame: ['tls/servername', 'server'],
  },
  'certificate-fingerprint-mismatch': {
    title: 'The certificate is not the one that the file names',
    message: (c) => `the certificate has the fingerprint ${c.detail}, which \`${c.at}.tls.fingerprint\` does not list`,
    help: (c) =>
      `Ask the operator whether the certificate was renewed, by another way than this connection; then correct \`${c.at}.tls.fingerprint\`.`,
    blame: ['tls/fingerprint', 'server'],
  },
  'certificate-expires-soon': {
    title: 'The certificate expires soon',
    message: (c) => `the certificate for ${subject(c)} ends on ${c.certificate.validTo}, in ${c.detail} days`,
    help: () => 'The operator of the server must renew it before.',
    blame: ['server'],
  },
  'certificate-intercepted': {
    title: 'Something on the way intercepts TLS',
    message: (c) =>
      `the certificate for ${c.host} was issued by ${c.certificate.issuer}, a scanner and not the provider's authority`,
    help: () =>
      'Exempt mail from the scanner (“mail shield”) of this machine or network. Do not switch the check of certificates off.',
    blame: ['server'],
  },
  'certificate-file-unreadable': {
    title: 'The file of certificates cannot be read',
    message: (c) => `the file at \`${c.at}.tls.ca\` cannot be used: ${c.detail}`,
    help: (c) => `Name a readable PEM file at \`${c.at}.tls.ca\`.`,
    blame: ['tls/ca'],
  },
  'clock-wrong': {
    title: "This machine's clock is wrong",
    message: (c) => `this machine's clock is wrong, so that no certificate or token seems valid${said(c)}`,
    help: () => 'Set the date and time of this machine.',
    blame: [],
  },

  // Talking
  'greeting-timeout': {
    title: 'The server does not greet',
    message: (c) => `${place(c)} accepts the connection and stays silent for ${c.timeout} s`,
    help: (c) => `Look whether \`${c.at}.port\` is a ${c.protocol} port of this server.`,
    blame: ['port', 'server'],
  },
  'wrong-protocol': {
    title: 'Another protocol is spoken there',
    message: (c) => `${place(c)} speaks ${c.detail}, not ${c.protocol}${said(c)}`,
    help: (c) =>
      `Write the port of the provider's ${c.protocol} server at \`${c.at}.port\`${c.detail === 'HTTP' ? ', not that of its web server' : ''}.`,
    blame: ['port', 'server'],
  },
  'server-refuses': {
    title: 'The server refuses to serve',
    message: (c) => `${place(c)} refuses${said(c)}`,
    help: (c) => `The reply says why, if anything does. Look whether \`${c.at}.server\` is the server for clients.`,
    blame: ['server', 'port'],
  },
  'client-banned': {
    title: 'The server blocks this address',
    message: (c) => `${place(c)} blocks the address that you connect from${said(c)}`,
    help: () =>
      'Have the address taken off the block list that the reply names, wait until the ban ends, or connect from another network.',
    blame: ['server'],
  },
  'reverse-dns-missing': {
    title: 'Your address has no name',
    message: (c) => `${c.host} wants the address that you connect from to have a name in DNS${said(c)}`,
    help: (c) =>
      `Ask who gave you the address for a reverse DNS entry, or use a submission port with a log-in (\`${c.at}.port: 587\`).`,
    blame: ['port', 'server'],
  },
  'server-busy': {
    title: 'The server cannot do it now',
    message: (c) => `${c.host} says that it cannot do this at the moment${said(c)}`,
    help: (c) =>
      c.reply.startsWith('421')
        ? `Try again later. If it comes only when connections follow each other quickly, write ${c.pause} into the account.`
        : 'Try again later; the file may be right.',
    blame: ['server'],
  },
  'rate-limited': {
    title: 'Too many connections or log-ins',
    message: (c) => `${c.host} limits how often or how much you may connect${said(c)}`,
    help: (c) => `Wait, then use fewer connections at once, and write ${c.pause} into the account.`,
    blame: ['/delay', 'server'],
  },
  'hello-rejected': {
    title: 'The server rejects the name said in EHLO',
    message: (c) =>
      `${c.host} rejects the name that this client says in EHLO${c.detail === '' ? '' : ` (${c.detail})`}${said(c)}`,
    help: (c) => `Write this machine's full name, with its domain, at \`${c.at}.hello\`.`,
    blame: ['hello'],
  },
  'middlebox-interference': {
    title: 'Something on the way rewrites the dialogue',
    message: (c) => `a firewall between here and ${c.host} overwrites what the server says${said(c)}${detail(c)}`,
    help: (c) =>
      `Have SMTP inspection switched off in the firewall, or use a port that it does not inspect (\`${c.at}.port: 465\`, \`ssl: true\`).`,
    blame: ['port'],
  },
  'malformed-reply': {
    title: 'The reply is none',
    message: (c) => `${place(c)} answers with what is no ${c.protocol} reply${detail(c)}`,
    help: (c) =>
      `Look whether \`${c.at}.server\` and \`${c.at}.port\` are those of a ${c.protocol} server; otherwise it is broken.`,
    blame: ['port', 'server'],
  },
  'reply-too-long': {
    title: 'The reply does not end',
    message: (c) => `${place(c)} sends more than any ${c.protocol} server needs to say`,
    help: (c) =>
      `Look whether \`${c.at}.server\` and \`${c.at}.port\` are those of a ${c.protocol} server; otherwise it is broken.`,
    blame: ['port', 'server'],
  },
  'reply-timeout': {
    title: 'The server stopped answering',
    message: (c) => `${c.host} does not answer within ${c.timeout} s`,
    help: () => 'The server is slow or hangs. Try again later, or with a longer `--timeout`.',
    blame: ['server'],
  },

  // STARTTLS
  'starttls-not-offered': {
    title: 'The server does not offer STARTTLS',
    message: (c) => `${place(c)} does not offer ${startTls(c)}, which \`${c.at}.ssl: starttls\` asks for${said(c)}`,
    help: (c) =>
      `Look for a port with TLS from the first byte (\`${c.at}.ssl: true\`, usually port ${c.protocol === 'POP3' ? 995 : 465}). Something on the way may also hide the offer.`,
    blame: ['ssl', 'port'],
  },
  'starttls-refused': {
    title: 'The server refuses STARTTLS',
    message: (c) => `${place(c)} offers ${startTls(c)} and refuses it${said(c)}`,
    help: (c) => `Its TLS is not set up. Tell the operator, or use a port with \`${c.at}.ssl: true\`.`,
    blame: ['ssl', 'port'],
  },
  'starttls-injection': {
    title: 'Something was slipped in before TLS',
    message: (c) => `${place(c)} sent bytes in the clear after its reply to ${startTls(c)}; they were not read`,
    help: (c) =>
      `Someone on the way may tamper with the connection, or the server is broken. Use a port with \`${c.at}.ssl: true\`.`,
    blame: ['ssl', 'port'],
  },
  'encryption-required': {
    title: 'The server wants encryption first',
    message: (c) => `${c.host} does nothing more without encryption${said(c)}`,
    help: (c) => `Write \`${c.at}.ssl: starttls\`, or \`ssl: true\` with the port for it.`,
    blame: ['ssl', 'port'],
  },

  // Log-in
  'auth-not-offered': {
    title: 'The server offers no log-in here',
    message: (c) => `${place(c)} offers no log-in${said(c)}`,
    help: (c) =>
      c.protocol === 'SMTP'
        ? `Log-in is usually offered on port 587 or 465, not on 25: correct \`${c.at}.port\`. If the server needs none, write \`auth: false\`.`
        : `Look whether \`${c.at}.ssl\` should be \`starttls\` or \`true\`: many servers offer a log-in only then.`,
    blame: ['port', 'ssl', 'auth'],
  },
  'auth-mechanism-unsupported': {
    title: 'The log-in mechanism is not supported',
    message: (c) =>
      `${c.host} does not log in by ${c.detail || 'this mechanism'}${c.names.length > 0 ? `; it offers ${c.names.join(', ')}` : ''}${said(c)}`,
    help: (c) => `Leave \`${c.at}.mechanism\` out, or name one that the server offers.`,
    blame: ['mechanism', '@accessToken', '@password'],
  },
  'auth-mechanism-broken': {
    title: 'The server offers a mechanism that does not work',
    message: (c) => `${c.host} offers ${c.detail} but only ${c.names.join(', ')} works${said(c)}`,
    help: (c) => `Write \`${c.at}.mechanism: ${c.names[0] ?? 'PLAIN'}\`, so that programs do not stumble over it.`,
    blame: ['mechanism', 'server'],
  },
  'apop-not-offered': {
    title: 'The server does not offer APOP',
    message: (c) =>
      `the greeting of ${c.host} holds no time stamp, so there is no APOP, which \`${c.at}.apop: true\` asks for${said(c)}`,
    help: (c) =>
      `Write \`${c.at}.apop: false\` if \`${c.at}.ssl\` is \`true\` or \`starttls\`; the password is never sent instead by itself.`,
    blame: ['apop'],
  },
  'apop-needed': {
    title: 'The server wants APOP',
    message: (c) =>
      c.detail === ''
        ? `${c.host} takes no password, only APOP${said(c)}`
        : `${c.host} offers ${c.detail}, and the probe logged in by it; as the file stands, programs send the password in the clear`,
    help: (c) => `Write \`${c.at}.apop: true\`.`,
    blame: ['apop', 'mechanism'],
  },
  'login-rejected': {
    title: 'The server rejects the log-in',
    message: (c) => `${c.host} rejects user ID or password${said(c)}`,
    help: (c) =>
      `Check user ID and password. Some providers want the whole address as user ID, others only the part before the @; some want an app password, or ${c.protocol} switched on in the webmail first.`,
    blame: ['@password', '@userId'],
  },
  'app-password-needed': {
    title: 'An app password is needed',
    message: (c) => `${c.host} wants an app password (authorisation code) instead of the account's own${said(c)}`,
    help: (c) =>
      `Create an app password in the provider's account settings${c.url === '' ? '' : ` (${c.url})`} and use it as \`password\`.`,
    blame: ['@password'],
  },
  'web-sign-in-needed': {
    title: 'The provider wants you to sign in on the web first',
    message: (c) => `${c.host} wants you to sign in with a browser first${said(c)}`,
    help: (c) => `Open ${c.url || "the provider's webmail"} in a browser, sign in, and try again.`,
    blame: ['@password'],
  },
  'oauth2-needed': {
    title: 'Passwords are not accepted any more',
    message: (c) => `${c.host} accepts no password, only OAuth 2.0${said(c)}`,
    help: () => 'Write `mailbox.oauth2.accessToken` with a token of the provider instead of `mailbox.password`.',
    blame: ['@password'],
  },
  'smtp-auth-disabled': {
    title: 'SMTP log-in is switched off for this account',
    message: (c) => `the administrator of ${c.host} has switched off SMTP log-in${said(c)}`,
    help: (c) =>
      `An administrator must switch on SMTP AUTH for the mailbox or the organisation${c.url === '' ? '' : `: ${c.url}`}.`,
    blame: ['@password', 'auth'],
  },
  'protocol-disabled': {
    title: 'The protocol is switched off for this account',
    message: (c) => `${c.protocol} is switched off for this account at ${c.host}, or the log-in is wrong${said(c)}`,
    help: (c) =>
      `Switch on ${c.protocol} in the settings of the webmail${c.url === '' ? '' : ` (${c.url})`}, then try again.`,
    blame: ['server', '@password'],
  },
  'account-blocked': {
    title: 'The account is blocked',
    message: (c) => `${c.host} has blocked the account${said(c)}`,
    help: (c) => `Unblock it with the provider${c.url === '' ? '' : `: ${c.url}`}.`,
    blame: ['@userId'],
  },
  'mailbox-locked': {
    title: 'The mailbox is in use',
    message: (c) => `another session holds the mailbox${said(c)}`,
    help: () => 'Wait until the other program has ended its session; a broken one ends after some minutes by itself.',
    blame: ['@userId'],
  },
  'login-delay': {
    title: 'The server wants a pause between log-ins',
    message: (c) => `${c.host} refuses another log-in so soon${said(c)}`,
    help: (c) => `Wait, and write ${c.pause} into the account.`,
    blame: ['/delay'],
  },
  'delay-too-short': {
    title: 'The server asks for a longer pause',
    message: (c) => `${c.host} asks for ${c.detail} s between two log-ins`,
    help: (c) => `Write \`delay: ${c.detail}\` if programs connect again soon.`,
    blame: ['/delay'],
  },
  'secret-unavailable': {
    title: 'The secret cannot be read',
    message: (c) => `no log-in was tried: ${c.detail}`,
    help: (c) =>
      c.detail.includes('--allow-')
        ? 'A file that names both the secret and the server that gets it is trusted only so far.'
        : 'Provide the secret where the file says that it is.',
    blame: ['@password', '@accessToken'],
  },

  // Sending
  'auth-required': {
    title: 'The server wants a log-in before it sends',
    message: (c) => `${c.host} wants a log-in before it takes mail${said(c)}`,
    help: (c) => `Write \`${c.at}.auth: ${c.at === 'smtp' ? 'true' : '{userId, password}'}\`.`,
    blame: ['auth'],
  },
  'sender-rejected': {
    title: 'The server rejects the sender',
    message: (c) => `${c.host} does not take mail from ${c.sender}${said(c)}`,
    help: (c) => `Correct \`${c.at === 'smtp' ? 'mailbox.address' : `${c.at}.sender`}\`.`,
    blame: ['sender', '/mailbox/address'],
  },
  'sender-not-owned': {
    title: 'The sender does not belong to the log-in',
    message: (c) => `${c.host} lets this log-in not send as ${c.sender}${said(c)}`,
    help: (c) =>
      `Write an address of the log-in at \`${c.at === 'smtp' ? 'mailbox.address' : `${c.at}.sender`}\`, or let the provider confirm this one.`,
    blame: ['sender', '/mailbox/address'],
  },
  'relay-denied': {
    title: 'The server does not relay for you',
    message: (c) => `${c.host} passes no mail on to ${c.recipient} for you${said(c)}`,
    help: (c) =>
      `Log in (\`${c.at}.auth\`), or write the server that sends for you at \`${c.at}.server\`: this one may only receive.`,
    blame: ['auth', 'server'],
  },
  'smtputf8-not-offered': {
    title: 'The server takes no address with such letters',
    message: (c) => `${c.host} does not offer SMTPUTF8, which ${c.detail || c.sender} needs`,
    help: () => 'Use an address whose part before the @ is plain ASCII.',
    blame: ['sender', '/mailbox/address'],
  },
  'recipient-rejected': {
    title: 'The server rejects the recipient',
    message: (c) => `${c.host} does not take mail to ${c.recipient}${said(c)}`,
    help: () => 'Look whether `mailbox.address` is spelled right, or ask for another with `--recipient`.',
    blame: ['/mailbox/address'],
  },
  'pop-before-smtp-needed': {
    title: 'The server wants a POP log-in first',
    message: (c) => `${c.host} wants a POP log-in before it sends${said(c)}`,
    help: () => 'Write `separateSmtp.popBeforeSmtp` with the user ID and the password of that POP server.',
    blame: ['popBeforeSmtp', 'auth', 'server'],
  },
  'pop-before-smtp-ineffective': {
    title: 'The POP log-in did not open the SMTP server',
    message: (c) => `the POP log-in succeeded, but ${c.host} still refuses${said(c)}`,
    help: (c) =>
      `Give the server more time with \`delay\`; look whether \`${c.at}.popBeforeSmtp.server\` belongs to this SMTP server and both are reached from the same address (\`family\`).`,
    blame: ['popBeforeSmtp/server', '/delay', 'server'],
  },

  // The program's view
  'client-failed': {
    title: 'The library does not get through',
    message: (c) => `the library that a program will use does not get through${detail(c)}`,
    help: () => 'The settings work, the library has a limit: the message says which.',
    blame: ['server'],
  },
} as const satisfies Record<string, CauseEntry>;

/** Name of a cause. */
export type Cause = keyof typeof causes;
