import { mapping, mappingsIn, Raw } from './nodes.mjs';
import { presets } from './presets.mjs';
import { domain, localPart, secret } from './values.mjs';

/**
 * Changes of a right file that keep its shape: what is left to say of it is what it means.
 *
 * @typedef {import('./random.mjs').Random} Random
 * @typedef {import('./nodes.mjs').Mapping} Mapping
 */

/** @param {Mapping} root @param {Random} random @returns {Mapping} */
export function changeMeaning(root, random) {
  for (let left = random.pick([1, 1, 2, 3, 4]); left > 0; left--) random.pick(changes)(root, random);
  if (random.chance(0.15)) copyMailbox(root);
  return root;
}

const serverNames = ['pop', 'smtp', 'separateSmtp', 'popBeforeSmtp'];

/** The settings of a server, somewhere in the file. @param {Mapping} root @param {Random} random @returns {Mapping} */
function serverOf(root, random) {
  const found = mappingsIn(root).flatMap((holder) => serverNames.map((name) => holder.get(name)));
  const settings = found.filter((value) => value instanceof Map);
  return settings.length > 0 ? random.pick(settings) : new Map();
}

/** @param {Mapping} root @param {Random} random @returns {Mapping} */
function accountOf(root, random) {
  const accounts = mappingsIn(root).filter((holder) => holder.get('mailbox') instanceof Map);
  return accounts.length > 0 ? random.pick(accounts) : new Map([['mailbox', new Map()]]);
}

/** @param {Mapping} account @returns {Mapping} */
const mailboxOf = (account) => /** @type {Mapping} */ (account.get('mailbox'));

/** @type {((root: Mapping, random: Random) => void)[]} */
const changes = [
  (root, random) => {
    const [port, ssl] = random.pick([
      [995, true],
      [110, 'starttls'],
      [110, false],
      [465, true],
      [587, 'starttls'],
      [587, false],
      [25, 'starttls'],
      [25, false],
      [993, true],
      [143, 'starttls'],
      [465, 'starttls'],
      [587, true],
      [2525, true],
    ]);
    serverOf(root, random).set('port', port).set('ssl', ssl);
  },
  (root, random) => void serverOf(root, random).set('ssl', random.pick([true, 'starttls', false])),
  (root, random) => void serverOf(root, random).delete(random.pick(['port', 'ssl', 'server', 'tls'])),
  (root, random) => void serverOf(root, random).set('server', random.pick(knownServers())),
  (root, random) => void serverOf(root, random).set('server', slip(random.pick(knownServers()), random)),
  (root, random) => void serverOf(root, random).set('server', random.pick(oddServers)),
  (root, random) => void serverOf(root, random).set('tls', mapping(['minVersion', 'TLSv1.3'])),
  (root, random) =>
    void serverOf(root, random).set('mechanism', random.pick(['USER', 'PLAIN', 'XOAUTH2', 'GSSAPI', 'NTLM'])),
  (root, random) => {
    const mailbox = mailboxOf(accountOf(root, random));
    const at = random.pick(knownDomains());
    mailbox.set('address', `${localPart(random)}@${random.chance(0.9) ? at : slip(at, random)}`);
  },
  (root, random) => void mailboxOf(accountOf(root, random)).set('address', random.pick(oddAddresses)),
  (root, random) => void accountOf(root, random).set('provider', random.pick(presets()).id),
  (root, random) => void accountOf(root, random).set('provider', random.pick(ownPresets)),
  (root, random) => {
    const account = accountOf(root, random);
    account.set('provider', random.pick(ownPresets));
    for (const name of ['pop', 'smtp']) if (random.chance(0.6)) account.delete(name);
  },
  (root, random) => {
    const account = accountOf(root, random);
    const { id, domains } = random.pick(presets());
    if (random.chance(0.5)) account.set('provider', id);
    if (domains.length > 0) mailboxOf(account).set('address', `${localPart(random)}@${random.pick(domains)}`);
    for (const name of ['pop', 'smtp', 'separateSmtp']) {
      const settings = account.get(name);
      if (random.chance(0.5)) account.delete(name);
      else if (settings instanceof Map)
        for (const key of ['server', 'port', 'ssl']) if (random.chance(0.6)) settings.delete(key);
    }
  },
  (root, random) => void mailboxOf(accountOf(root, random)).delete(random.pick(['password', 'userId', 'oauth2'])),
  (root, random) => void mailboxOf(accountOf(root, random)).set('userId', random.pick(userIds)),
  (root, random) => void mailboxOf(accountOf(root, random)).set('password', random.pick(passwords)),
  (root, random) => void mailboxOf(accountOf(root, random)).set('oauth2', mapping(['accessToken', secret(random)])),
  (root, random) => {
    const account = accountOf(root, random);
    const login = mapping(['userId', localPart(random)], ['password', random.pick([...passwords, secret(random)])]);
    const auth = random.pick([true, false, login]);
    const smtp = account.get('smtp');
    if (smtp instanceof Map) smtp.set('auth', auth);
    const separate = account.get('separateSmtp');
    if (separate instanceof Map && auth !== true) separate.set('auth', auth);
  },
  (root, random) => {
    const account = accountOf(root, random);
    const own = mailboxOf(account).get('address');
    const sender = random.pick([
      own ?? 'a@b.example',
      `a@${domain(random)}`,
      `a@${random.pick(presets()).domains[0] ?? 'b.example'}`,
    ]);
    const login = mapping(['userId', localPart(random)], ['password', secret(random)]);
    account.set(
      'separateSmtp',
      mapping(
        random.chance(0.8) && [
          'server',
          random.pick([`relay.${domain(random)}`, ...oddServers, random.pick(knownServers())]),
        ],
        ['sender', sender],
        random.chance(0.4) && ['auth', login],
        random.chance(0.4) && ['popBeforeSmtp', new Map(login)],
        random.chance(0.3) && ['port', random.pick([25, 465, 587])],
        random.chance(0.3) && ['ssl', random.pick([true, 'starttls', false])],
      ),
    );
  },
  (root, random) => {
    const account = accountOf(root, random);
    const { domains } = random.pick(specialPresets());
    mailboxOf(account).set('address', `${localPart(random)}@${random.pick(domains)}`);
    mailboxOf(account).set('password', random.pick([...passwords, secret(random)]));
    for (const name of ['pop', 'smtp']) if (random.chance(0.8)) account.delete(name);
    if (random.chance(0.3)) mailboxOf(account).set('userId', `${localPart(random)}@${domain(random)}`);
  },
];

