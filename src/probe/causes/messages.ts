import type { Ssl } from '../../model/account.js';
import type { CertificateFacts } from '../../model/probe.js';

/** What a step that succeeded says. */
export const found = {
  addresses: (host: string, addresses: readonly string[]) =>
    addresses.length === 1 && addresses[0] === host ? `${host} is an address` : `${host} is ${addresses.join(', ')}`,
  connection: (address: string, port: number) => `connected to ${address} port ${port}`,
  leftToProxy: (host: string, proxy: string) => `${proxy} will look up ${host}`,
  connectionByProxy: (host: string, port: number, proxy: string) =>
    `connected to ${host} port ${port} through ${proxy}`,
  tls: (protocol: string, { names, subject, daysLeft }: CertificateFacts) =>
    `${protocol}, certificate for ${names[0] ?? subject}${names.length > 1 ? ` and ${names.length - 1} more` : ''}, ${daysLeft} days left`,
  greeting: (text: string) => `the server greets: “${text}”`,
  capabilities: (count: number) => `the server offers ${count} extension${count === 1 ? '' : 's'}`,
  noCapabilities: (command: string) => `the server does not know ${command}`,
  login: (mechanism: string) => `logged in by ${mechanism}`,
  sender: (sender: string) => `mail from ${sender} is accepted`,
  senderForNow: (sender: string) =>
    `mail from ${sender} is accepted so far: this provider checks the sender when the message comes, which no probe sends`,
  recipient: (recipient: string) => `mail to ${recipient} is accepted`,
  localRecipient: (recipient: string) =>
    `mail to ${recipient} is accepted, without a log-in: relaying not proven, the server may only receive for it`,
  quit: () => 'the server says goodbye',
  quitUnanswered: () => 'the server closed the connection without a goodbye',
};

/** Why a step was left out. */
export const skipped = {
  unreached: (step: string) => `not reached: ${step} failed`,
  interrupted: () => 'not reached: the probe was interrupted',
  byProxy: () => 'not tried: the library does not go through the proxy',
  popFailed: () => 'not asked: the POP log-in that opens this server failed',
};

/** What is missing when a log-in is asked for. */
export const missingSecret = (loginAt: string) => `\`${loginAt}.password\` is not given`;

/** What works on the same host, for the help of a failed step; `written` is the port of the file. */
export const alternative = (at: string, protocol: string, { port, ssl }: { port: number; ssl: Ssl }, written: number) =>
  `Port ${port} with \`ssl: ${ssl}\` speaks ${protocol} here: write ${port === written ? '' : `\`${at}.port: ${port}\` and `}\`${at}.ssl: ${ssl}\`.`;

/** The server of a POP log-in that the file does not name. */
export const serverOfSmtp = (at: string) =>
  `\`${at}.server\` is not written, so that the POP log-in goes to the SMTP server: write the POP server there if it is another.`;
