import { mapping } from './nodes.mjs';
import { presets } from './presets.mjs';
import { firm } from './providers.mjs';
import { domain, host, localPart, presetAddress, secret, tlsSettings } from './values.mjs';

/**
 * Accounts of which nothing is reported.
 *
 * @typedef {import('./random.mjs').Random} Random
 * @typedef {import('./nodes.mjs').Node} Node
 * @typedef {import('./nodes.mjs').Mapping} Mapping
 */

const mechanisms = ['PLAIN', 'LOGIN', 'CRAM-MD5', 'SCRAM-SHA-256'];

/** The settings of one account. @param {Random} random @param {{ isShort?: boolean, hasInfo?: boolean, isInSet?: boolean }} [options] */
export function account(random, { isShort = false, hasInfo = false, isInSet = false } = {}) {
  if (hasInfo) return random.pick(infos)(random);
  const kind = random.number();
  if (isShort || kind < 0.12) return accountAtPreset(random);
  if (kind < 0.2) return accountAtOwnPreset(random, isInSet);
  if (kind < 0.28) return accountWithSeparateSmtp(random);
  return accountOfServers(random);
}

/** @param {Random} random */
function accountAtPreset(random) {
  const { id, address } = presetAddress(random);
  return shuffled(random, [
    random.chance(0.3) && ['provider', id],
    ['mailbox', mapping(['address', address], ['password', secret(random)])],
    random.chance(0.2) && ['delay', random.between(1, 60)],
  ]);
}

/** A folder of presets is named by the file alone. @param {Random} random @param {boolean} isInSet */
function accountAtOwnPreset(random, isInSet) {
  const isNamed = isInSet || random.chance(0.5);
  const own = isNamed ? firm.path : firm.id;
  const address = `${localPart(random)}@${isNamed ? domain(random) : firm.domain}`;
  return shuffled(random, [
    ['provider', own],
    !isNamed && ['providers', firm.folder],
    ['mailbox', mapping(['address', address], ['password', secret(random)])],
    random.chance(0.4) && ['delay', random.between(0, 60)],
  ]);
}

/** @param {Random} random */
function accountOfServers(random) {
  const own = domain(random);
  const services = random.number();
  return shuffled(random, [
    random.chance(0.15) && ['provider', 'none'],
    ['mailbox', mailbox(random, own)],
    ['pop', services < 0.12 ? false : popSettings(random, own)],
    ['smtp', services > 0.88 ? false : smtpSettings(random, own)],
    random.chance(0.3) && ['delay', random.pick([0, 1, 2, 5, 10, 30, 300, 3600])],
  ]);
}

/** @param {Random} random */
function accountWithSeparateSmtp(random) {
  const own = domain(random);
  const hasPop = random.chance(0.8);
  const mail = mailbox(random, own);
  const server = host(random, 'relay', own);
  const hasLogin = random.chance(0.6);
  const login = () => mapping(['userId', localPart(random)], ['password', secret(random)]);
  return shuffled(random, [
    random.chance(0.15) && ['provider', 'none'],
    ['mailbox', mail],
    ['pop', hasPop ? popSettings(random, own) : false],
    [
      'separateSmtp',
      shuffled(random, [
        ['server', server],
        ...(hasLogin ? random.pick(portsWithLogin) : random.pick(portsWithout)),
        ['sender', mail.get('address') ?? null],
        hasLogin ? ['auth', login()] : random.chance(0.4) && ['auth', false],
        !hasLogin && random.chance(0.3) && ['popBeforeSmtp', popBeforeSmtp(random, own)],
        random.chance(0.2) && ['hello', helloName(random, own)],
        random.chance(0.1) && ['family', random.pick([4, 6])],
        hasLogin && random.chance(0.15) && ['mechanism', random.pick(mechanisms)],
        hasLogin && (/\d$/.test(server) || random.chance(0.2)) && ['tls', tlsSettings(random, server)],
      ]),
    ],
    random.chance(0.2) && ['delay', random.between(0, 60)],
  ]);
}

/** @type {[string, Node][][]} */
const portsWithLogin = [
  [
    ['port', 465],
    ['ssl', true],
  ],
  [
    ['port', 587],
    ['ssl', 'starttls'],
  ],
  [
    ['port', 2525],
    ['ssl', 'starttls'],
  ],
];
/** @type {[string, Node][][]} */
const portsWithout = [
  [],
  [['port', 25]],
  [['ssl', false]],
  [
    ['port', 25],
    ['ssl', false],
  ],
];

