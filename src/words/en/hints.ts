import type { MaybeHint, ShapeHints } from '../../model/rule-args.js';
import { code, codes, itemsOf } from '../words.js';

/** Hints may speak of the key that the message is about. */
interface HintContext {
  readonly key?: string;
}

/** What to write instead of a key or a value that the schema refuses. */
const hints: { readonly [N in keyof ShapeHints]: (facts: ShapeHints[N] & HintContext) => string } = {
  'did-you-mean': ({ near }) => `did you mean ${code(near)}?`,
  'known-keys': ({ known }) => `the keys here are ${codes(known, 'and')}`,
  'meant-twice': ({ near }) => `several keys here mean ${code(near)}: keep one of them`,
  'already-here': ({ near }) => `${code(near)} is here already: remove one of them`,
  'belongs-below': ({ near, objects }) =>
    `it belongs below ${codes(objects)}: \`${itemsOf(objects)[0]?.split('.').at(-1)}: {${near}: …}\``,
  'indent-below': ({ key = '', first }) => `indent the lines that belong to ${code(key)}, from ${code(first)} on`,
  'missing-space': ({ glued }) => `missing space after \`${glued}:\``,
  'no-prefix-key-below': () => 'keys that begin with `x-` are ignored at the root only',
  'move-into-account': () => 'move these settings into an account below `accounts:`',
  'key-value': () => 'write `key: value`, and quote a value that contains a comma',
  'pop-logs-in': () => 'remove it: POP always logs in; `mechanism` and `apop` say how',
  'not-clear-text': () =>
    'write `ssl: starttls`, or `ssl: true` on port 995 or 465; `ssl: false` would send the password in clear text',
  'provider-beside-mailbox': () => 'write `provider: …` beside `mailbox`',
  'separate-smtp': () => 'write the other server as `separateSmtp: {server: …}`',
  'ssl-starttls': () => 'write `ssl: starttls`',
  'ssl-not-false': () => 'write `ssl: starttls` or `ssl: true`; `ssl: false` sends the password in clear text',
  'certificates-are-verified': () =>
    'certificates are always verified; name your own authority with `tls: {ca: ca.pem}`',
  'remove-imap': () =>
    'remove it; write the POP server of the provider as `pop: {server: …}`, or `pop: false` for an account that only sends',
  remove: () => 'remove it',
  'share-by-anchor': () => 'share settings by an anchor below an `x-` key, or by a provider file',
  'name-in-program': () => 'remove it; the program that writes the mail sets the name',
  'check-provider-files': () =>
    '`mailconf providers --providers FOLDER` checks the files of its folder; a configuration names one as `provider: ./FILE.yaml`',
  'begin-with-mailbox': () => 'begin with `mailbox: {address: you@example.com}`',
  'needs-mailbox': () => 'an account needs at least `mailbox: {address: you@example.com}`',
  'needs-sender': () => 'write `sender: you@example.com`, the address that this server lets you send as',
  'write-accounts': () => 'write `accounts: {NAME: {mailbox: {address: you@example.com}}}`',
  'name-accounts': () => 'write each account below a name of its own: `accounts: {work: {mailbox: …}, home: {…}}`',
  quote: () => 'put it in quotes',
  unquote: ({ meant }) => `write ${code(meant)} without quotes`,
  write: ({ meant }) => `write ${code(meant)}`,
  'write-host-and-port': ({ host, port }) => `write \`server: ${host}\` and \`port: ${port}\``,
  'mechanism-beside': ({ mechanism }) =>
    `leave \`auth\` out, or write \`true\`; for this mechanism alone write \`mechanism: ${mechanism}\` beside it`,
  'pop-before-smtp-parts': () =>
    'write `popBeforeSmtp: {server: …, userId: …, password: …}`: the POP log-in that opens the SMTP server',
  'server-below': ({ key }) => `write \`${key}: {server: …}\``,
  'server-and-port-below': ({ key }) => `write \`${key}: {server: …, port: …}\``,
  'address-below': () => 'write `mailbox: {address: …}`',
  'command-as-list': () =>
    'write the program and each argument as an item: `command: [pass, show, mail]`; no shell reads it',
  'env-without-dollar': () => 'write the name without `$` and braces: `{env: MAIL_PASSWORD}`',
  'ssl-off': () =>
    'write `starttls` or `true`; `false`, without quotes, sends the password readable to everybody on the way',
  'ssl-by-port': () =>
    'write `starttls` for a port that begins in clear text (587, 110, 25), or `true` for TLS from the first byte (465, 995)',
  'tls-by-name': () => 'write `ssl: true` for TLS; `tls` holds its details, such as `{ca: ca.pem}`',
  'tls-by-port': ({ port }) =>
    `write \`ssl: starttls\` for port ${port}; \`tls\` holds the details of TLS, such as \`{ca: ca.pem}\``,
  'tls-beside-ssl': () => 'remove it: `ssl` says it already; `tls` holds its details, such as `{ca: ca.pem}`',
  'whole-seconds': ({ seconds }) => `write whole seconds without a unit: \`delay: ${seconds}\``,
  'keep-one': () => 'keep one of them',
  'reference-example': () => 'for example `{env: MAIL_PASSWORD}`',
  'write-reference': () => 'write a reference such as `{env: MAIL_PASSWORD}`',
};

/** The help that a hint stands for. */
export function helpOf(args: MaybeHint & HintContext): { help?: string } {
  return args.hint === undefined ? {} : { help: (hints[args.hint] as (facts: unknown) => string)(args) };
}
