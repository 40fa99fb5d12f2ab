import { mapping } from './nodes.mjs';
import { presets } from './presets.mjs';

/**
 * Values that a right file holds.
 *
 * @typedef {import('./random.mjs').Random} Random
 * @typedef {import('./nodes.mjs').Node} Node
 */

const endings = ['com', 'net', 'org', 'de', 'fr', 'co.uk', 'io', 'example', 'eu', 'it', 'ch', 'app', 'dev', 'com.br'];

/** A domain that belongs to no preset. @param {Random} random */
export function domain(random) {
  const first = random.word(3) + (random.chance(0.15) ? random.between(1, 99) : '');
  const name = random.chance(0.25) ? `${first}-${random.word(2)}` : first;
  const unit = random.chance(0.15) ? `${random.pick(['it', 'corp', 'eu', 'hq', random.word(1)])}.` : '';
  return `${unit}${name}.${random.pick(endings)}`;
}

/** @param {Random} random @param {string} service @param {string} own */
export function host(random, service, own) {
  if (random.chance(0.05)) return `${random.between(11, 223)}.${random.between(0, 255)}.${random.between(0, 255)}.7`;
  const first = random.pick([
    service,
    service,
    service,
    'mail',
    'mx-out',
    `${service}${random.between(1, 9)}`,
    'secure',
    random.word(2),
  ]);
  return `${first}.${random.chance(0.9) ? own : domain(random)}`;
}

/** @param {Random} random */
export function localPart(random) {
  const joined = random.pick(['.', '.', '_', '-', '+']);
  return random.chance(0.6) ? `${random.word(2)}${joined}${random.word(2)}` : random.word(3) + random.between(1, 9999);
}

/** @param {Random} random */
export function variable(random) {
  const middle = random.word(2).toUpperCase();
  return random.pick([
    `MAIL_PASSWORD_${middle}`,
    `SMTP_PASSWORD_${middle}`,
    `${middle}_MAIL_PASSWORD`,
    `MAIL_${middle}${random.between(1, 999)}`,
    `POP_PASSWORD_${random.between(1, 999)}`,
  ]);
}

/** A secret that stands elsewhere. @param {Random} random @returns {Node} */
export function secret(random) {
  const kind = random.number();
  if (kind < 0.65) return mapping(['env', variable(random)]);
  const name = `${random.word(2)}${random.pick(['', '.txt', '-password', '_pw'])}`;
  if (kind < 0.9)
    return mapping(['file', random.pick([`./secrets/${name}`, `secrets/${name}`, `/run/secrets/${name}`])]);
  return mapping(['file', `${random.word(1)}/${random.word(2)}/${name}`]);
}

/** @param {Random} random */
export function fingerprint(random) {
  const bytes = Array.from({ length: 32 }, () => random.below(256).toString(16).padStart(2, '0'));
  const written = bytes.join(random.chance(0.6) ? ':' : '');
  return random.chance(0.5) ? written.toUpperCase() : written;
}

/** @param {Random} random @param {string} server @returns {Node} */
export function tlsSettings(random, server) {
  const isAddress = /^[\d.]+$/.test(server);
  const isNamedByCa = isAddress && random.chance(0.4);
  const entries = [
    (isNamedByCa || random.chance(0.4)) && ['ca', random.pick(['ca.pem', './certs/ca.pem', '/etc/ssl/own-ca.pem'])],
    (isAddress ? !isNamedByCa : random.chance(0.3)) && ['servername', isAddress ? `mail.${domain(random)}` : server],
    random.chance(0.5) && ['minVersion', random.pick(['TLSv1.2', 'TLSv1.3'])],
    random.chance(0.15) && [
      'fingerprint',
      random.chance(0.6) ? fingerprint(random) : [fingerprint(random), fingerprint(random)],
    ],
  ].filter(Boolean);
  return mapping(...random.shuffle(entries.length > 0 ? entries : [['minVersion', 'TLSv1.3']]));
}

/** An address at a preset of which nothing is reported. @param {Random} random */
export function presetAddress(random) {
  plain ??= presets().filter(({ isPlain, domains }) => isPlain && domains.length > 0);
  const { id, domains } = random.pick(plain);
  return { id, address: `${localPart(random)}@${random.pick(domains)}` };
}

/** @type {import('./presets.mjs').Preset[] | undefined} */
let plain;
