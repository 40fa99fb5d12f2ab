import type { Cause } from '../../model/cause.js';
import { type CauseWords, detail, place, said } from './cause-words.js';

/** The dialogue, up to the log-in. */
export const dialogueWords = {
  'greeting-timeout': {
    title: 'The server does not greet',
    message: (c) => `${place(c)} accepts the connection and stays silent for ${c.timeout} s`,
    help: (c) => `Check whether \`${c.at}.port\` is a ${c.protocol} port of this server.`,
  },
  'wrong-protocol': {
    title: 'The port speaks another protocol',
    message: (c) => `${place(c)} speaks ${c.detail}, not ${c.protocol}${said(c)}`,
    help: (c) =>
      `Write the port of the provider's ${c.protocol} server at \`${c.at}.port\`${c.detail === 'HTTP' ? ', not that of its web server' : ''}.`,
  },
  'server-refuses': {
    title: 'The server refuses to serve',
    message: (c) => `${place(c)} refuses${said(c)}`,
    help: (c) => `The reply says why, if anything does. Check whether \`${c.at}.server\` is the server for clients.`,
  },
  'client-banned': {
    title: 'The server blocks this address',
    message: (c) => `${place(c)} blocks the address that you connect from${said(c)}`,
    help: () =>
      'Have the address taken off the block list that the reply names, wait until the ban ends, or connect from another network.',
  },
  'reverse-dns-missing': {
    title: 'Your address has no name',
    message: (c) => `${c.host} wants the address that you connect from to have a name in DNS${said(c)}`,
    help: (c) =>
      `Ask who gave you the address for a reverse DNS entry, or use a submission port with a log-in (\`${c.at}.port: 587\`).`,
  },
  'server-busy': {
    title: 'The server cannot do it now',
    message: (c) => `${c.host} says that it cannot do this at the moment${said(c)}`,
    help: (c) =>
      c.reply.startsWith('421')
        ? `Try again later. If it comes only when connections follow each other quickly, write ${c.pause} into the account.`
        : 'Try again later; the file may be right.',
  },
  'rate-limited': {
    title: 'Too many connections or log-ins',
    message: (c) => `${c.host} limits how often or how much you may connect${said(c)}`,
    help: (c) => `Wait, then use fewer connections at once, and write ${c.pause} into the account.`,
  },
  'hello-rejected': {
    title: 'The server rejects the name said in EHLO',
    message: (c) =>
      `${c.host} rejects the name that this client says in EHLO${c.detail === '' ? '' : ` (${c.detail})`}${said(c)}`,
    help: (c) => `Write this machine's full name, with its domain, at \`${c.at}.hello\`.`,
  },
  'middlebox-interference': {
    title: 'Something on the way rewrites the dialogue',
    message: (c) => `a firewall between here and ${c.host} overwrites what the server says${said(c)}${detail(c)}`,
    help: (c) =>
      `Have SMTP inspection switched off in the firewall, or use a port that it does not inspect (\`${c.at}.port: 465\`, \`ssl: true\`).`,
  },
  'malformed-reply': {
    title: 'The reply is not a valid one',
    message: (c) => `${place(c)} answers with something that is not a ${c.protocol} reply${detail(c)}`,
    help: (c) =>
      `Check whether \`${c.at}.server\` and \`${c.at}.port\` are those of a ${c.protocol} server; otherwise it is broken.`,
  },
  'reply-too-long': {
    title: 'The reply does not end',
    message: (c) => `${place(c)} sends more than any ${c.protocol} server needs to say`,
    help: (c) =>
      `Check whether \`${c.at}.server\` and \`${c.at}.port\` are those of a ${c.protocol} server; otherwise it is broken.`,
  },
  'reply-timeout': {
    title: 'The server stopped answering',
    message: (c) => `${c.host} does not answer within ${c.timeout} s`,
    help: () => 'The server is slow or hangs. Try again later, or with a longer `--timeout`.',
  },
} as const satisfies Partial<Record<Cause, CauseWords>>;
