// Reads an autoconfig file, config-v1.1.xml, as Thunderbird's database and providers themselves publish it.
import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** Bytes that a file may hold; the largest of Thunderbird's database has 11 kB. */
export const maxBytes = 256 * 1024;

const lists = new Set(['domain', 'incomingServer', 'outgoingServer', 'authentication', 'documentation', 'descr']);
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  // Those of XML itself, which are all that are left without a DOCTYPE.
  processEntities: true,
  isArray: (name) => lists.has(name),
});

/** What is wrong with a file, in words for its reader. */
export class AutoconfigFault extends Error {}

/**
 * The settings of the first provider that a file describes. Throws an `AutoconfigFault` for a text that is too large, no
 * XML, has a DOCTYPE (which could define entities or read other files), or describes no provider.
 */
export function readAutoconfig(text) {
  if (Buffer.byteLength(text) > maxBytes) throw new AutoconfigFault(`it is larger than ${maxBytes / 1024} KiB`);
  if (/<!DOCTYPE|<!ENTITY/i.test(text))
    throw new AutoconfigFault('it has a DOCTYPE, which an autoconfig file needs not');
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new AutoconfigFault(`it is no XML: line ${valid.err.line}: ${valid.err.msg}`);
  const config = parser.parse(text).clientConfig;
  const provider = [config?.emailProvider].flat()[0];
  if (!provider || typeof provider !== 'object')
    throw new AutoconfigFault('it has no <clientConfig> with an <emailProvider>');
  const incoming = provider.incomingServer ?? [];
  return {
    id: textOf(provider['@id']),
    displayName: textOf(provider.displayName),
    domains: (provider.domain ?? []).map((domain) => textOf(domain).toLowerCase()),
    pop: incoming.filter((server) => server['@type'] === 'pop3').map(serverOf),
    smtp: (provider.outgoingServer ?? []).filter((server) => server['@type'] === 'smtp').map(serverOf),
    documentation: (provider.documentation ?? []).map((page) => textOf(page['@url'])).filter(Boolean),
  };
}

function textOf(node) {
  const text = typeof node === 'object' ? node['#text'] : node;
  return String(text ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}

const socketTypes = { SSL: true, STARTTLS: 'starttls', plain: false };

function serverOf(server) {
  const socket = textOf(server.socketType);
  if (!(socket in socketTypes))
    throw new AutoconfigFault(`a server has the socketType "${socket}", which is none of SSL, STARTTLS, plain`);
  return {
    server: textOf(server.hostname).toLowerCase(),
    port: Number(textOf(server.port)),
    ssl: socketTypes[socket],
    auth: (server.authentication ?? []).map(textOf),
    userId: server.username === undefined ? null : userIdRule(textOf(server.username)),
  };
}

/** `%EMAILADDRESS%`, `%EMAILLOCALPART%`, `%EMAILDOMAIN%`, or a mixture, as a preset writes it. */
export function userIdRule(username) {
  if (username === '%EMAILADDRESS%' || username === '%EMAILLOCALPART%@%EMAILDOMAIN%') return 'address';
  if (username === '%EMAILLOCALPART%') return 'local-part';
  return username
    .replaceAll('%EMAILADDRESS%', '{local}@{domain}')
    .replaceAll('%EMAILLOCALPART%', '{local}')
    .replaceAll('%EMAILDOMAIN%', '{domain}');
}
