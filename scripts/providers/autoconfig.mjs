// Reads an autoconfig file, config-v1.1.xml, as Thunderbird's database and providers themselves publish it: its elements,
// and what they say of a server.
import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** Bytes that an autoconfig file may hold at most: the longest of Thunderbird's has 9 kB. */
export const maxBytes = 256 * 1024;

/** Why a file cannot be read, in one line. */
export class AutoconfigFault extends Error {}

/** `ssl` by the words of `socketType`. */
export const sslOf = new Map([
  ['SSL', true],
  ['TLS', 'starttls'],
  ['STARTTLS', 'starttls'],
  ['plain', false],
]);

/** A user name as the rule of a preset, null where it is no rule. */
export function userIdRule(written) {
  const template = written
    .replaceAll('%EMAILADDRESS%', '{local}@{domain}')
    .replaceAll('%EMAILLOCALPART%', '{local}')
    .replaceAll('%EMAILDOMAIN%', '{domain}');
  if (template === '{local}@{domain}') return 'address';
  if (template === '{local}') return 'local-part';
  if (/%[A-Z]+%/.test(template) || /[{}]/.test(template.replace(/\{(local|domain)\}/g, ''))) return null;
  return /\{(local|domain)\}/.test(template) ? template : null;
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  attributesGroupName: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  // References are read below: the five of XML itself and numbers, nothing that a file declares.
  processEntities: false,
  htmlEntities: false,
  commentPropName: '#comment',
  cdataPropName: '#cdata',
  maxNestedTags: 32,
});

/** The root element of a document without a DOCTYPE. */
export function parse(bytes) {
  if (bytes.length > maxBytes) throw new AutoconfigFault(`it is longer than ${maxBytes / 1024} KiB`);
  const xml = decode(bytes);
  // Without a DOCTYPE there are no entities to declare, and nothing outside of the file to fetch.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml))
    throw new AutoconfigFault('it has a DOCTYPE, which an autoconfig file never needs');
  const wellFormed = XMLValidator.validate(xml);
  if (wellFormed !== true) {
    const { line, col, msg } = wellFormed.err;
    throw new AutoconfigFault(`it is no XML: line ${line}${col ? `, column ${col}` : ''}: ${clean(msg)}`);
  }
  let nodes;
  try {
    nodes = parser.parse(xml);
  } catch (error) {
    throw new AutoconfigFault(`it is no XML: ${clean(error.message)}`);
  }
  const roots = nodes.map(toElement).filter((node) => node !== null && !node.name.startsWith('?'));
  if (roots.length !== 1) throw new AutoconfigFault('it is no XML: it has no root element');
  return roots[0];
}

function decode(bytes) {
  let xml;
  try {
    xml = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new AutoconfigFault('it is not UTF-8');
  }
  const encoding = /^<\?xml[^>]*?\bencoding=["']([^"']*)/.exec(xml)?.[1] ?? 'utf-8';
  if (!/^(utf-8|us-ascii)$/i.test(encoding))
    throw new AutoconfigFault(`it says that it is ${clean(encoding)}, not UTF-8`);
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(xml)) {
    throw new AutoconfigFault('it is no XML: it holds a control character');
  }
  return xml;
}

/** `{name, attributes, text, children}`; null for what is no element. */
function toElement(node) {
  const name = Object.keys(node).find((key) => key !== ':@');
  if (name === undefined || name.startsWith('#')) return null;
  const attributes = Object.create(null);
  for (const [key, value] of Object.entries(node[':@'] ?? {})) attributes[key] = unreferenced(String(value));
  const children = [];
  let said = '';
  for (const child of node[name]) {
    if ('#text' in child) said += unreferenced(String(child['#text']));
    else if ('#cdata' in child) said += child['#cdata'].map((part) => part['#text'] ?? '').join('');
    else children.push(toElement(child));
  }
  return { name, attributes, text: said, children: children.filter((one) => one !== null) };
}

const named = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unreferenced(said) {
  return said.replace(/&([^;&]*);?/g, (reference, name) => {
    const number = /^#(?:(\d{1,7})|x([0-9a-fA-F]{1,6}))$/.exec(name);
    const code = number ? Number.parseInt(number[1] ?? number[2], number[1] ? 10 : 16) : 0;
    if (reference.endsWith(';')) {
      if (Object.hasOwn(named, name)) return named[name];
      if (code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)) return String.fromCodePoint(code);
    }
    throw new AutoconfigFault(`it is no XML: the reference "${clean(reference)}" is not known`);
  });
}

/** The elements of that name in another. */
export function all(element, name) {
  return element.children.filter((child) => child.name === name);
}

/** The text of the first element of that name, empty where there is none. */
export function text(element, name) {
  return all(element, name)[0]?.text ?? '';
}

/** One line of printable text, at most 300 characters of it. */
export function clean(written) {
  const line = written
    .toWellFormed()
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim();
  return line.length > 300 ? `${[...line].slice(0, 300).join('')}…` : line;
}
