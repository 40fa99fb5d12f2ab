import { Alias, Anchor, Raw } from './nodes.mjs';

/**
 * Writes a node as YAML, in the style that is asked for.
 *
 * @typedef {import('./random.mjs').Random} Random
 * @typedef {import('./nodes.mjs').Node} Node
 * @typedef {import('./style.mjs').Style} Style
 */

/** @param {Node} root @param {Style} style @param {Random} random @param {number} [level] its indentation @returns {string} */
export function writeYaml(root, style, random, level = 0) {
  const writer = createWriter(style, random);
  const isFlowRoot = style.flow === 1 && level === 0 && random.chance(0.2);
  const lines = isFlowRoot ? [writer.flow(root)] : writer.block(root, level, level > 0 ? 1 : 0);
  const text = style.start + lines.join('\n') + (style.hasFinalBreak ? '\n' : '');
  return style.lineEnd === '\n' ? text : text.replaceAll('\n', style.lineEnd);
}

/** @param {Style} style @param {Random} random */
function createWriter(style, random) {
  const comment = () => `# ${random.pick(['', '', 'the ', 'old: '])}${remark(random)}`;
  const trailing = () => (random.chance(style.comments / 2) ? `${random.pick([' ', '  ', '   '])}${comment()}` : '');

  /** @param {string} key */
  const keyText = (key) => {
    if (key === '<<' && !random.chance(style.odd)) return key;
    if (random.chance(style.quotedKeys) || !/^[A-Za-z$][\w.$-]*$|^\w[\w.-]*[a-z]$/.test(key)) return quoted(key);
    return key;
  };

  /** @param {string} text */
  const quoted = (text) => {
    const isSingle =
      !/[\n\t\r]/.test(text) && (style.quotes === 'single' || (style.quotes !== 'double' && random.chance(0.4)));
    return isSingle ? `'${text.replaceAll("'", "''")}'` : doubleQuoted(text, random.chance(style.odd) ? random : null);
  };

  /** @param {string} text @param {boolean} isFlow */
  const string = (text, isFlow) => {
    if (!isPlain(text, isFlow)) return quoted(text);
    const wants = style.quotes === 'plain' ? 0.02 : style.quotes === 'mixed' ? 0.5 : 0.9;
    return random.chance(wants) ? quoted(text) : text;
  };

  /** @param {Node} node @param {boolean} isFlow */
  const scalar = (node, isFlow) => {
    if (typeof node === 'string') return string(node, isFlow);
    if (node === null) return random.pick(['null', '~']);
    if (random.chance(style.odd)) return oddScalar(node, random);
    return String(node);
  };

  /** @param {Node} node @returns {string} */
  const flow = (node) => {
    const gap = random.pick(['', '', ' ']);
    if (node instanceof Raw) return node.text;
    if (node instanceof Alias) return `*${node.anchor.name}`;
    if (node instanceof Anchor) return `&${node.name} ${flow(node.value)}`;
    if (Array.isArray(node)) return `[${gap}${node.map(flow).join(', ')}${gap}]`;
    if (!(node instanceof Map)) return scalar(node, true);
    const entries = [...node].map(([key, value]) => `${keyText(key)}: ${flow(value)}`);
    const tail = random.chance(style.odd) ? ',' : '';
    return entries.length === 0 ? '{}' : `{${gap}${entries.join(', ')}${tail}${gap}}`;
  };

  /** Whether it is written in brackets. @param {Node} node @param {number} depth */
  const isFlowNode = (node, depth) => {
    if (node instanceof Map && node.has('<<')) return false;
    const isSmall = node instanceof Map ? node.size < 3 : Array.isArray(node) && node.length < 4;
    const isBig = node instanceof Map && (node.size > 4 || [...node.values()].some((value) => value instanceof Map));
    if (depth < 1 || (isBig && style.flow < 1)) return false;
    return random.chance(isSmall && style.flow > 0 ? Math.min(1, style.flow * 2) : style.flow);
  };

  /** The lines above an entry. @param {string} indent */
  const above = (indent) => [
    ...(random.chance(style.blankLines) ? [''] : []),
    ...(random.chance(style.comments) ? [`${random.chance(0.8) ? indent : ''}${comment()}`] : []),
  ];

  /** What stands behind `key:` or `-`. @param {Node} node @param {number} level @param {number} depth @returns {string[]} */
  const below = (node, level, depth) => {
    if (node instanceof Raw) return [` ${node.text}`];
    if (node instanceof Alias) return [` *${node.anchor.name}${trailing()}`];
    if (node instanceof Anchor) {
      const [first = '', ...rest] = below(node.value, level, depth);
      return [` &${node.name}${first}`, ...rest];
    }
    const isCollection = node instanceof Map || Array.isArray(node);
    const isEmpty = node instanceof Map ? node.size === 0 : Array.isArray(node) && node.length === 0;
    if (isEmpty || isFlowNode(node, depth)) return [` ${flow(node)}${trailing()}`];
    const own = level + (Array.isArray(node) ? style.dashIndent : style.indent);
    if (isCollection) return [trailing(), ...block(node, own, depth + 1)];
    if (typeof node === 'string' && random.chance(style.blocks)) return blockScalar(node, level, style, random);
    const gap = random.chance(style.odd) ? '   ' : ' ';
    return [`${gap}${scalar(node, false)}${trailing()}`];
  };

  /** @param {Node} node @param {number} level @param {number} [depth] @returns {string[]} */
  const block = (node, level, depth = 0) => {
    const indent = ' '.repeat(level);
    if (node instanceof Anchor || !(node instanceof Map || Array.isArray(node))) return [indent + flow(node)];
    if (Array.isArray(node)) {
      return node.flatMap((item) => {
        const [first = '', ...rest] = below(item, level, Math.max(depth, 1));
        return [...above(indent), `${indent}-${first}`, ...rest];
      });
    }
    return [...node].flatMap(([key, value]) => {
      const [first = '', ...rest] = below(value, level, depth + (key === 'accounts' ? 0 : 1));
      const mark = random.chance(style.odd / 4) ? ' :' : ':';
      return [...above(indent), `${indent}${keyText(key)}${mark}${first}`, ...rest];
    });
  };
  return { block, flow };
}

