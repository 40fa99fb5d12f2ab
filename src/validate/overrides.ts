import { MailConfigError } from '../model/diagnostic.js';
import type { Finding } from '../model/finding.js';
import type { Override } from '../resolve/written.js';
import { fromPointer, isSecretPointer, isWithin, maskPointer, toPointer } from '../text/pointer.js';
import { wordsOf } from './diagnostics.js';
import type { RuleName } from './rules/rule-table.js';
import { shapeFindings } from './shape/shape-findings.js';

/** Keys of the root that belong to the file, not to an account. */
const fileKey = /^(?:\$schema|providers|default|accounts|x-.*)$/s;

/** Keys of a path; that of a setting has at most four. */
const deepestPath = 10;

/** Checks overrides by the schema. Throws `ERR_MAILCONF_INVALID`; a value at or below a secret is refused unseen. */
export function parseOverrides(set: Readonly<Record<string, unknown>> = {}): Override[] {
  const given = Object.entries(set).filter(([, value]) => value !== undefined);
  return given.map(([path, value]) => {
    const keys = path.split('.');
    const pointer = toPointer(keys);
    const shown = fromPointer(maskPointer(pointer)).join('.');
    const refuse = (reason: string) => new MailConfigError('ERR_MAILCONF_INVALID', `--set ${shown}: ${reason}`);
    if (fileKey.test(keys[0] as string)) throw refuse('a path starts inside an account: pop.port, mailbox.userId');
    if (isSecretPointer(pointer) || keys.includes('oauth2')) throw refuse('a secret cannot be set; the file names it');
    if (keys.slice(0, -1).includes('auth')) throw refuse('`auth` is set as a whole: `true` or `false`');
    if (value !== null && typeof value === 'object') throw refuse('takes one value, no list and no object');
    // What stands below an unknown key is not looked at, and a path of thousands of keys would fill the stack.
    const fault = shapeFindings(sample(keys.slice(0, deepestPath), value)).findings.find((finding) =>
      isAbout(finding, pointer),
    );
    if (fault) throw refuse(sentenceOf(fault));
    return { pointer, value };
  });
}

function sentenceOf({ rule, args }: Finding): string {
  const { message, help } = wordsOf(rule as RuleName, args);
  return help === undefined ? message : `${message}; ${help}`;
}

/** An account that says nothing but the value. */
function sample(keys: readonly string[], value: unknown): unknown {
  const root: Record<string, unknown> = Object.create(null);
  root.mailbox = Object.assign(Object.create(null), { address: 'you@example.com' });
  let target = root;
  for (const key of keys.slice(0, -1)) {
    const below = target[key];
    if (below === null || typeof below !== 'object') target[key] = Object.create(null);
    target = target[key] as Record<string, unknown>;
  }
  target[keys.at(-1) as string] = value;
  return root;
}

/** A fault of the value or of a key above it; that the sample lacks other keys is none. */
function isAbout({ rule, pointer }: Finding, set: string): boolean {
  return rule !== 'missing-key' && pointer !== '' && isWithin(set, pointer);
}
