import { MailConfigError } from '../model/diagnostic.js';
import type { Leaf } from '../model/resolved-account.js';
import { below, fromPointer, isWithin } from '../text/pointer.js';

/** What the file and the overrides say, laid over each other. */
export interface Written {
  readonly leaves: Map<string, Leaf>;
  /** Pointers of the objects that are written, also of those with nothing in them. */
  readonly objects: Set<string>;
  /** Objects that stand over a `false`: they start from nothing, the preset's part included. */
  readonly fresh: Set<string>;
}

/** One `--set`: where, and what. */
export interface Override {
  readonly pointer: string;
  readonly value: unknown;
}

/** Whether what stands at that pointer is one leaf though it is an object: `auth` and the secrets. */
function isWholeLeaf(key: string): boolean {
  return key === 'auth' || key === 'password' || key === 'accessToken';
}

/** The leaves of an account as the file writes them. */
export function writtenLeaves(account: unknown, accountPointer: string): Written {
  const written: Written = { leaves: new Map(), objects: new Set(), fresh: new Set() };
  const walk = (value: unknown, pointer: string, key: string) => {
    const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
    if (isObject && !isWholeLeaf(key)) {
      written.objects.add(pointer);
      for (const [name, item] of Object.entries(value)) walk(item, below(pointer, name), name);
    } else {
      written.leaves.set(pointer, { value, origin: { kind: 'file', pointer: accountPointer + pointer } });
    }
  };
  walk(account, '', '');
  return written;
}

/** Keys that the schema requires of an object, so that an override alone does not make one. */
const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  '/separateSmtp': ['sender'],
  '/separateSmtp/popBeforeSmtp': ['userId', 'password'],
};

/**
 * Lays overrides over the file: `false` replaces all below it, a leaf below a `false` starts the object from nothing.
 * Throws `ERR_MAILCONF_INVALID` where they begin an object that stays without a required key.
 */
export function applyOverrides(written: Written, overrides: readonly Override[]): Written {
  const { leaves, objects, fresh } = written;
  const inFile = new Set(objects);
  for (const { pointer, value } of overrides) {
    for (const other of [...leaves.keys(), ...objects]) {
      if (!other.startsWith(`${pointer}/`)) continue;
      leaves.delete(other);
      objects.delete(other);
    }
    objects.delete(pointer);
    for (const parent of parentsOf(pointer)) {
      if (leaves.get(parent)?.value === false) {
        leaves.delete(parent);
        fresh.add(parent);
      }
      objects.add(parent);
    }
    leaves.set(pointer, { value, origin: { kind: 'override' } });
  }
  for (const [object, keys] of Object.entries(requiredKeys)) {
    if (inFile.has(object) || !objects.has(object)) continue;
    const missing = keys.find((key) => !leaves.has(`${object}/${key}`));
    const by = overrides.find(({ pointer }) => isWithin(pointer, object));
    if (missing !== undefined && by) throw incomplete(by, `${object}/${missing}`);
  }
  return written;
}

function incomplete({ pointer }: Override, missing: string): MailConfigError {
  const [path, lacks] = [pointer, missing].map((at) => fromPointer(at).join('.'));
  return new MailConfigError('ERR_MAILCONF_INVALID', `--set ${path}: the account has no \`${lacks}\``);
}

function parentsOf(pointer: string): string[] {
  const parents: string[] = [];
  for (let at = pointer.lastIndexOf('/'); at > 0; at = pointer.lastIndexOf('/', at - 1)) {
    parents.push(pointer.slice(0, at));
  }
  return parents;
}
