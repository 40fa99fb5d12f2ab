import type { Finding, RelatedFinding } from './finding.js';
import type { Preset } from './generated/provider.js';
import { maskKey } from './pointer.js';
import type { PresetFile } from './resolved.js';
import type { Span } from './text.js';

// All English of rules stands here; a rule gives the facts. A message never quotes a secret, nor what may be one:
// the value of an unknown key, a key inside a secret, an excerpt of broken syntax.

/** The words of a finding. */
interface Words {
  readonly message: string;
  readonly help?: string;
}

export function syntax(message: string, span: Span, help?: string): Finding {
  return { rule: 'yaml-syntax', pointer: '', at: 'value', message, span, ...(help !== undefined && { help }) };
}

export function duplicateKey(key: string, span: Span, first: Span | null): Finding {
  return {
    ...(first && { related: [{ message: firstStands, span: first }] }),
    rule: 'duplicate-key',
    pointer: '',
    at: 'key',
    message: `${quoteKey(key)} stands here for the second time`,
    help: key === '<<' ? 'merge several with one list: `<<: [*a, *b]`' : 'keep one of them',
    span,
  };
}

export function multipleDocuments(span: Span): Finding {
  return {
    rule: 'multiple-documents',
    pointer: '',
    at: 'value',
    message: 'a second document begins here; a configuration is one',
    help: 'for several accounts write them below `accounts:` in one document',
    span,
  };
}

/** What is said of the diagnostics beyond the first ones. */
export const notShown = (errors: number, warnings: number, infos: number): Words => {
  const number = (count: number, noun: string) => (count === 0 ? [] : `${count} ${noun}${count === 1 ? '' : 's'}`);
  const counts = [number(errors, 'error'), number(warnings, 'warning'), number(infos, 'info')].flat();
  return {
    message: `more was found from here on than a report holds: ${listOf(counts, 'and')} not shown`,
    help: 'correct what is shown, then check the file again',
  };
};
export const tooDeep = (levels: number) => `nested deeper than ${levels} levels`;
export const tooManyTokens = (most: number) =>
  `more than ${most.toLocaleString('en')} words and marks, which is more than is read; split the file`;
export const yamlVersion = 'only YAML 1.2 is read; take the `%YAML` line out';
export const foreignTag = 'a tag that YAML 1.2 core does not know; quote the value if the `!` belongs to it';
/** The name stays unsaid: it may be a password that begins with `*`. */
export const unknownAnchor =
  'no anchor of this name stands before this alias; quote the value if the `*` belongs to it';
export const aliasLoop = 'this alias contains itself';
export const aliasBomb = (nodes: number) => `aliases expand to more than ${nodes.toLocaleString('en')} nodes`;
export const keyNotScalar = 'a key must be a plain word';
export const mergeOfNoMap = '`<<` takes an alias of a mapping, or a list of them';
export const jsonError = 'this is no JSON: strict JSON has no comments, no trailing commas and double quotes only';
export const notUtf8 = 'the file is not UTF-8; save it as UTF-8';
export const utf16 = 'the file is UTF-16; save it as UTF-8';
export const controlInText = 'a control character, which YAML and JSON do not allow';