/** Whether a text is itself without quotes, wherever it stands. @param {string} text @param {boolean} isFlow */
function isPlain(text, isFlow) {
  if (!/^[\p{L}\p{N}./$_+\\^]/u.test(text) || /\s$|: |:$| #|[\0-\x1f\x7f-\x9f\u2028\u2029\ufeff]/.test(text))
    return false;
  if (isFlow && /[,[\]{}]/.test(text)) return false;
  return !/^(?:null|true|false|yes|no|on|off|y|n|[\d.+][\d._+:eExXoOa-fA-F-]*|\.(?:inf|nan))$/i.test(text);
}

/** @param {string} text @param {Random | null} random with it, some characters are escaped that need not be */
function doubleQuoted(text, random) {
  const body = JSON.stringify(text).slice(1, -1);
  if (!random) return `"${body}"`;
  return `"${body.replace(/[a-z]/g, (character) =>
    random.chance(0.2) ? `\\x${character.charCodeAt(0).toString(16)}` : character,
  )}"`.replace(/\\\\x/g, '\\\\x');
}

/** @param {string | number | boolean | object | null} node @param {Random} random */
function oddScalar(node, random) {
  if (typeof node === 'boolean')
    return random.pick([node ? 'True' : 'False', node ? 'TRUE' : 'FALSE', `!!bool ${node}`]);
  if (typeof node === 'number')
    return random.pick([`0x${node.toString(16)}`, `0o${node.toString(8)}`, `${node}.0`, `!!int ${node}`, `+${node}`]);
  return String(node);
}

/** A text over lines of its own. @param {string} text @param {number} level @param {Style} style @param {Random} random */
function blockScalar(text, level, style, random) {
  const indent = ' '.repeat(level + style.indent);
  if (text === '' || /^\s|\s$|[^ -~]/.test(text)) return [` ${JSON.stringify(text)}`];
  const form = random.below(4);
  if (form === 0) return [` ${random.pick(['|-', '>-'])}`, indent + text];
  if (form === 1 && isPlain(text, false)) return ['', indent + text];
  const at = text.indexOf(' ');
  if (at > 0 && isPlain(text, false)) return [` ${text.slice(0, at)}`, indent + text.slice(at + 1)];
  return at > 0
    ? [` "${text.slice(0, at)}`, `${indent}${JSON.stringify(text.slice(at + 1)).slice(1)}`]
    : [' >-', indent + text];
}

/** Some words. @param {Random} random */
export function remark(random) {
  const words = Array.from({ length: random.between(1, 6) }, () => random.word(random.between(1, 2)));
  return words.join(' ') + random.pick(['', '', '.', ' (2024)', ', see the wiki', ': yes']);
}
