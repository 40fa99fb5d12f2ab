import type { Cause } from '../../model/cause.js';
import { type CauseWords, place, said } from './cause-words.js';

/** The log-in. */
export const loginWords = {
  'auth-not-offered': {
    title: 'The server offers no log-in here',
    message: (c) => `${place(c)} offers no log-in${said(c)}`,
    help: (c) =>
      c.protocol === 'SMTP'
        ? `Log-in is usually offered on port 587 or 465, not on 25: correct \`${c.at}.port\`. If the server needs none, write \`auth: false\`.`
        : `Check whether \`${c.at}.ssl\` should be \`starttls\` or \`true\`: many servers offer a log-in only then.`,
  },
  'auth-mechanism-unsupported': {
    title: 'The log-in mechanism is not supported',
    message: (c) =>
      `${c.host} does not log in by ${c.detail || 'this mechanism'}${c.names.length > 0 ? `; it offers ${c.names.join(', ')}` : ''}${said(c)}`,
    help: (c) => `Leave \`${c.at}.mechanism\` out, or name one that the server offers.`,
  },
  'auth-mechanism-broken': {
    title: 'The server offers a mechanism that does not work',
    message: (c) => `${c.host} offers ${c.detail} but only ${c.names.join(', ')} works${said(c)}`,
    help: (c) => `Write \`${c.at}.mechanism: ${c.names[0] ?? 'PLAIN'}\`, so that programs do not try the broken one.`,
  },
  'apop-not-offered': {
    title: 'The server does not offer APOP',
    message: (c) =>
      `the greeting of ${c.host} holds no time stamp, so there is no APOP, which \`${c.at}.apop: true\` asks for${said(c)}`,
    help: (c) =>
      `Write \`${c.at}.apop: false\` if \`${c.at}.ssl\` is \`true\` or \`starttls\`; the password is never sent in its place unasked.`,
  },
  'apop-needed': {
    title: 'The server wants APOP',
    message: (c) =>
      c.detail === ''
        ? `${c.host} takes no password, only APOP${said(c)}`
        : `${c.host} offers ${c.detail}, and the probe logged in by it; as the file stands, programs send the password in the clear`,
    help: (c) => `Write \`${c.at}.apop: true\`.`,
  },
  'login-rejected': {
    title: 'The server rejects the log-in',
    message: (c) => `${c.host} rejects user ID or password${said(c)}`,
    help: (c) =>
      `Check user ID and password. Some providers want the whole address as user ID, others only the part before the @; some want an app password, or ${c.protocol} switched on in the webmail first.`,
  },
  'app-password-needed': {
    title: 'An app password is needed',
    message: (c) => `${c.host} wants an app password (authorisation code) instead of the account's own${said(c)}`,
    help: (c) =>
      `Create an app password in the provider's account settings${c.url === '' ? '' : ` (${c.url})`} and use it as \`password\`.`,
  },
  'web-sign-in-needed': {
    title: 'The provider wants you to sign in on the web first',
    message: (c) => `${c.host} wants you to sign in with a browser first${said(c)}`,
    help: (c) => `Open ${c.url || "the provider's webmail"} in a browser, sign in, and try again.`,
  },
  'oauth2-needed': {
    title: 'Passwords are not accepted any more',
    message: (c) => `${c.host} accepts no password, only OAuth 2.0${said(c)}`,
    help: () => 'Write `mailbox.oauth2.accessToken` with a token of the provider instead of `mailbox.password`.',
  },
  'smtp-auth-disabled': {
    title: 'SMTP log-in is switched off for this account',
    message: (c) => `the administrator of ${c.host} has switched off SMTP log-in${said(c)}`,
    help: (c) =>
      `An administrator must switch on SMTP AUTH for the mailbox or the organisation${c.url === '' ? '' : `: ${c.url}`}.`,
  },
  'protocol-disabled': {
    title: 'The protocol is switched off for this account',
    message: (c) => `${c.protocol} is switched off for this account at ${c.host}, or the log-in is wrong${said(c)}`,
    help: (c) =>
      `Switch on ${c.protocol} in the settings of the webmail${c.url === '' ? '' : ` (${c.url})`}, then try again.`,
  },
  'account-blocked': {
    title: 'The account is blocked',
    message: (c) => `${c.host} has blocked the account${said(c)}`,
    help: (c) => `Unblock it with the provider${c.url === '' ? '' : `: ${c.url}`}.`,
  },
  'mailbox-locked': {
    title: 'The mailbox is in use',
    message: (c) => `another session holds the mailbox${said(c)}`,
    help: () => 'Wait until the other program has ended its session; a broken session times out after some minutes.',
  },
  'login-delay': {
    title: 'The server wants a pause between log-ins',
    message: (c) => `${c.host} refuses another log-in so soon${said(c)}`,
    help: (c) => `Wait, and write ${c.pause} into the account.`,
  },
  'delay-too-short': {
    title: 'The server asks for a longer pause',
    message: (c) => `${c.host} asks for ${c.detail} s between two log-ins`,
    help: (c) => `Write \`delay: ${c.detail}\` if programs connect again soon.`,
  },
  'secret-unavailable': {
    title: 'The secret cannot be read',
    message: (c) => `no log-in was tried: ${c.detail}`,
    help: (c) =>
      c.detail.includes('--allow-')
        ? 'A file that names both the secret and the server that gets it is trusted only so far.'
        : 'Provide the secret where the file says that it is.',
  },
} as const satisfies Partial<Record<Cause, CauseWords>>;