/** YAML's own error texts may quote the file, so each code has ours. */
const yamlErrors: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'an alias takes no anchor and no tag',
  BAD_ALIAS: 'an alias with a name that is not allowed',
  BAD_COLLECTION_TYPE: 'a tag that does not fit what it stands before',
  BAD_DIRECTIVE: 'a line with `%` that is no YAML directive',
  BAD_DQ_ESCAPE: 'a `\\` escape that YAML does not know; use single quotes to keep the `\\`',
  BAD_INDENT: 'the indentation does not fit the lines above',
  BAD_PROP_ORDER: 'an anchor or tag in the wrong place',
  BAD_SCALAR_START: 'a plain value may not begin with this character; quote it',
  BLOCK_AS_IMPLICIT_KEY: 'a nested mapping may not stand on one line; is a value with `: ` not quoted?',
  BLOCK_IN_FLOW: 'a block may not stand inside `{}` or `[]`',
  COMMA_MISSING: 'a comma is missing between two entries',
  COMMENT_SPACE: 'a comment needs a blank before `#`',
  DUPLICATE_KEY: 'this key stands here for the second time',
  IMPOSSIBLE: 'this cannot be read as YAML',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  MISSING_CHAR: 'a character is missing: an unclosed quote, bracket or a `:` without a blank after it',
  MULTILINE_IMPLICIT_KEY: 'a key goes over several lines; is a `:` missing, or a quote not closed?',
  MULTIPLE_ANCHORS: 'one value takes one anchor',
  MULTIPLE_TAGS: 'one value takes one tag',
  NON_STRING_KEY: keyNotScalar,
  TAB_AS_INDENT: 'a tab indents this line; YAML takes blanks only',
  TAG_RESOLVE_FAILED: foreignTag,
  UNEXPECTED_TOKEN: 'something that does not belong here; is a quote or a blank missing?',
};

export const atFirst = 'a value begins with `@` only in quotes';
/** What to write in place of a value that begins with `@`; `null` at a key that may hold a secret. */
export function withoutAt(key: string): string | null {
  if (key === 'address' || key === 'sender') return 'an address has a name before its `@`: `you@example.com`';
  if (key === 'provider') return 'write the provider without `@`, by its id or an alias: `provider: gmail`';
  return key === 'server' ? 'write the name of the server without `@`: `server: mail.example.com`' : null;
}

export const notClosed = (bracket: string): string => `the \`${bracket}\` is not closed`;
export const closeBracket = 'close it on its line';
export const blanksForTab = 'replace the tab by two blanks for each level';
export const templateLeft = 'a template that nobody filled in; YAML reads `{{` as a mapping in a mapping';
export const quoteOrReference = 'fill it in before the file is checked, or write a reference: `{env: MAIL_PASSWORD}`';
export const referenceInBraces = 'put the reference in braces of its own: `{env: MAIL_PASSWORD}`';
export const indentedTooFar = 'this line is indented further than the one above, which has a value already';
export const indentAs = (blanks: number): string => `indent it by ${blanks} blanks, as the line above`;
export const blankAfter = (key: string): string => `write \`${key}: …\``;

export const yamlError = (code: string) => yamlErrors[code] ?? 'this cannot be read as YAML';

/** A key as a message shows it: one line, bounded. */
export function quoteKey(key: string): string {
  return `\`${clip(maskKey(key))}\``;
}

/** A value as a message shows it; never called with a secret. One that is more than a word or a host may hold one. */
export function quoteValue(value: unknown): string {
  const text = (typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))).trim();
  const isPlain = /^(?:[\p{L}\p{M}\p{N}._~%+-]+|[\da-f:.]+|(?:ssl|tls)\/(?:start)?(?:ssl|tls))$/iu.test(text);
  return `\`${isPlain ? clip(text) : '…'}\``;
}

/** A path as a message shows it, under the same condition. */
function quotePath(path: string): string {
  return `\`${/^[\w.~/ -]+$/.test(path) ? clip(path) : '…'}\``;
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** `a`, `b` or `c`. */
export function listOf(words: readonly string[], conjunction = 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;
}

export const unknownKey = (key: string, where: string, known: readonly string[]): Words => ({
  message: `${quoteKey(key)} is no key of ${where}`,
  help: `the keys here are ${listOf(
    known.map((name) => `\`${name}\``),
    'and',
  )}`,
});

export const didYouMean = (name: string): string => `did you mean \`${name}\`?`;

/** A word without a colon is quoted nowhere. */
export const bareKey = (where: string): Words => ({
  message: `a word without \`:\` and value is no key of ${where}`,
  help: 'write `key: value`, and quote a value that holds a comma',
});