/** A second account of one mailbox. @param {Mapping} root */
function copyMailbox(root) {
  const accounts = root.get('accounts');
  const [first, second] = accounts instanceof Map ? [...accounts.values()] : [];
  if (!(first instanceof Map && second instanceof Map)) return;
  for (const key of ['mailbox', 'pop']) {
    const value = first.get(key);
    if (value !== undefined) second.set(key, value instanceof Map ? new Map(value) : value);
  }
}

const ownPresets = ['none', './own/firm.yaml', './wild/one.yaml', './wild/two.yml'];
const oddServers = [
  ...[
    'localhost',
    'mail.localhost',
    '127.0.0.1',
    '::1',
    '192.0.2.8',
    '2001:db8::7',
    'pop.firm.example',
    'smtp.firm.example',
  ],
  ...[
    'imap.firm.example',
    'www.firm.example',
    'mx.wild.example',
    'a.in.wild.example',
    'mail.wild.example',
    'alt.wild.example',
  ],
  ...[
    'gmail-smtp-in.l.google.com',
    'x.mail.protection.outlook.com',
    'aspmx.l.google.com',
    'smtp.orange.fr',
    'bücher.example',
  ],
];
const oddAddresses = [
  ...[
    'jo@bücher.example',
    'jöe@firm.example',
    'jo@one.example',
    'jo@x.two.example',
    'jo@firm.example',
    'jo@x.onmicrosoft.com',
  ],
  ...[
    'jo@xn--bcher-kva.example',
    'jo@localhost',
    'your.name@firm.example',
    'JO@GMAIL.COM',
    'jo@gmial.com',
    'apikey@firm.example',
  ],
];
const userIds = [
  'jo',
  'apikey',
  'jo@firm.example',
  'JO',
  'your-user',
  '$MAIL_USER',
  'jöe',
  ' jo',
  'jo ',
  'jo\u200b',
  'jo@bücher.example',
];
/** @type {import('./nodes.mjs').Node[]} */
const passwords = [
  ...[
    'hunter2',
    'abcd efgh ijkl mnop',
    'abcdefghijklmnop',
    'pässword',
    'changeme',
    '"hunter2"',
    "'hunter2'",
    'hun ter2',
    'x'.repeat(16),
  ],
  ...[new Raw('hunter2 #5'), new Raw('hunter #secret'), new Raw('a1 # note'), new Raw('"hunter2 #5"')],
  mapping(['env', 'hunter2']),
  mapping(['env', 'SMTPPASS']),
  mapping(['env', 'Passw0rd']),
  mapping(['env', 'xK29fjQ81mZ']),
  mapping(['file', '../away/secret']),
  mapping(['command', ['pass', 'show', 'mail']]),
];

/** @template T @param {() => T} work @returns {() => T} */
function once(work) {
  /** @type {T | undefined} */
  let done;
  return () => {
    done ??= work();
    return done;
  };
}

const knownServers = once(() => [...new Set(presets().flatMap(({ servers }) => servers))]);
const knownDomains = once(() => presets().flatMap(({ domains }) => domains));
const specialPresets = once(() => presets().filter(({ isSpecial, domains }) => isSpecial && domains.length > 0));

/** One letter lost, doubled or swapped. @param {string} name @param {Random} random */
function slip(name, random) {
  const at = random.between(1, Math.max(1, name.length - 5));
  const end = name.slice(at + 1);
  return random.pick([
    name.slice(0, at) + end,
    name.slice(0, at) + name[at] + name.slice(at),
    name.slice(0, at - 1) + (name[at] ?? '') + (name[at - 1] ?? '') + end,
  ]);
}
