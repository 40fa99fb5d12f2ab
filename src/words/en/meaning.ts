import { clip } from '../../text/shown.js';
import { code, type Words } from '../words.js';

// Sentences of the rules of meaning. A message never quotes a secret, nor what may be one.

const protocolNames = { pop: 'POP3', smtp: 'SMTP' };
const withArticle: Readonly<Record<string, string>> = {
  IMAP: 'an IMAP server',
  SMTP: 'an SMTP server',
  POP3: 'a POP3 server',
  web: 'a web page',
};
const serverHelp: Readonly<Record<string, string>> = {
  pop: 'write `pop: {server: …}`, or `pop: false` for an account that only sends',
  smtp: 'write `smtp: {server: …}`, or `smtp: false` for an account that only receives',
  separateSmtp: "write the other ISP's SMTP server: `server: …`",
};

type Protocol = 'pop' | 'smtp';

export const meaningRules = {
  'no-service': ({ near, provider, notes }: { near?: string; provider?: string; notes?: string }): Words => ({
    message: 'neither the file nor a preset configures `pop`, `smtp` or `separateSmtp`',
    help:
      near !== undefined
        ? `no preset owns the domain of the address; did you mean \`@${near}\`?`
        : provider !== undefined
          ? `${provider}: ${notes}`
          : '`mailconf providers ADDRESS` says what to try: name the `provider` that hosts the domain, or write `pop: {server: …}` and `smtp: {server: …}`',
  }),
  'incomplete-server': (args: {
    service: string;
    lacks: 'offer' | 'server' | 'settings';
    provider?: string;
  }): Words => {
    const { service, lacks, provider } = args;
    if (lacks === 'offer') {
      const protocol = service === 'pop' ? 'POP3' : 'SMTP';
      return {
        message: `${code(service)} has no \`server\`, and ${provider} offers none`,
        help: `write \`${service}: false\`: ${provider} has no ${protocol}`,
      };
    }
    const message =
      lacks === 'settings' ? `the account has no settings for ${code(service)}` : `${code(service)} has no \`server\``;
    return { message, help: serverHelp[service] ?? '' };
  },
  'provider-closed': ({ provider, successor }: { provider: string; successor?: string }): Words => ({
    message: `${provider} has closed: its servers no longer answer`,
    help: successor ? `the mailboxes moved to \`provider: ${successor}\`` : 'ask the provider where the mailbox went',
  }),
  'ssl-port-mismatch': (
    args:
      | { service: string; port: number; ssl: string; to: string; other: number; provider?: never }
      | { service: string; port: number; ssl: string; provider: string; saferPort?: number; saferSsl?: string },
  ): Words => {
    const { service, port, ssl } = args;
    if (args.provider !== undefined) {
      return {
        message: `no setting of ${args.provider} has \`${service}.ssl: ${ssl}\`: port ${port} is a guess`,
        help:
          args.saferPort === undefined
            ? `write the port that the provider's help page names for \`ssl: ${ssl}\``
            : `leave \`ssl\` out: the preset has \`port: ${args.saferPort}\` with \`ssl: ${args.saferSsl}\``,
      };
    }
    return {
      message:
        args.to === 'true'
          ? `port ${port} speaks TLS from the first byte, but \`${service}.ssl\` is \`${ssl}\``
          : `port ${port} begins in clear text, but \`${service}.ssl\` is \`true\``,
      help: `write \`ssl: ${args.to}\` for port ${port}, or \`port: ${args.other}\` for \`ssl: ${ssl}\``,
    };
  },
  'other-protocol': (
    args:
      | { protocol: Protocol; speaks: string; port: number; own: number; provider?: string; host?: never }
      | { protocol: Protocol; speaks: string; host: string },
  ): Words => {
    const { protocol, speaks } = args;
    const name = protocolNames[protocol];
    if (args.host !== undefined) {
      return {
        message: `${code(args.host)} is ${withArticle[speaks] ?? speaks} by its name, not ${withArticle[name]}`,
        help: `the provider's help page names the ${protocol === 'pop' ? 'POP (incoming)' : 'SMTP (outgoing)'} server; it often begins with \`${protocol}.\``,
      };
    }
    return {
      message: `port ${args.port} is for ${speaks}, not for ${name}`,
      help:
        args.provider === undefined
          ? `write \`port: ${args.own}\` for ${name} with TLS`
          : `leave \`port\` out: the preset of ${args.provider} has ${args.own}`,
    };
  },
  'missing-password': ({ service }: { service: string }): Words => ({
    message: `${code(service)} logs in, but there is no password`,
    help: 'write `password: {env: MAIL_PASSWORD}` below `mailbox`, or pass it to the probe with `--password-stdin`',
  }),
  'plaintext-password': ({ isTracked }: { isTracked: 'yes' | 'no' }): Words =>
    isTracked === 'yes'
      ? {
          message: 'a password in plain text, in a file that git tracks',
          help: 'change the password, then write a reference such as `{env: MAIL_PASSWORD}`: the history keeps the old one',
        }
      : {
          message: 'a password in plain text',
          help: 'keep it out of the file: `{env: MAIL_PASSWORD}`, `{file: …}` or `{command: […]}`',
        },
  'cleartext-login': ({ service, server }: { service: string; server: string }): Words => ({
    message: `\`${service}.ssl\` is \`false\`: the log-in to ${code(server)} can be read on the way`,
    help: 'write `ssl: true`, or `ssl: starttls`, if the server offers it',
  }),
  'provider-needs-oauth2': ({ provider, notes }: { provider: string; notes?: string }): Words => ({
    message: `${provider} takes no password: it needs OAuth 2`,
    help: ['write `oauth2: {accessToken: {env: MAIL_TOKEN}}` below `mailbox`', notes].filter(Boolean).join('. '),
  }),
  'provider-needs-app-password': ({ provider, notes }: { provider: string; notes?: string }): Words => ({
    message: `${provider} takes an app password here, not the password of the account`,
    help: notes ?? "create one in the account's security settings",
  }),
  'sender-mismatch': ({ domain, server }: { domain: string; server: string }): Words => ({
    message: `the sender's domain ${code(domain)} is neither the mailbox's nor that of ${code(server)}`,
    help: 'many servers refuse a sender of another company; write an address that belongs to this server or to the mailbox',
  }),
  'smtp-unused': (): Words => ({
    message: '`smtp` is not used: `separateSmtp` sends instead',
    help: 'remove `smtp` or `separateSmtp`',
  }),
  'pop-before-smtp-and-auth': (): Words => ({
    message: 'both a POP log-in and SMTP authentication open the server: one is enough',
    help: 'remove `popBeforeSmtp`; it is for servers without SMTP authentication',
  }),
  'submission-without-auth': (args: { service: string; provider?: string; port?: number }): Words => ({
    message: `\`${args.service}.auth\` is \`false\`, but ${args.provider ?? `port ${args.port}`} takes mail from users who log in`,
    help:
      args.service === 'smtp' ? 'write `auth: true`, or leave `auth` out' : 'write `auth: {userId: …, password: …}`',
  }),
  'relay-port': ({ service }: { service: string }): Words => ({
    message: `${code(service)} logs in on port 25, which is for mail between servers`,
    help: 'write `port: 587` with `ssl: starttls`, or `port: 465` with `ssl: true`; many networks block port 25',
  }),
  'mx-host': ({ server, provider, own }: { server: string; provider: string; own?: string }): Words => ({
    message: `${code(server)} receives mail for ${provider} from other servers and takes none from users`,
    help: own ? `write \`server: ${own}\`` : "the provider's help page names the server for mail programs",
  }),
  'ip-with-tls': ({ service }: { service: string }): Words => ({
    message: `\`${service}.server\` is an IP address, but certificates are made for names`,
    help: "write the server's name, or the certificate's name as `tls: {servername: mail.example.com}`",
  }),
  'tls-unused': ({ service }: { service: string }): Words => ({
    message: `\`${service}.tls\` has no effect: \`${service}.ssl\` is \`false\``,
    help: 'write `ssl: true` or `ssl: starttls`, or remove `tls`',
  }),
  'user-id-form': ({
    provider,
    form,
    isFilledIn,
  }: {
    provider: string;
    form: string;
    isFilledIn: 'yes' | 'no';
  }): Words => {
    const forms: Readonly<Record<string, string>> = {
      address: 'the whole e-mail address',
      'local-part': 'the part of the address before the `@`',
    };
    return {
      message: `the user ID at ${provider} is ${forms[form] ?? `always ${code(clip(form))}`}`,
      help: isFilledIn === 'yes' ? 'leave `userId` out: the preset knows it' : 'write it in that form',
    };
  },
  'password-form': ({ provider, note }: { provider: string; note?: string }): Words => ({
    message: `this does not look like a password that ${provider} gives out for mail programs`,
    ...(note !== undefined && { help: note }),
  }),
  'placeholder-value': ({ key, of }: { key: string; of: 'secret' | 'name' }): Words => ({
    message: `${code(key)} is a placeholder that was not filled in`,
    help:
      of === 'secret'
        ? 'write a reference such as `{env: MAIL_PASSWORD}`: mailconf fills in no variables'
        : 'write the log-in name itself: mailconf fills in no variables',
  }),
  'secret-cut-by-comment': ({ key }: { key: string }): Words => ({
    message: `${code(key)} ends before \`#\`, which begins a comment`,
    help: 'put the whole text in single quotes if the `#` belongs to it; otherwise add a space behind the `#`',
  }),
  'quoted-secret': (): Words => ({
    message: 'the inner quotes are part of the secret',
    help: 'keep one pair of quotes',
  }),
  'invisible-character': ({ key, character }: { key: string; character: keyof typeof invisibleCharacters }): Words => ({
    message: `${code(key)} contains ${invisibleCharacters[character]}`,
    help: 'type it again: such a character comes from copying, and is sent to the server',
  }),
  'idn-user-id': ({ userId, from }: { userId: string; from: 'file' | 'address' }): Words => ({
    message:
      from === 'file'
        ? 'servers know the domain of this log-in name by its `xn--` form'
        : 'without `userId` the address is the log-in name, and servers know its domain by the `xn--` form',
    help: from === 'file' ? `write ${code(clip(userId))}` : `write \`userId: ${clip(userId)}\` below \`mailbox\``,
  }),
  'hosts-of-two-providers': ({ receiving, sending }: { receiving: string; sending: string }): Words => ({
    message: `mail is received at ${receiving} and sent at ${sending}, both with the mailbox's password`,
    help: "name the two servers of one provider, or write the other company's server as `separateSmtp`",
  }),
  'network-bound-server': (args: {
    server: string;
    provider: string;
    other?: string;
    port?: number;
    ssl?: string;
  }): Words => ({
    message: `${code(args.server)} works only inside the network of ${args.provider}`,
    help:
      args.other === undefined
        ? 'elsewhere use a `separateSmtp` server'
        : `elsewhere write \`server: ${args.other}\`, \`port: ${args.port}\`, \`ssl: ${args.ssl}\``,
  }),
  'provider-mismatch': (args: { named: string; domain: string; owner: string; id: string }): Words => ({
    message: `the account names ${args.named}, but ${code(args.domain)} belongs to ${args.owner}`,
    help: `write \`provider: ${args.id}\`, or leave \`provider\` out`,
  }),
  'misspelt-server': ({ server, provider, near }: { server: string; provider: string; near: string }): Words => ({
    message: `${code(server)} is not a known server of ${provider}`,
    help: `did you mean ${code(near)}?`,
  }),
  'secret-in-env-name': (): Words => ({
    message: '`env` takes the name of a variable; this looks like the secret itself',
    help: 'change the password, put it in a variable, and write the name of that: `{env: MAIL_PASSWORD}`',
  }),
  'apop-over-tls': ({ service }: { service: string }): Words => ({
    message: `\`${service}.apop\` adds nothing: TLS already protects the password`,
    help: 'remove `apop`: few servers offer it, and it makes them keep the password readable',
  }),
  'non-ascii-secret': (): Words => ({
    message: 'the secret has a letter beyond ASCII: it is sent as UTF-8, and some servers expect another encoding',
    help: 'if the log-in fails, choose a password of ASCII characters',
  }),
  'sender-checked-at-data': ({ provider }: { provider: string }): Words => ({
    message: `${provider} checks this sender only when a mail is sent: a probe cannot confirm it`,
    help: 'the account must be allowed to send as this address',
  }),
  'secret-out-of-reach': ({ kind, flag }: { kind: 'env' | 'file' | 'command'; flag: string }): Words => ({
    message: outOfReach[kind],
    help:
      kind === 'env'
        ? `run \`mailconf probe ${flag}\`, or use a name such as \`MAIL_PASSWORD\``
        : `run \`mailconf probe ${flag}\``,
  }),
};

const outOfReach = {
  command: '`mailconf probe` runs this command only with a flag that allows it',
  file: '`mailconf probe` reads this file only with a flag that allows it: it is outside of the tree of the configuration',
  env: '`mailconf probe` reads this variable only with a flag that allows it: its name does not say that it is for mail',
};

const invisibleCharacters = {
  'space-at-edge': 'a space at its beginning or end',
  'special-space': 'a no-break or other special space',
  'zero-width': 'a zero-width character',
  'byte-order-mark': 'a byte order mark',
  'writing-direction': 'a mark of writing direction',
  'typographic-quote': 'a typographic quote',
};
