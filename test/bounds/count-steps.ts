import type { AST } from '@eslint-community/regexpp';

/** The node of a pattern that takes one character. */
export type CharacterNode = AST.Character | AST.CharacterSet | AST.CharacterClass | AST.ExpressionCharacterClass;

/** Steps for each character of a text, beyond which it is given up: a linear pattern takes some ten. */
const mostPerCharacter = 2000;

class GivenUp extends Error {}

type Next = (at: number) => boolean;

/**
 * Counts the steps in which an engine that backtracks, as V8's does, looks for a pattern everywhere in a text: from each
 * start, and of a global pattern behind each match again. `Infinity` where it takes too long to be counted.
 */
export function createStepCounter(pattern: AST.Pattern, flags: string): (text: string) => number {
  const isUnicode = /[uv]/.test(flags);
  const takes = createCharacterTest(flags);
  const captures: (string | undefined)[] = [];
  let text: readonly string[] = [];
  let steps = 0;
  let most = 0;

  const alternatives = (list: readonly AST.Alternative[], isBack: boolean, at: number, next: Next): boolean =>
    list.some(({ elements }) => sequence(isBack ? [...elements].reverse() : elements, 0, isBack, at, next));

  const sequence = (list: readonly AST.Element[], index: number, isBack: boolean, at: number, next: Next): boolean => {
    const node = list[index];
    return node === undefined
      ? next(at)
      : match(node, isBack, at, (end) => sequence(list, index + 1, isBack, end, next));
  };

  const match = (node: AST.Element, isBack: boolean, at: number, next: Next): boolean => {
    if (++steps > most) throw new GivenUp();
    switch (node.type) {
      case 'Group':
        return alternatives(node.alternatives, isBack, at, next);
      case 'CapturingGroup':
        return alternatives(node.alternatives, isBack, at, (end) => {
          const index = captureIndex(pattern, node);
          const before = captures[index];
          captures[index] = text.slice(Math.min(at, end), Math.max(at, end)).join('');
          if (next(end)) return true;
          captures[index] = before;
          return false;
        });
      case 'Quantifier':
        return repeat(node, 0, isBack, at, next);
      case 'Assertion':
        return holds(node, at) && next(at);
      case 'Backreference': {
        const wanted = captures[Number(node.ref) || 1] ?? '';
        const start = isBack ? at - wanted.length : at;
        steps += wanted.length;
        return text.slice(Math.max(0, start), start + wanted.length).join('') === wanted
          ? next(isBack ? start : start + wanted.length)
          : false;
      }
      default: {
        const character = text[isBack ? at - 1 : at];
        return character !== undefined && takes(node as CharacterNode, character) && next(isBack ? at - 1 : at + 1);
      }
    }
  };

  const repeat = (node: AST.Quantifier, count: number, isBack: boolean, at: number, next: Next): boolean => {
    if (++steps > most) throw new GivenUp();
    const again = () =>
      count < node.max &&
      match(node.element, isBack, at, (end) =>
        end === at && count >= node.min ? false : repeat(node, count + 1, isBack, end, next),
      );
    const done = () => count >= node.min && next(at);
    return node.greedy ? again() || done() : done() || again();
  };

  const holds = (node: AST.Assertion, at: number): boolean => {
    const isWord = (place: number) => /\w/.test(text[place] ?? '');
    const isBreak = (place: number) => /[\n\r\u2028\u2029]/.test(text[place] ?? '');
    if (node.kind === 'start') return at === 0 || (flags.includes('m') && isBreak(at - 1));
    if (node.kind === 'end') return at === text.length || (flags.includes('m') && isBreak(at));
    if (node.kind === 'word') return (isWord(at - 1) !== isWord(at)) !== (node as AST.WordBoundaryAssertion).negate;
    const look = node as AST.LookaroundAssertion;
    return alternatives(look.alternatives, look.kind === 'lookbehind', at, () => true) !== look.negate;
  };

  return (written) => {
    text = isUnicode ? [...written] : written.split('');
    steps = 0;
    most = mostPerCharacter * (text.length + 10);
    try {
      for (let start = 0; start <= text.length; ) {
        captures.length = 0;
        let end = -1;
        const isFound = alternatives(pattern.alternatives, false, start, (at) => {
          end = at;
          return true;
        });
        if (isFound && !/[gy]/.test(flags)) break;
        if (!isFound && flags.includes('y')) break;
        start = isFound ? Math.max(end, start + 1) : start + 1;
      }
    } catch (error) {
      if (error instanceof GivenUp) return Number.POSITIVE_INFINITY;
      throw error;
    }
    return steps;
  };
}

function captureIndex(pattern: AST.Pattern, wanted: AST.CapturingGroup): number {
  return (indexes.get(pattern) ?? indexGroups(pattern)).get(wanted) ?? 0;
}

const indexes = new WeakMap<AST.Pattern, Map<AST.CapturingGroup, number>>();

function indexGroups(pattern: AST.Pattern): Map<AST.CapturingGroup, number> {
  const found = new Map<AST.CapturingGroup, number>();
  const walk = (node: AST.Node) => {
    if (node.type === 'CapturingGroup') found.set(node, found.size + 1);
    if ('alternatives' in node) for (const one of node.alternatives) walk(one as AST.Node);
    if (node.type === 'Alternative') for (const one of node.elements) walk(one);
    if (node.type === 'Quantifier') walk(node.element);
  };
  walk(pattern);
  indexes.set(pattern, found);
  return found;
}

/** Asks V8 itself, once a node and character. */
export function createCharacterTest(flags: string): (node: CharacterNode, character: string) => boolean {
  const own = flags.replace(/[gyd]/g, '');
  const known = new Map<string, Map<string, boolean>>();
  return ({ raw }, character) => {
    const answers = known.get(raw) ?? new Map<string, boolean>();
    known.set(raw, answers);
    const before = answers.get(character);
    if (before !== undefined) return before;
    const answer = new RegExp(`^${raw}$`, own).test(character);
    answers.set(character, answer);
    return answer;
  };
}
