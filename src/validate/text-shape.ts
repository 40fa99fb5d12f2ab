import type { Finding } from '../finding.js';
import * as say from '../messages.js';
import { isSecretPointer, toPointer } from '../pointer.js';
import { addressFault } from './address.js';
import { hostFault } from './host.js';

/** Faults that only the text itself tells: control characters anywhere, the form of addresses and hosts. */
export function textFindings(root: unknown): Finding[] {
  const findings: Finding[] = [];
  const walk = (value: unknown, keys: readonly string[]) => {
    if (typeof value === 'string') findings.push(...textFinding(value, keys));
    else if (Array.isArray(value)) value.forEach((item, index) => void walk(item, [...keys, String(index)]));
    else if (value !== null && typeof value === 'object') {
      for (const [key, item] of Object.entries(value)) {
        if (keys.length > 0 || !key.startsWith('x-')) walk(item, [...keys, key]);
      }
    }
  };
  walk(root, []);
  return findings;
}

function textFinding(text: string, keys: readonly string[]): Finding[] {
  const key = keys.at(-1) ?? '';
  const form = Object.hasOwn(forms, key) ? forms[key] : undefined;
  if (form === undefined && !/[\r\n\0]/.test(text)) return [];
  const pointer = toPointer(keys);
  const at = 'value' as const;
  if (/[\r\n\0]/.test(text)) {
    const name = isSecretPointer(pointer) ? (keys.find((word) => word === 'accessToken') ?? 'password') : key;
    return [{ rule: 'control-character', pointer, at, ...say.controlCharacter(name) }];
  }
  const words = form?.(key, text);
  return words ? [{ pointer, at, ...words }] : [];
}

type Words = Pick<Finding, 'rule' | 'message' | 'help'>;

function address(key: string, text: string): Words | null {
  const fault = addressFault(text);
  if (fault === null) return null;
  return { rule: 'invalid-address', ...say.invalidAddress(key, fault.fault), ...(fault.help && { help: fault.help }) };
}

function host(key: string, text: string): Words | null {
  const fault = hostFault(text);
  return fault && { rule: 'invalid-host', ...say.invalidHost(key, fault.fault, fault.help) };
}

/** An address literal (RFC 5321 4.1.3) does for EHLO, too. */
function helloName(key: string, text: string): Words | null {
  const literal = /^\[(?:IPv6:)?([0-9A-Fa-f:.]+)\]$/.exec(text)?.[1];
  return host(key, literal ?? text);
}

const forms: Readonly<Record<string, (key: string, text: string) => Words | null>> = {
  address,
  sender: address,
  server: host,
  servername: host,
  hello: helloName,
};