/** @param {Random} random @param {string} own */
function popBeforeSmtp(random, own) {
  return shuffled(random, [
    ['server', host(random, 'pop', own).replace(/^[\d.]+$/, `pop.${own}`)],
    ['port', 995],
    ['ssl', true],
    ['userId', localPart(random)],
    ['password', secret(random)],
    random.chance(0.2) && ['apop', false],
    random.chance(0.1) && ['mechanism', random.pick(mechanisms)],
  ]);
}

/** @param {Random} random @param {string} own */
function mailbox(random, own) {
  const name = localPart(random);
  const address = `${name}@${own}`;
  const isToken = random.chance(0.08);
  return shuffled(random, [
    ['address', address],
    random.chance(0.5) && ['userId', random.pick([name, address, random.word(3), `${random.between(1000, 99_999)}x`])],
    isToken ? ['oauth2', mapping(['accessToken', secret(random)])] : ['password', secret(random)],
  ]);
}

/** @param {Random} random @param {string} own */
function popSettings(random, own) {
  const server = host(random, 'pop', own);
  const isTls = random.chance(0.75);
  return shuffled(random, [
    ['server', server],
    ['port', isTls ? 995 : 110],
    ['ssl', isTls ? true : 'starttls'],
    random.chance(0.15) && ['apop', false],
    random.chance(0.12) && ['mechanism', random.pick([...mechanisms, 'USER'])],
    random.chance(0.1) && ['family', random.pick([4, 6])],
    (/\d$/.test(server) || random.chance(0.25)) && ['tls', tlsSettings(random, server)],
  ]);
}

/** @param {Random} random @param {string} own */
function smtpSettings(random, own) {
  const server = host(random, 'smtp', own);
  const login = () =>
    shuffled(random, [random.chance(0.8) && ['userId', localPart(random)], ['password', secret(random)]]);
  return shuffled(random, [
    ['server', server],
    ...random.pick(portsWithLogin),
    random.chance(0.4) && ['auth', random.chance(0.6) ? true : login()],
    random.chance(0.2) && ['hello', helloName(random, own)],
    random.chance(0.12) && ['mechanism', random.pick(mechanisms)],
    random.chance(0.1) && ['family', random.pick([4, 6])],
    (/\d$/.test(server) || random.chance(0.25)) && ['tls', tlsSettings(random, server)],
  ]);
}

/** @param {Random} random @param {string} own */
function helloName(random, own) {
  return random.pick([`client${random.between(1, 99)}.${own}`, `[192.0.2.${random.between(1, 254)}]`, own]);
}

/** Accounts of which nothing but an info is reported. @type {((random: Random) => Mapping)[]} */
const infos = [
  (random) => {
    withAppPassword ??= presets().filter(({ needsAppPassword, domains }) => needsAppPassword && domains.length > 0);
    const address = `${localPart(random)}@${random.pick(random.pick(withAppPassword).domains)}`;
    return shuffled(random, [['mailbox', mapping(['address', address], ['password', secret(random)])]]);
  },
  (random) => {
    const found = accountOfServers(random);
    const own = domain(random);
    const settings = mapping(['server', `pop.${own}`], ['port', 995], ['ssl', true], ['apop', true]);
    return new Map([...found, ['pop', new Map(random.shuffle(settings))]]);
  },
  (random) => {
    const found = accountOfServers(random);
    const own = domain(random);
    const away = random.pick([
      mapping(['env', `${random.word(2).toUpperCase()}_KEY`]),
      mapping(['file', `/var/lib/${random.word(2)}`]),
      mapping(['command', ['pass', 'show', `mail/${random.word(2)}`]]),
    ]);
    return new Map([...found, ['mailbox', mapping(['address', `${localPart(random)}@${own}`], ['password', away])]]);
  },
];
/** @type {import('./presets.mjs').Preset[] | undefined} */
let withAppPassword;

/** @param {Random} random @param {(readonly [string, Node] | false | undefined)[]} entries @returns {Mapping} */
function shuffled(random, entries) {
  const all = mapping(...entries);
  return random.chance(0.6) ? all : new Map(random.shuffle(all));
}