export const popLogsIn = 'take it out: POP always logs in; `mechanism` and `apop` say how';

export const meantTwice = (name: string): string => `several keys here mean \`${name}\`: keep one of them`;
export const standsAlready = (name: string): string => `\`${name}\` stands here already: take one of them out`;
export const alsoHere = 'this one, too';
export const indentBelow = (name: string, first: string): string =>
  `indent the lines that belong to \`${name}\`, from \`${first}\` on`;

/** Reserved keys: refused with the reason. */
export const reservedKeys: Readonly<Record<string, Words>> = {
  imap: {
    message: '`imap` is reserved: mailconf configures POP3 and SMTP',
    help: 'take it out; write the POP server of the provider as `pop: {server: …}`, or `pop: false` for an account that only sends',
  },
  jmap: { message: '`jmap` is reserved: mailconf configures POP3 and SMTP', help: 'take it out' },
  extends: {
    message: '`extends` is reserved: a configuration reads no other file',
    help: 'share settings by an anchor below an `x-` key, or by a provider file',
  },
  name: {
    message: '`mailbox.name` is reserved: a display name is no setting of the server',
    help: 'take it out; the program that writes the mail says the name',
  },
};

export const noPrefixKeyBelow = 'keys that begin with `x-` are ignored at the root only';

export const missingKey = (key: string, where: string): Words => ({
  message: `${where} lacks \`${key}\``,
  ...(key === 'mailbox' && { help: 'an account needs at least `mailbox: {address: you@example.com}`' }),
  ...(key === 'sender' && { help: 'write `sender: you@example.com`, the address that this server lets you send as' }),
});

export const emptyFile: Words = {
  message: 'the file is empty: an account needs `mailbox`',
  help: 'begin with `mailbox: {address: you@example.com}`',
};

export const providerFile: Words = {
  message: '`id` is no key of the file: this is a provider file, not a configuration',
  help: '`mailconf providers --providers FOLDER` checks the files of its folder; a configuration names it by `provider: ./FILE.yaml`',
};

export const wrongType = (name: string, got: string, expected: string): Words => ({
  message: `\`${name}\` is ${got}, but takes ${expected}`,
});

export const invalidValue = (name: string, value: string | null, expected: string): Words => ({
  message:
    value === null ? `\`${name}\` takes ${expected}` : `${value} is no value of \`${name}\`, which takes ${expected}`,
});

/** A word that is text only by its quotes. */
export const quotedWord = (word: string): string => `\`"${word}"\``;
export const withoutQuotes = (value: string): string => `write \`${value}\` without quotes`;
export const mechanismBeside = (name: string): string =>
  `leave \`auth\` out, or write \`true\`; for this mechanism alone write \`mechanism: ${name}\` beside it`;
export const inQuotes = 'put it in quotes';
export const accountsByName = 'write each account below a name of its own: `accounts: {work: {mailbox: …}, home: {…}}`';
export const popBeforeSmtpParts =
  'write `popBeforeSmtp: {server: …, userId: …, password: …}`: the POP log-in that opens the SMTP server';
export const serverBelow = (name: string, hasPort: boolean): string =>
  `write \`${name}: {server: …${hasPort ? ', port: …' : ''}}\``;
export const commandAsList =
  'write the program and each argument as an item: `command: [pass, show, mail]`; no shell reads it';
export const envWithoutDollar = 'write the name without `$` and braces: `{env: MAIL_PASSWORD}`';
export const writeInstead = (value: string) => `write \`${value}\``;
export const sslOff =
  'write `starttls` or `true`; `false`, without quotes, sends the password readable to everybody on the way';
export const sslByPort =
  'write `starttls` for a port that begins in clear text (587, 110, 25), or `true` for TLS from the first byte (465, 995)';

