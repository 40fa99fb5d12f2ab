import { toPointer } from '../text/pointer.js';

/** An account as it stands in a configuration, whatever its shape. */
export interface AccountPart {
  /** `null` for the only account of a file. */
  readonly name: string | null;
  /** Empty, or `/accounts/NAME`. */
  readonly pointer: string;
  readonly value: object;
}

/** Keys of a root that belong to the file, not to its account. */
function isFileKey(key: string): boolean {
  return key === '$schema' || key === 'providers' || key.startsWith('x-');
}

/** The accounts of a configuration. */
export function accountsOf(root: unknown): AccountPart[] {
  if (!isObject(root)) return [];
  if (!('accounts' in root)) return [{ name: null, pointer: '', value: withoutFileKeys(root) }];
  const { accounts } = root;
  if (!isObject(accounts)) return [];
  const parts: AccountPart[] = [];
  for (const name of Object.keys(accounts)) {
    const value = accounts[name];
    if (isObject(value)) parts.push({ name, pointer: toPointer(['accounts', name]), value });
  }
  return parts;
}

function withoutFileKeys(root: Readonly<Record<string, unknown>>): object {
  const keys = Object.keys(root);
  if (!keys.some(isFileKey)) return root;
  const account: Record<string, unknown> = Object.create(null);
  for (const key of keys) if (!isFileKey(key)) account[key] = root[key];
  return account;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The name of the account that a pointer leads into, `null` where it leads into none. */
export function accountAt(pointer: string): string | null {
  const name = /^\/accounts\/([^/]+)/.exec(pointer)?.[1];
  return name === undefined ? null : name.replaceAll('~1', '/').replaceAll('~0', '~');
}
