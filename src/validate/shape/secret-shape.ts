import type { Finding } from '../../model/finding.js';
import { fromPointer } from '../../text/pointer.js';
import * as say from '../../words/en.js';
import { expectationOf, typeWord } from './expectations.js';

const kinds = ['env', 'file', 'command'];

/** What is wrong with a secret that the schema refuses. One fault, and never a word of the secret. */
export function secretFinding(pointer: string, value: unknown): Finding[] {
  const keys = fromPointer(pointer);
  const name = keys.at(-1) as string;
  const at = 'value' as const;
  if (value === '***') return [{ rule: 'invalid-value', pointer, at, ...say.secretStars }];
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    // A plain number lost its leading zeros when it was parsed: the source text is what has to be quoted.
    const fix =
      typeof value === 'number' || typeof value === 'boolean' ? { title: 'Quote it', quote: true as const } : null;
    const words = say.wrongType(name, typeof value === 'boolean' ? 'no text' : typeWord(value), expectationOf(keys));
    return [{ rule: 'wrong-type', pointer, at, ...words, ...(fix && { fix, help: say.inQuotes }) }];
  }
  const own = Object.keys(value);
  const known = own.filter((key) => kinds.includes(key));
  if (known.length > 1) return [{ rule: 'invalid-value', pointer, at, ...say.secretKinds }];
  const unknown = own.find((key) => !kinds.includes(key));
  if (unknown !== undefined) {
    const glued = /^(env|file|command):/.exec(unknown)?.[1];
    const help = glued === undefined ? (say.secretEmpty.help ?? '') : say.blankMissing(glued);
    const words = { message: 'a secret reference has no such key', help };
    return [
      {
        rule: 'unknown-key',
        pointer: `${pointer}/${unknown.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        at: 'key',
        ...words,
      },
    ];
  }
  const kind = known[0];
  if (kind === undefined) return [{ rule: 'invalid-value', pointer, at, ...say.secretEmpty }];
  return [kindFinding(`${pointer}/${kind}`, kind, (value as Record<string, unknown>)[kind])];
}

function kindFinding(pointer: string, kind: string, value: unknown): Finding {
  const at = 'value' as const;
  const isRightType = kind === 'command' ? Array.isArray(value) : typeof value === 'string';
  const rule = isRightType ? 'invalid-value' : 'wrong-type';
  const words = isRightType
    ? say.invalidValue(kind, null, expectationOf([kind]))
    : say.wrongType(kind, typeWord(value), expectationOf([kind]));
  return { rule, pointer, at, ...words, ...kindCure(kind, value) };
}

function kindCure(kind: string, value: unknown): Pick<Finding, 'help'> {
  if (typeof value !== 'string') return {};
  if (kind === 'command') return { help: say.commandAsList };
  return kind === 'env' && /^\$(?:\w+|\{\w+\})$/.test(value) ? { help: say.envWithoutDollar } : {};
}
