import type { Cause } from '../../model/cause.js';
import { tlsPort } from '../../model/facts/ports.js';
import { type CauseContext, type CauseWords, code, detail, place, said } from './cause-words.js';

const wrote = (c: CauseContext) => `\`${c.at}.port: ${c.port}\` with \`ssl: ${c.ssl}\``;
const subject = (c: CauseContext) => c.certificate.subject || c.host;
const tell = 'Tell the operator of the server; nothing in the file can fix it.';
const neverOff = 'Do not switch the check off: nobody could tell this server from an impostor.';
const startTls = (c: CauseContext) => (c.protocol === 'POP3' ? 'STLS' : 'STARTTLS');

/** A fact, never advice: the file asks for more. */
function spokenThere(c: CauseContext): string {
  if (c.spoken === null) return `\`${c.at}.port\` and \`${c.at}.ssl\` do not fit together. `;
  return `Port ${c.port} speaks ${c.protocol} ${c.spoken === 'starttls' ? `with ${startTls(c)}` : 'without TLS'}. `;
}

const usualPort = (c: CauseContext) => tlsPort(c.protocol === 'POP3' ? 'pop' : 'smtp');

function implicitPort(c: CauseContext): string {
  const usual = usualPort(c);
  return c.port === usual
    ? `It is the usual port for TLS from the first byte: check whether \`${c.at}.server\` is right, and ask the provider.`
    : `TLS from the first byte is usual on port ${usual}: look for it at the provider's page and correct \`${c.at}.port\`.`;
}

/** Another name to verify was asked for: the server's own plays no part until that is right. */
function servernameFix(c: CauseContext): string {
  const key = `\`${c.at}.tls.servername\``;
  if (c.certificate.names.includes(c.host)) return `Remove ${key}: the certificate is for ${c.host}.`;
  if (c.names[0] !== undefined) {
    return `The certificate is for ${c.names.join(', ')}, which ${c.names.length > 1 ? 'are' : 'is'} this machine: write \`${c.at}.tls.servername: ${c.names[0]}\`.`;
  }
  return !c.isAddress
    ? `Correct ${key}, or remove it: then the name at \`${c.at}.server\` is verified. ${neverOff}`
    : `Correct ${key}: write the name that the provider's page gives. ${neverOff}`;
}

