import { secretKinds } from '../../model/facts/secrets.js';
import type { Finding } from '../../model/finding.js';
import type { MaybeHint } from '../../model/rule-args.js';
import { below, fromPointer } from '../../text/pointer.js';
import { invalidValue, wrongType } from './faults.js';

const isKind = (key: string) => secretKinds.some((kind) => kind === key);

/** What is wrong with a secret that the schema refuses. One fault, and never a word of the secret. */
export function secretFinding(pointer: string, value: unknown): Finding {
  const place = { pointer, at: 'value' } as const;
  if (value === '***') return invalidValue(place, { text: 'stars', hint: 'write-reference' });
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return notASecret(pointer, value);
  const own = Object.keys(value);
  const known = own.filter((key) => isKind(key));
  if (known.length > 1) return invalidValue(place, { text: 'several-kinds', hint: 'keep-one' });
  const unknown = own.find((key) => !isKind(key));
  if (unknown !== undefined) {
    const glued = secretKinds.find((kind) => unknown.startsWith(`${kind}:`));
    const hint =
      glued === undefined ? ({ hint: 'reference-example' } as const) : ({ hint: 'missing-space', glued } as const);
    return {
      rule: 'unknown-key',
      pointer: below(pointer, unknown),
      at: 'key',
      args: { text: 'in-reference', ...hint },
    };
  }
  const kind = known[0];
  if (kind === undefined) return invalidValue(place, { text: 'no-kind', hint: 'reference-example' });
  return kindFinding(`${pointer}/${kind}`, kind, (value as Record<string, unknown>)[kind]);
}

function notASecret(pointer: string, value: unknown): Finding {
  const keys = fromPointer(pointer);
  if (typeof value !== 'number' && typeof value !== 'boolean') return wrongType(keys, value);
  // A plain number lost its leading zeros when it was parsed: the source text is what has to be quoted.
  const got = typeof value === 'boolean' ? 'boolean' : undefined;
  return { ...wrongType(keys, value, { hint: 'quote' }, got), fix: { quote: true } };
}

function kindFinding(pointer: string, kind: string, value: unknown): Finding {
  const isRightType = kind === 'command' ? Array.isArray(value) : typeof value === 'string';
  const hint = kindHint(kind, value);
  if (!isRightType) return wrongType(fromPointer(pointer), value, hint);
  return invalidValue({ pointer, at: 'value' }, { key: kind, expected: kind, ...hint });
}

function kindHint(kind: string, value: unknown): MaybeHint {
  if (typeof value !== 'string') return {};
  if (kind === 'command') return { hint: 'command-as-list' };
  return kind === 'env' && /^\$(?:\w+|\{\w+\})$/.test(value) ? { hint: 'env-without-dollar' } : {};
}