export const outOfRange = (name: string, value: number, low: number, high: number, unit = ''): Words => ({
  message: `${value} is no value of \`${name}\`, which takes ${low} to ${high}${unit}`,
});

export const controlCharacter = (name: string): Words => ({
  message: `\`${name}\` holds a line break or NUL, which must never reach a server`,
  help: 'a block text (`|`) ends with a line break; write the value on one line',
});

export const invalidAddress = (name: string, fault: string): Words => ({
  message: `\`${name}\` is no e-mail address: ${fault}`,
});

export const invalidHost = (name: string, fault: string): Words => ({
  message: `\`${name}\` is no host name: ${fault}`,
});

export const hostAndPort = (host: string, port: number): string => `write \`server: ${host}\` and \`port: ${port}\``;

export const secretKinds: Words = {
  message: 'a secret is kept in one place: `env`, `file` or `command`, not several',
  help: 'keep one of them',
};
export const secretEmpty: Words = {
  message: 'a secret reference names `env`, `file` or `command`',
  help: 'for example `{env: MAIL_PASSWORD}`',
};
export const secretStars: Words = {
  message: '`***` stands for a secret that was hidden, it is none',
  help: 'write a reference such as `{env: MAIL_PASSWORD}`',
};

export const accountName: Words = {
  message: 'an account is named with up to 64 letters, digits, `.`, `_` and `-`, a letter or digit first',
};

export const bothForms: Words = {
  message: '`accounts` and the settings of one account never stand in one file',
  help: 'move these settings into an account below `accounts:`',
};

export const unknownAccount = (name: string, known: readonly string[], suggestion: string | null): Words => ({
  message: `\`default\` names no account: ${quoteValue(name)}`,
  help: suggestion
    ? `did you mean \`${suggestion}\`?`
    : `the accounts are ${listOf(
        known.map((item) => `\`${clip(item)}\``),
        'and',
      )}`,
});

/** `meant` is the preset whose id or alias the suggestion is. */
export const unknownProvider = (name: string, suggestion: string | null, meant?: Preset): Words => ({
  message: `no preset is called ${quoteValue(name)}`,
  help: suggestion
    ? meant && meant.id !== suggestion
      ? `did you mean \`${suggestion}\`, another name of \`${meant.id}\` (${meant.name})? Search with \`mailconf providers\``
      : `did you mean \`${suggestion}\`?`
    : 'search with `mailconf providers`, name a provider file (`./company.yaml`), or write `none` and the servers',
});

export const providerFileFault = (path: string, fault: string): Words => ({
  message: `the ${isFolderFault(fault) ? 'folder of provider files' : 'provider file'} ${quotePath(path)} cannot be used: ${fault}`,
  ...(fault === providerShape && { help: providerShapeHelp }),
});

export const noService = (near: string | null, preset?: Preset): Words => ({
  message: 'neither the file nor a preset says how to receive or send: no `pop`, `smtp` or `separateSmtp`',
  help:
    near !== null
      ? `no preset owns the domain of the address; did you mean \`@${near}\`?`
      : preset
        ? `${preset.name}: ${notesOf(preset)}`
        : '`mailconf providers ADDRESS` says what to try: name the `provider` that hosts the domain, or write `pop: {server: …}` and `smtp: {server: …}`',
});

const serverHelp: Readonly<Record<string, string>> = {
  pop: 'write `pop: {server: …}`, or `pop: false` for an account that only sends',
  smtp: 'write `smtp: {server: …}`, or `smtp: false` for an account that only receives',
  separateSmtp: "write the other ISP's SMTP server: `server: …`",
};

export const incompleteServer = (service: string, isAbsent: boolean): Words => ({
  message: isAbsent ? `the account says nothing of \`${service}\`` : `\`${service}\` has no \`server\``,
  help: serverHelp[service] ?? '',
});

/** A service that the provider is known not to have. */
export const serviceNotOffered = (service: string, name: string): Words => ({
  message: `\`${service}\` has no \`server\`, and ${name} offers none`,
  help: `write \`${service}: false\`: ${name} has no ${service === 'pop' ? 'POP3' : 'SMTP'}`,
});

