import type { Cause } from '../../model/cause.js';
import { type CauseWords, detail, said } from './cause-words.js';

/** Sender and recipient, and what the client libraries make of the settings. */
export const sendingWords = {
  'auth-required': {
    title: 'The server wants a log-in before it sends',
    message: (c) => `${c.host} wants a log-in before it takes mail${said(c)}`,
    help: (c) => `Write \`${c.at}.auth: ${c.at === 'smtp' ? 'true' : '{userId, password}'}\`.`,
  },
  'sender-rejected': {
    title: 'The server rejects the sender',
    message: (c) => `${c.host} does not take mail from ${c.sender}${said(c)}`,
    help: (c) => `Correct \`${c.at === 'smtp' ? 'mailbox.address' : `${c.at}.sender`}\`.`,
  },
  'sender-not-owned': {
    title: 'The sender does not belong to the log-in',
    message: (c) => `${c.host} does not let this log-in send as ${c.sender}${said(c)}`,
    help: (c) =>
      `Write an address of the log-in at \`${c.at === 'smtp' ? 'mailbox.address' : `${c.at}.sender`}\`, or let the provider confirm this one.`,
  },
  'relay-denied': {
    title: 'The server does not relay for you',
    message: (c) => `${c.host} does not relay mail to ${c.recipient} for you${said(c)}`,
    help: (c) =>
      `Log in (\`${c.at}.auth\`), or write the server that sends for you at \`${c.at}.server\`: this one may only receive.`,
  },
  'smtputf8-not-offered': {
    title: 'The server does not accept non-ASCII addresses',
    message: (c) => `${c.host} does not offer SMTPUTF8, which ${c.detail || c.sender} needs`,
    help: () => 'Use an address whose part before the @ is plain ASCII.',
  },
  'recipient-rejected': {
    title: 'The server rejects the recipient',
    message: (c) => `${c.host} does not take mail to ${c.recipient}${said(c)}`,
    help: () => 'Check whether `mailbox.address` is spelled right, or ask for another with `--recipient`.',
  },
  'pop-before-smtp-needed': {
    title: 'The server wants a POP log-in first',
    message: (c) => `${c.host} wants a POP log-in before it sends${said(c)}`,
    help: () => 'Write `separateSmtp.popBeforeSmtp` with the user ID and the password of that POP server.',
  },
  'pop-before-smtp-ineffective': {
    title: 'The POP log-in did not open the SMTP server',
    message: (c) => `the POP log-in succeeded, but ${c.host} still refuses${said(c)}`,
    help: (c) =>
      `Give the server more time with \`delay\`; check whether \`${c.at}.popBeforeSmtp.server\` belongs to this SMTP server and both are reached from the same address (\`family\`).`,
  },
  'client-failed': {
    title: 'The client library fails',
    message: (c) => `the library that a program will use fails with these settings${detail(c)}`,
    help: () => "The settings work; the limit is the library's, and the message names it.",
  },
} as const satisfies Partial<Record<Cause, CauseWords>>;