/** TLS and certificates. */
export const tlsWords = {
  'server-speaks-plaintext': {
    title: 'The file says TLS, the server greets in the clear',
    message: (c) => `${place(c)} greets in the clear, but ${wrote(c)} asks for TLS from the first byte${said(c)}`,
    help: (c) => `${spokenThere(c)}${implicitPort(c)}`,
  },
  'server-expects-tls': {
    title: 'The server expects TLS from the first byte',
    message: (c) => `${place(c)} stays silent in the clear and answers to TLS, but ${wrote(c)} starts in the clear`,
    help: (c) => `Write \`${c.at}.ssl: true\`.`,
  },
  'tls-version-too-old': {
    title: 'The server knows only old versions of TLS',
    message: (c) => `${place(c)} does not speak ${c.detail || 'TLS 1.2 or newer'}${code(c)}${said(c)}`,
    help: () => `TLS 1.0 and 1.1 protect a password no longer. ${tell}`,
  },
  'tls-server-too-weak': {
    title: "The server's TLS is too weak",
    message: (c) => `${place(c)} offers TLS that is refused here as too weak${code(c)}`,
    help: () => `Its key, cipher or renegotiation is outdated. ${tell}`,
  },
  'tls-handshake-failed': {
    title: 'TLS could not be agreed on',
    message: (c) => `the TLS handshake with ${place(c)} failed${code(c)}${detail(c)}`,
    help: (c) => `Check whether \`${c.at}.port\` is a mail port of this server; otherwise tell its operator.`,
  },
  'tls-handshake-timeout': {
    title: 'The TLS handshake does not end',
    message: (c) => `${place(c)} does not finish the TLS handshake within ${c.timeout} s`,
    help: (c) =>
      `Check whether \`${c.at}.port\` is right; if it is, something on the way may hold back TLS packets (an MTU too large, a scanner).`,
  },
  'server-name-needed': {
    title: 'The server must be called by its name',
    message: (c) =>
      `${place(c)} gives its certificate only to a client that says the server's name, and ${c.host} is an address${code(c)}`,
    help: (c) => `Write the server's name at \`${c.at}.server\`, or at \`${c.at}.tls.servername\`.`,
  },
  'certificate-expired': {
    title: 'The certificate has expired',
    message: (c) => `the certificate for ${subject(c)} expired on ${c.certificate.validTo}`,
    help: () => `The operator of the server must renew it. ${neverOff}`,
  },
  'certificate-not-yet-valid': {
    title: 'The certificate is not valid yet',
    message: (c) => `the certificate for ${subject(c)} is not valid before ${c.certificate.validFrom}`,
    help: () => `Check whether the date of this machine is right; otherwise the operator must correct the certificate.`,
  },
  'certificate-self-signed': {
    title: 'The certificate is self-signed',
    message: (c) => `the certificate for ${subject(c)} is self-signed: no authority vouches for it`,
    help: (c) =>
      `If this server is yours, put its certificate, taken from the server itself, into a file named at \`${c.at}.tls.ca\`. ${neverOff}`,
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
  },
  'certificate-chain-incomplete': {
    title: 'The server does not send its intermediate certificate',
    message: (c) => `${place(c)} sends its own certificate alone, without that of its issuer ${c.certificate.issuer}`,
    help: () =>
      'The operator must send the whole chain (with Let’s Encrypt: `fullchain.pem` instead of `cert.pem`). Browsers hide this fault, mail programs do not.',
  },
  'certificate-name-mismatch': {
    title: 'The certificate is for another name',
    message: (c) =>
      `the certificate is for ${c.certificate.names.slice(0, 5).join(', ') || subject(c)}, not for ${c.detail || c.host}`,
    help: (c) =>
      c.hasServername
        ? servernameFix(c)
        : c.names.length > 0
          ? `The certificate is for ${c.names.join(', ')}, which ${c.names.length > 1 ? 'are' : 'is'} this machine: write \`server: ${c.names[0]}\`.`
          : `Write the name that the provider's page gives at \`${c.at}.server\`. ${neverOff}`,
  },
  'certificate-fingerprint-mismatch': {
    title: 'The certificate is not the one that the file names',
    message: (c) => `the certificate has the fingerprint ${c.detail}, which \`${c.at}.tls.fingerprint\` does not list`,
    help: (c) =>
      `Ask the operator whether the certificate was renewed, by another way than this connection; then correct \`${c.at}.tls.fingerprint\`.`,
  },
  'certificate-expires-soon': {
    title: 'The certificate expires soon',
    message: (c) => `the certificate for ${subject(c)} expires on ${c.certificate.validTo}, in ${c.detail} days`,
    help: () => 'The operator of the server must renew it before.',
  },
  'certificate-intercepted': {
    title: 'Something on the way intercepts TLS',
    message: (c) =>
      `the certificate for ${c.host} was issued by ${c.certificate.issuer}, a scanner and not the provider's authority`,
    help: () =>
      'Exempt mail from the scanner (“mail shield”) of this machine or network. Do not switch the check of certificates off.',
  },
  'certificate-file-unreadable': {
    title: 'The file of certificates cannot be read',
    message: (c) => `the file at \`${c.at}.tls.ca\` cannot be used: ${c.detail}`,
    help: (c) => `Name a readable PEM file at \`${c.at}.tls.ca\`.`,
  },
  'clock-wrong': {
    title: "This machine's clock is wrong",
    message: (c) => `this machine's clock is wrong, so that no certificate or token seems valid${said(c)}`,
    help: () => 'Set the date and time of this machine.',
  },
  'starttls-not-offered': {
    title: 'The server does not offer STARTTLS',
    message: (c) => `${place(c)} does not offer ${startTls(c)}, which \`${c.at}.ssl: starttls\` asks for${said(c)}`,
    help: (c) =>
      `Look for a port with TLS from the first byte (\`${c.at}.ssl: true\`, usually port ${usualPort(c)}). Something on the way may also hide the offer.`,
  },
  'starttls-refused': {
    title: 'The server refuses STARTTLS',
    message: (c) => `${place(c)} offers ${startTls(c)} and refuses it${said(c)}`,
    help: (c) => `Its TLS is not set up. Tell the operator, or use a port with \`${c.at}.ssl: true\`.`,
  },
  'starttls-injection': {
    title: 'Something was slipped in before TLS',
    message: (c) => `${place(c)} sent bytes in the clear after its reply to ${startTls(c)}; they were not read`,
    help: (c) =>
      `Someone on the way may tamper with the connection, or the server is broken. Use a port with \`${c.at}.ssl: true\`.`,
  },
  'encryption-required': {
    title: 'The server wants encryption first',
    message: (c) => `${c.host} does nothing more without encryption${said(c)}`,
    help: (c) => `Write \`${c.at}.ssl: starttls\`, or \`ssl: true\` with the port for it.`,
  },
} as const satisfies Partial<Record<Cause, CauseWords>>;