export const providerClosed = (name: string, successor: string | null): Words => ({
  message: `${name} has closed: its servers no longer answer`,
  help: successor ? `the mailboxes moved to \`provider: ${successor}\`` : 'ask the provider where the mailbox went',
});

export const sslPortMismatch = (facts: {
  service: string;
  port: number;
  ssl: unknown;
  to: string;
  other: number;
}): Words => ({
  message:
    facts.to === 'true'
      ? `port ${facts.port} speaks TLS from the first byte, but \`${facts.service}.ssl\` is \`${facts.ssl}\``
      : `port ${facts.port} begins in clear text, but \`${facts.service}.ssl\` is \`true\``,
  help: `write \`ssl: ${facts.to}\` for port ${facts.port}, or \`port: ${facts.other}\` for \`ssl: ${facts.ssl}\``,
});

/** A lone `ssl` that no setting of the preset has; `safer` is one that protects more. */
export const sslOfNoSetting = (facts: {
  service: string;
  name: string;
  ssl: unknown;
  port: number;
  safer: { port: number; ssl: unknown } | null;
}): Words => ({
  message: `no setting of ${facts.name} has \`${facts.service}.ssl: ${facts.ssl}\`: port ${facts.port} is a guess`,
  help: facts.safer
    ? `leave \`ssl\` out: the preset has \`port: ${facts.safer.port}\` with \`ssl: ${facts.safer.ssl}\``
    : `write the port that the provider's page names for it beside \`ssl: ${facts.ssl}\``,
});

export const otherProtocolPort = (
  service: string,
  port: number,
  speaks: string,
  own: number,
  preset: string | undefined,
): Words => ({
  message: `port ${port} is ${speaks}, not ${service === 'pop' ? 'POP3' : 'SMTP'}`,
  help:
    preset === undefined
      ? `write \`port: ${own}\` for ${service === 'pop' ? 'POP3' : 'SMTP'} with TLS`
      : `leave \`port\` out: the preset of ${preset} has ${own}`,
});

export const otherProtocolHost = (service: string, host: string, speaks: string): Words => ({
  message: `${quoteValue(host)} is by its name ${speaks}, not ${service === 'pop' ? 'a POP3' : 'an SMTP'} server`,
  help: `the provider's help page names the ${service === 'pop' ? 'POP (incoming)' : 'SMTP (outgoing)'} server; it often begins with \`${service === 'pop' ? 'pop.' : 'smtp.'}\``,
});

export const shadowedFile = (others: readonly string[]): Words => ({
  message: `${listOf(others, 'and')} in the same folder ${others.length === 1 ? 'is' : 'are'} not read: the first one found is used`,
});

export const plaintextPassword = (tracked: boolean): Words => ({
  message: tracked ? 'a password stands in a file that git tracks' : 'a password stands in the file',
  help: tracked
    ? 'change the password, then write a reference such as `{env: MAIL_PASSWORD}`: the history keeps the old one'
    : 'keep it outside: `{env: MAIL_PASSWORD}`, `{file: …}` or `{command: […]}`',
});

export const missingPassword = (service: string): Words => ({
  message: `\`${service}\` logs in, but no password is given`,
  help: 'write `password: {env: MAIL_PASSWORD}` below `mailbox`, or give it to the probe with `--password-stdin`',
});

export const cleartextLogin = (service: string, host: string): Words => ({
  message: `\`${service}.ssl\` is \`false\`: the log-in to ${quoteValue(host)} can be read on the way`,
  help: 'write `ssl: true`, or `ssl: starttls`, if the server offers it',
});

