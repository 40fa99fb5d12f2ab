import type { Finding } from '../../model/finding.js';
import { addressFault } from '../../text/address.js';
import { hostFault, type MeantHost } from '../../text/host.js';
import { isSecretPointer, toPointer } from '../../text/pointer.js';
import { type Advice, replacement } from './advice.js';

/** Faults that are kept at most: with so many, there may be more. */
export const mostTextFindings = 20_000;

/** Faults that only the text itself shows: control characters anywhere, the form of addresses and hosts. */
export function textFindings(root: unknown): Finding[] {
  const findings: Finding[] = [];
  const keys: string[] = [];
  const walk = (value: unknown, key: string, parent: object) => {
    if (findings.length >= mostTextFindings) return;
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
    return [{ rule: 'control-character', pointer, at, args: { key: name } }];
  }
  const fault = form?.(key, text, parent);
  return fault ? [{ pointer, at, ...fault }] : none;
}

type Fault = Pick<Finding, 'rule' | 'args' | 'fix'>;

function address(key: string, text: string): Fault | null {
  const found = addressFault(text);
  if (found === null) return null;
  const { meant, ...fault } = found;
  const advice = meant === null ? {} : plainReplacement(meant);
  return { rule: 'invalid-address', args: { key, ...fault, ...advice.hint }, ...(advice.fix && { fix: advice.fix }) };
}

/** A plain text needs no quotes in YAML if it holds nothing but these. */
const plain = /^[A-Za-z0-9_][A-Za-z0-9._+@-]*$/;

function plainReplacement(newText: string): Advice {
  return plain.test(newText) ? replacement(newText) : { hint: { hint: 'write', meant: newText } };
}

function host(key: string, text: string, parent: object): Fault | null {
  const found = hostFault(text);
  if (found === null) return null;
  const { fault, meant } = found;
  const advice =
    meant === null ? {} : meant.port === null ? plainReplacement(meant.host) : portTakenOut(key, meant, parent);
  return { rule: 'invalid-host', args: { key, fault, ...advice.hint }, ...(advice.fix && { fix: advice.fix }) };
}

/** The port that stood in a host becomes a key of its own, unless the file says another one. */
function portTakenOut(key: string, { host, port }: MeantHost, parent: object): Advice {
  const written = (parent as { port?: unknown }).port;
  if (key !== 'server' || port === null) return { hint: { hint: 'write', meant: host } };
  const hint = { hint: 'write-host-and-port', host, port } as const;
  if (!plain.test(host) || (written !== undefined && written !== port)) return { hint };
  const sibling = written === undefined ? { sibling: { key: 'port', value: String(port) } } : {};
  return { hint, fix: { newText: host, ...sibling } };
}

/** An address literal (RFC 5321 4.1.3) does for EHLO, too. */
function helloName(key: string, text: string, parent: object): Fault | null {
  const literal = /^\[(?:IPv6:)?([0-9A-Fa-f:.]+)\]$/.exec(text)?.[1];
  return host(key, literal ?? text, parent);
}

const forms: Readonly<Record<string, (key: string, text: string, parent: object) => Fault | null>> = {
  address,
  sender: address,
  server: host,
  servername: host,
  hello: helloName,
};
