import type { AST } from '@eslint-community/regexpp';
import { type CharacterNode, createCharacterTest } from './count-steps.js';

/** A text that grows: `prefix`, `pump` many times, `suffix`. */
export interface Attack {
  readonly prefix: string;
  readonly pump: string;
  readonly suffix: string;
}

/** A repetition of a pattern without a small bound, and what to feed it with. */
export interface Repetition {
  readonly raw: string;
  readonly attacks: readonly Attack[];
}

/** Repetitions up to here are a constant. */
const fewTimes = 64;
const palette = [...'a1A .-_@/:"\'\n\t\r#,;{}[]<>*~%$\\=+?!é日\u2028\u00a0\u200b😀'];
const suffixes = ['', '\0', '!', '\n', 'a', ' ', '@'];
/** Pumps that are tried for one repetition, and characters for one place. */
const mostPumps = 12;
const mostCharacters = 4;

/** Texts made of the structure of the pattern itself, for each of its unbounded repetitions. */
export function repetitionsOf(pattern: AST.Pattern, flags: string): Repetition[] {
  const takes = createCharacterTest(flags);
  const repetitions: AST.Quantifier[] = [];
  const characters: CharacterNode[] = [];
  visit(pattern, (node) => {
    if (node.type === 'Quantifier' && node.max > fewTimes) repetitions.push(node);
    if (isCharacter(node)) characters.push(node);
  });
  const letters = [
    ...new Set([
      ...palette,
      ...characters.flatMap((node) =>
        node.type === 'Character' ? [node.raw.length === 1 ? node.raw : String.fromCodePoint(node.value)] : [],
      ),
    ]),
  ];
  // What many places of the pattern take can be read in many ways.
  const weights = new Map(letters.map((letter) => [letter, characters.filter((node) => takes(node, letter)).length]));
  const ranked = [...letters].sort((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0));

  /** Texts that a node takes; of a repetition one round at least. */
  const examples = (node: AST.Element): string[] => {
    if (isCharacter(node)) return ranked.filter((letter) => takes(node, letter)).slice(0, mostCharacters);
    if (node.type === 'Quantifier') {
      const inner = examples(node.element);
      return node.max === 0 ? [''] : inner.map((text) => text.repeat(Math.max(1, node.min)));
    }
    if (node.type === 'Group' || node.type === 'CapturingGroup') return node.alternatives.flatMap(ofAlternative);
    return [''];
  };
  const ofAlternative = ({ elements }: AST.Alternative): string[] => ofSequence(elements);
  /** As many as the widest part has: each is varied along with the others. */
  const ofSequence = (elements: readonly AST.Element[]): string[] => {
    const parts = elements.map(examples);
    if (parts.some((part) => part.length === 0)) return [];
    const count = Math.max(1, ...parts.map((part) => part.length));
    return Array.from({ length: count }, (_, index) => parts.map((part) => part[index % part.length]).join(''));
  };
  /** What stands before a node in the pattern. */
  const before = (node: AST.Element): string => {
    const { parent } = node;
    const outer = (up: AST.Node | null): string =>
      up && 'element' in up ? before(up as AST.Quantifier) : up && isElement(up) ? before(up) : '';
    if (parent?.type !== 'Alternative') return outer(parent as AST.Node);
    const own = ofSequence(parent.elements.slice(0, parent.elements.indexOf(node)))[0] ?? '';
    return outer(parent.parent as AST.Node) + own;
  };

  return repetitions.map((node) => {
    const pumps = [...new Set(examples(node.element))].filter((text) => text !== '').slice(0, mostPumps);
    const prefixes = [...new Set(['', before(node)])];
    const attacks = pumps.flatMap((pump) =>
      prefixes.flatMap((prefix) => suffixes.map((suffix) => ({ prefix, pump, suffix }))),
    );
    return { raw: node.raw, attacks };
  });
}

function isCharacter(node: AST.Node): node is CharacterNode {
  const kinds = ['Character', 'CharacterSet', 'CharacterClass', 'ExpressionCharacterClass'];
  return kinds.includes(node.type) && !/Class|Intersection|Subtraction|Disjunction/.test(node.parent?.type ?? '');
}

function isElement(node: AST.Node): node is AST.Group | AST.CapturingGroup {
  return node.type === 'Group' || node.type === 'CapturingGroup';
}

function visit(node: AST.Node, see: (node: AST.Node) => void): void {
  see(node);
  if ('alternatives' in node) for (const one of node.alternatives) visit(one as AST.Node, see);
  if (node.type === 'Alternative') for (const one of node.elements) visit(one, see);
  if (node.type === 'Quantifier') visit(node.element, see);
}
