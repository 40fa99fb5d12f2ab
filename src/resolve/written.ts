import { MailConfigError } from '../model/diagnostic.js';
import { objectKeys } from '../model/facts/keys.js';
import { isSecretKeyOfOurs } from '../model/facts/secrets.js';
import type { Layers, WrittenAccount } from '../model/resolved-account.js';
import { fromPointer, isWithin } from '../text/pointer.js';

/** One `--set`: where inside an account, and what. */
export interface Override {
  readonly pointer: string;
  readonly value: unknown;
}

type Tree = Record<string, unknown>;

/** Whether what stands at that key is one leaf though it is an object: `auth` and the secrets. */
function isWholeLeaf(key: string): boolean {
  return key === 'auth' || isSecretKeyOfOurs(key);
}

function isTree(value: unknown, key: string): value is Tree {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && !isWholeLeaf(key);
}

/** A copy of the objects; leaves are shared. */
function copyOf(tree: Tree): Tree {
  const copy: Tree = Object.create(null);
  for (const key of Object.keys(tree)) {
    const value = tree[key];
    copy[key] = isTree(value, key) ? copyOf(value) : value;
  }
  return copy;
}

/** The objects of a tree without their leaves: that they are written is known all the same. */
function emptied(tree: Tree): Tree {
  const empty: Tree = Object.create(null);
  for (const key of Object.keys(tree)) {
    const value = tree[key];
    if (isTree(value, key) && objectKeys.includes(key)) empty[key] = emptied(value);
  }
  return empty;
}

/** The account without the values at those pointers: what has a wrong shape takes no part in the merge. */
export function withoutBroken(account: object, pointers: readonly string[]): WrittenAccount {
  const own = pointers.filter((pointer) => pointer !== '');
  if (own.length === 0) return account as WrittenAccount;
  const root = copyOf(account as Tree);
  for (const pointer of own) {
    const keys = fromPointer(pointer);
    const last = keys.length - 1;
    let tree = root;
    for (const [index, key] of keys.entries()) {
      const value = tree[key];
      if (index < last && isTree(value, key)) tree = value;
      else {
        // A fault inside of a leaf makes all of it unusable.
        if (isTree(value, key) && objectKeys.includes(key)) tree[key] = emptied(value);
        else delete tree[key];
        break;
      }
    }
  }
  return root;
}

/** Keys that the schema requires of an object, so that an override alone does not make one. */
const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  '/separateSmtp': ['sender'],
  '/separateSmtp/popBeforeSmtp': ['userId', 'password'],
};

const nothing: ReadonlySet<string> = new Set();

/**
 * Lays overrides over the file: `false` replaces all below it, a leaf below a `false` starts the object from nothing.
 * Throws `ERR_MAILCONF_INVALID` where they begin an object that stays without a required key.
 */
export function applyOverrides(
  file: WrittenAccount,
  overrides: readonly Override[],
): Pick<Layers, 'written' | 'overridden' | 'fresh'> {
  if (overrides.length === 0) return { written: file, overridden: nothing, fresh: nothing };
  const root = copyOf(file as Tree);
  const overridden = new Set<string>();
  const fresh = new Set<string>();
  for (const { pointer, value } of overrides) {
    for (const other of overridden) if (isWithin(other, pointer) || isWithin(pointer, other)) overridden.delete(other);
    const keys = fromPointer(pointer);
    const last = keys.pop() as string;
    let tree = root;
    let path = '';
    for (const key of keys) {
      path += `/${key}`;
      const below = tree[key];
      if (below === false) fresh.add(path);
      if (!isTree(below, key)) tree[key] = Object.create(null);
      tree = tree[key] as Tree;
    }
    tree[last] = value;
    overridden.add(pointer);
  }
  for (const [pointer, keys] of Object.entries(requiredKeys)) {
    const object = treeAt(root, pointer);
    if (!object || treeAt(file as Tree, pointer)) continue;
    const missing = keys.find((key) => object[key] === undefined);
    const by = overrides.find((override) => isWithin(override.pointer, pointer));
    if (missing !== undefined && by) throw incomplete(by, `${pointer}/${missing}`);
  }
  return { written: root as WrittenAccount, overridden, fresh };
}

function treeAt(root: Tree, pointer: string): Tree | null {
  let tree = root;
  for (const key of fromPointer(pointer)) {
    const below = tree[key];
    if (!isTree(below, key)) return null;
    tree = below;
  }
  return tree;
}

function incomplete({ pointer }: Override, missing: string): MailConfigError {
  const [path, lacks] = [pointer, missing].map((at) => fromPointer(at).join('.'));
  return new MailConfigError('ERR_MAILCONF_INVALID', `--set ${path}: the account has no \`${lacks}\``);
}
