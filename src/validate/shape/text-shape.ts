import type { Finding } from '../../model/finding.js';
import { addressFault } from '../../text/address.js';
import { hostFault } from '../../text/host.js';
import { isSecretPointer, toPointer } from '../../text/pointer.js';
import * as say from '../../words/en.js';
import { replacement } from './cures.js';

/** Faults that only the text itself tells: control characters anywhere, the form of addresses and hosts. */
export function textFindings(root: unknown): Finding[] {
  const findings: Finding[] = [];
  const keys: string[] = [];
  const walk = (value: unknown, key: string, parent: object) => {
    keys.push(key);
    if (typeof value === 'string') findings.push(...textFinding(value, keys, parent));
    else if (value !== null && typeof value === 'object') walkItems(value);
    keys.pop();
  };
  const walkItems = (parent: object) => {
    const isRoot = keys.length === 0;
    // Keys, those of a list too, which are its indices.
    for (const key in parent) {
      if (!isRoot || !key.startsWith('x-')) walk((parent as Record<string, unknown>)[key], key, parent);
    }
  };
  if (typeof root === 'object' && root !== null) walkItems(root);
  return findings;
}

const none: readonly Finding[] = [];

function textFinding(text: string, keys: readonly string[], parent: object): readonly Finding[] {
  const key = keys.at(-1) ?? '';
  const form = Object.hasOwn(forms, key) ? forms[key] : undefined;
  const hasControl = /[\r\n\0]/.test(text);
  if (form === undefined && !hasControl) return none;
  const pointer = toPointer(keys);
  const at = 'value' as const;
  if (hasControl) {
    const name = isSecretPointer(pointer) ? (keys.find((word) => word === 'accessToken') ?? 'password') : key;
    return [{ rule: 'control-character', pointer, at, ...say.controlCharacter(name) }];
  }
  const words = form?.(key, text, parent);
  return words ? [{ pointer, at, ...words }] : none;
}

type Words = Pick<Finding, 'rule' | 'message' | 'help' | 'fix'>;

function address(key: string, text: string): Words | null {
  const fault = addressFault(text);
  if (fault === null) return null;
  const words = { rule: 'invalid-address', ...say.invalidAddress(key, fault.fault) };
  return fault.meant === null ? words : { ...words, ...plainReplacement(key, fault.meant) };
}

/** A plain text needs no quotes in YAML if it holds nothing but these. */
const plain = /^[A-Za-z0-9_][A-Za-z0-9._+@-]*$/;

function plainReplacement(key: string, newText: string): Pick<Words, 'help' | 'fix'> {
  return plain.test(newText) ? replacement(key, newText) : { help: say.writeInstead(newText) };
}

function host(key: string, text: string, parent: object): Words | null {
  const found = hostFault(text);
  if (found === null) return null;
  const { fault, meant } = found;
  const words = { rule: 'invalid-host', ...say.invalidHost(key, fault) };
  if (meant === null) return words;
  if (meant.port === null) return { ...words, ...plainReplacement(key, meant.host) };
  return { ...words, ...portTakenOut(key, meant.host, meant.port, parent) };
}

/** The port that stood in a host becomes a key of its own, unless the file says another one. */
function portTakenOut(key: string, host: string, port: number, parent: object): Pick<Words, 'help' | 'fix'> {
  const written = (parent as { port?: unknown }).port;
  if (key !== 'server') return { help: say.writeInstead(host) };
  const help = say.hostAndPort(host, port);
  if (!plain.test(host) || (written !== undefined && written !== port)) return { help };
  const sibling = written === undefined ? { sibling: { key: 'port', value: String(port) } } : {};
  return { help, fix: { title: `Write server: ${host} and port: ${port}`, newText: host, ...sibling } };
}

/** An address literal (RFC 5321 4.1.3) does for EHLO, too. */
function helloName(key: string, text: string, parent: object): Words | null {
  const literal = /^\[(?:IPv6:)?([0-9A-Fa-f:.]+)\]$/.exec(text)?.[1];
  return host(key, literal ?? text, parent);
}

const forms: Readonly<Record<string, (key: string, text: string, parent: object) => Words | null>> = {
  address,
  sender: address,
  server: host,
  servername: host,
  hello: helloName,
};