export const providerPathNotRelative = 'its path must be relative; give a folder elsewhere with `--providers`';
export const providerPathOutside = 'it leads out of the tree of this file; give its folder with `--providers`';
export const noSuchFile = 'there is no such file';
export const noProviderFile = 'it holds no provider file (.yaml, .yml or .json)';
const folderFaults: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'it is no folder; give the folder that holds the provider files',
};
const unreadableFolder = 'the folder cannot be read';
/** Why a folder cannot be read, by the code of Node's error. */
export const folderFault = (code = ''): string => folderFaults[code] ?? unreadableFolder;
const isFolderFault = (fault: string) => fault === unreadableFolder || Object.values(folderFaults).includes(fault);
export const providerSyntax = 'it is no YAML';
export const notYaml = 'this cannot be read';
export const providerShape = 'it is no provider file';
export const providerShapeHelp = '`mailconf schema provider` says what one holds';

/** What is wrong at a place of a provider file; quotes nothing of it but our own keys. */
export function providerFault(kind: string, key?: string): string {
  const faults: Record<string, string> = {
    missing: `\`${key}\` is missing`,
    unknown: 'a key that no provider file has',
    type: 'a value of the wrong kind',
    range: 'a number out of range',
  };
  return faults[kind] ?? 'a value that is not allowed here';
}

export const smtpUnused: Words = {
  message: '`smtp` is not used: `separateSmtp` sends instead',
  help: 'take `smtp` out, or `separateSmtp`',
};

export const noAccounts: Words = {
  message: '`accounts` names no account',
  help: 'write `accounts: {NAME: {mailbox: {address: you@example.com}}}`',
};

export const notClearText =
  'write `ssl: starttls`, or `ssl: true` on port 995 or 465; `ssl: false` would send the password in clear text';

/** The line of a preset that a value contradicts. */
export const presetSays = (file: PresetFile, pointer: string, what: string): RelatedFinding => ({
  message: `the preset of ${file.preset.name} has \`${clip(what)}\` here`,
  preset: { file, pointer },
});

/** What a user must do first, in English. */
function notesOf({ notes }: Preset): string | null {
  const text = typeof notes === 'string' ? notes : (notes?.en ?? Object.values(notes ?? {})[0] ?? null);
  return text === null ? null : text.replace(/\s+/g, ' ').trim();
}

export const providerNeedsOauth2 = (preset: Preset): Words => ({
  message: `${preset.name} takes no password: it wants OAuth 2`,
  help: ['write `oauth2: {accessToken: {env: MAIL_TOKEN}}` below `mailbox`', notesOf(preset)]
    .filter(Boolean)
    .join('. '),
});

export const providerNeedsAppPassword = (preset: Preset): Words => ({
  message: `${preset.name} takes an app password here, not the password of the account`,
  help: notesOf(preset) ?? "make one in the account's security settings",
});

export const passwordForm = (name: string, note: string | undefined): Words => ({
  message: `this has not the form of a password that ${name} gives out for mail programs`,
  ...(note !== undefined && { help: note }),
});

export const senderMismatch = (domain: string, server: string): Words => ({
  message: `the sender's domain ${quoteValue(domain)} is neither the mailbox's nor that of ${quoteValue(server)}`,
  help: 'many servers refuse a sender of another company; write an address that belongs to this server or to the mailbox',
});

export const popBeforeSmtpAndAuth: Words = {
  message: 'the server is opened by a POP log-in and by SMTP authentication: one is enough',
  help: 'take `popBeforeSmtp` out; it is for servers without SMTP authentication',
};

export const submissionWithoutAuth = (service: string, by: string): Words => ({
  message: `\`${service}.auth\` is \`false\`, but ${by} takes mail from users who log in`,
  help: service === 'smtp' ? 'write `auth: true`, or leave `auth` out' : 'write `auth: {userId: …, password: …}`',
});

export const relayPort = (service: string): Words => ({
  message: `\`${service}\` logs in on port 25, on which servers hand mail to each other`,
  help: 'write `port: 587` with `ssl: starttls`, or `port: 465` with `ssl: true`; many networks block port 25',
});

