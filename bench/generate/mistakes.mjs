import { mappingsIn } from './nodes.mjs';

/**
 * One mistake that people make, in a right file.
 *
 * @typedef {import('./random.mjs').Random} Random
 * @typedef {import('./nodes.mjs').Node} Node
 * @typedef {import('./nodes.mjs').Mapping} Mapping
 */

/** @param {Mapping} root @param {Random} random @returns {Mapping} */
export function withMistake(root, random) {
  const mailboxes = mappingsIn(root).filter((found) => found.has('address'));
  const servers = mappingsIn(root).filter((found) => found.has('port') && found.has('ssl'));
  const all = servers.length > 0 ? [...ofMailbox, ...ofServer, ...ofServer] : ofMailbox;
  const mistake = random.pick(all);
  mistake(random.pick(ofServer.includes(mistake) ? servers : mailboxes), random);
  return root;
}

/** @type {((settings: Mapping, random: Random) => void)[]} */
const ofServer = [
  (settings) => rename(settings, 'port', 'prot'),
  (settings) => rename(settings, 'server', 'host'),
  (settings) => settings.set('port', 99_999),
  (settings) => settings.set('port', String(settings.get('port'))),
  (settings) => settings.set('ssl', 'yes'),
  (settings) => settings.set('ssl', settings.get('ssl') === true ? 'starttls' : true),
  (settings) => settings.set('server', `https://${settings.get('server')}`),
  (settings) => settings.set('server', `${settings.get('server')}:${settings.get('port')}`),
  (settings) => settings.set('tls', true),
  (settings) => settings.set('timeout', 30),
];

/** @type {((mailbox: Mapping, random: Random) => void)[]} */
const ofMailbox = [
  (mailbox) => rename(mailbox, 'address', 'email'),
  (mailbox) => mailbox.delete('address'),
  (mailbox) => mailbox.set('address', `Jane <${mailbox.get('address')}>`),
  (mailbox, random) => mailbox.set('password', random.word(3) + random.between(10, 99)),
  (mailbox) => mailbox.set('password', 123_456),
  (mailbox) => mailbox.set('password', `\${MAIL_PASSWORD}`),
  (mailbox) => mailbox.set('name', 'Jane'),
];

/** @param {Mapping} settings @param {string} from @param {string} to */
export function rename(settings, from, to) {
  const entries = [...settings];
  settings.clear();
  for (const [key, value] of entries) settings.set(key === from ? to : key, value);
}