export const mxHost = (server: string, name: string, own: string | null): Words => ({
  message: `${quoteValue(server)} receives mail for ${name} from other servers and takes none from users`,
  help: own ? `write \`server: ${own}\`` : "the provider's help page names the server for mail programs",
});

export const ipWithTls = (service: string): Words => ({
  message: `\`${service}.server\` is an IP address, and certificates are made for names`,
  help: "write the server's name, or the certificate's name as `tls: {servername: mail.example.com}`",
});

export const tlsUnused = (service: string): Words => ({
  message: `\`${service}.tls\` does nothing: \`${service}.ssl\` is \`false\``,
  help: 'write `ssl: true` or `ssl: starttls`, or take `tls` out',
});

export const userIdForm = (name: string, rule: string, isFilledIn: boolean): Words => {
  const forms: Readonly<Record<string, string>> = {
    address: 'the whole e-mail address',
    'local-part': 'the part of the address before the `@`',
  };
  return {
    message: `the user ID at ${name} is ${forms[rule] ?? `always \`${clip(rule)}\``}`,
    help: isFilledIn ? 'leave `userId` out: the preset knows it' : 'write it in that form',
  };
};

const referenceHelp = 'write a reference such as `{env: MAIL_PASSWORD}`: mailconf fills in no variables';

export const placeholderValue = (name: string, isSecret: boolean): Words => ({
  message: `\`${name}\` is a placeholder that nobody filled in`,
  help: isSecret ? referenceHelp : 'write the log-in name itself: mailconf fills in no variables',
});

export const secretCutByComment = (name: string): Words => ({
  message: `\`${name}\` ends before \`#\`, which begins a comment`,
  help: 'put the whole text in single quotes if the `#` belongs to it, else a blank behind the `#`',
});

export const quotedSecret: Words = {
  message: 'the quotes inside are a part of the secret',
  help: 'keep one pair of quotes',
};

export const invisibleCharacter = (name: string, kind: string): Words => ({
  message: `\`${name}\` holds ${kind}`,
  help: 'type it again: such a character comes along with copying and is sent to the server',
});

export const idnUserId = (userId: string, isWritten: boolean): Words => ({
  message: isWritten
    ? 'servers know the domain of this log-in name by its `xn--` form'
    : 'without `userId` the address is the log-in name, and servers know its domain by the `xn--` form',
  help: isWritten ? `write \`${clip(userId)}\`` : `write \`userId: ${clip(userId)}\` below \`mailbox\``,
});

export const hostsOfTwoProviders = (receiving: string, sending: string): Words => ({
  message: `mail is received at ${receiving} and sent at ${sending}, both with the mailbox's password`,
  help: "name the two servers of one provider, or write the other company's server as `separateSmtp`",
});

export const networkBoundServer = (
  server: string,
  name: string,
  other: { server: string; port: number; ssl: unknown } | null,
): Words => ({
  message: `${quoteValue(server)} works only inside the network of ${name}`,
  help: other
    ? `elsewhere write \`server: ${other.server}\`, \`port: ${other.port}\`, \`ssl: ${other.ssl}\``
    : 'elsewhere use a `separateSmtp` server',
});

export const providerMismatch = (named: string, domain: string, owner: string, id: string): Words => ({
  message: `the account names ${named}, but ${quoteValue(domain)} belongs to ${owner}`,
  help: `write \`provider: ${id}\`, or leave \`provider\` out`,
});

export const firstPlace = 'the first one';

export const duplicateAddress = (name: string, fetches: boolean): Words => ({
  message: `the account \`${clip(name)}\` has this address and server already`,
  help: fetches
    ? 'take one of them out: two that fetch from one mailbox take the mail from each other'
    : 'take one of them out',
});

export const misspeltServer = (server: string, name: string, near: string): Words => ({
  message: `${quoteValue(server)} is no server of ${name} that mailconf knows`,
  help: `did you mean \`${near}\`?`,
});

export const secretInEnvName: Words = {
  message: '`env` takes the name of a variable; this looks like the secret itself',
  help: 'change the password, put it in a variable, and write the name of that: `{env: MAIL_PASSWORD}`',
};

export const apopOverTls = (service: string): Words => ({
  message: `\`${service}.apop\` adds nothing: TLS protects the password already`,
  help: 'take `apop` out: few servers offer it, and it makes them keep the password readable',
});

export const nonAsciiSecret: Words = {
  message: 'the secret has a letter beyond ASCII: it is sent as UTF-8, and some servers expect another encoding',
  help: 'if the log-in fails, choose a password of ASCII characters',
};

export const senderCheckedAtData = (name: string): Words => ({
  message: `${name} judges this sender only when a mail is sent: a probe cannot confirm it`,
  help: 'the account must be allowed to send as this address',
});

export const secretOutOfReach = (kind: string, flag: string): Words => ({
  message:
    kind === 'command'
      ? '`mailconf probe` runs this command only with a flag that allows it'
      : kind === 'file'
        ? '`mailconf probe` reads this file only with a flag that allows it: it lies outside the tree of the configuration'
        : '`mailconf probe` reads this variable only with a flag that allows it: its name does not say that it is for mail',
  help:
    kind === 'env'
      ? `run \`mailconf probe ${flag}\`, or use a name such as \`MAIL_PASSWORD\``
      : `run \`mailconf probe ${flag}\``,
});

export const disableNamesNothing: Words = {
  message: 'this comment names no rule to silence',
  help: 'write `# mailconf-disable-next-line RULE`',
};

export const disableMisspelt: Words = {
  message: 'this comment silences nothing: mailconf knows one form of it',
  help: 'write `# mailconf-disable-next-line RULE -- reason` in the line above',
};

/** A word that is near to no rule may be anything, and is not quoted. */
export const disableOfUnknownRule = (name: string, suggestion: string | null): Words => ({
  message: suggestion ? `there is no rule ${quoteKey(name)}` : 'there is no rule of this name',
  help: suggestion
    ? `did you mean \`${suggestion}\`?`
    : '`mailconf explain` lists the rules; a reason stands behind `--`',
});

export const disableOfFatalRule = (name: string): Words => ({
  message: `\`${name}\` cannot be silenced: no program could use the file`,
  help: 'mend the line',
});

export const disableOfNothing = (name: string): Words => ({
  message: `\`${name}\` has nothing to silence in the next line`,
  help: 'take it out',
});

export const secondQuotes = 'it holds a second pair of quotes';
export const placeholderHost = 'it is a placeholder: mailconf fills in no variables';

export const firstStands = 'it stands here for the first time';

/** A key at a place where it does not belong, and where it does. */
export const belongsBelow = (key: string, paths: readonly string[]): string =>
  `it belongs below ${listOf(paths.map((path) => `\`${path}\``))}: \`${paths[0]?.split('.').at(-1)}: {${key}: …}\``;

export const rename = (key: string, to: string): string => `Rename ${quoteKey(key)} to \`${to}\``;

export const blankMissing = (key: string): string => `a blank is missing after \`${key}:\``;
export const writeObject = (key: string, inner: string): string => `write \`${key}: {${inner}: …}\``;
export const tlsByName = 'write `ssl: true` for TLS; `tls` holds its details, such as `{ca: ca.pem}`';
export const tlsByPort = (port: number): string =>
  `write \`ssl: starttls\` for port ${port}; \`tls\` holds the details of TLS, such as \`{ca: ca.pem}\``;
export const tlsBesideSsl = 'take it out: `ssl` says it already; `tls` holds its details, such as `{ca: ca.pem}`';
export const wholeSeconds = (seconds: string): string => `write whole seconds without a unit: \`delay: ${seconds}\``;
