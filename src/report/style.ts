/** How a report may look. */
export interface Look {
  readonly color: boolean;
  /** Columns of the terminal, `null` where lines are not broken. */
  readonly columns: number | null;
  /** Whether the terminal makes links of words (OSC 8). */
  readonly hyperlinks?: boolean;
}

/** The codes that begin and end a style (ECMA-48, SGR). */
const styles = {
  bold: [1, 22],

  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
  gray: [90, 39],
} as const;

type Style = keyof typeof styles;
export type Format = Style | readonly Style[];

/** Gives words a colour, or leaves them as they are. */
export function painter({ color }: Look): (format: Format, text: string) => string {
  return (format, text) => (color ? styled([format].flat() as readonly Style[], text) : text);
}

function styled(names: readonly Style[], text: string): string {
  const codes = names.map((name) => styles[name]);
  const sequence = (code: number) => `\x1b[${code}m`;
  const start = codes.map(([begin]) => sequence(begin)).join('');
  return `${start}${text}${codes
    .map(([, end]) => sequence(end))
    .reverse()
    .join('')}`;
}

/** A word that leads to a page, where the terminal can. */
export function linked(text: string, url: string, { hyperlinks }: Look): string {
  return hyperlinks ? `\x1b]8;;${url}\x1b\\${text}\x1b]8;;\x1b\\` : text;
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

const mark = /\p{M}/u;
const ascii = /^[ -~]*$/;

/** Columns that a text takes on a terminal. */
export function displayWidth(text: string): number {
  if (ascii.test(text)) return text.length;
  let columns = 0;
  for (const character of text) {
    if (mark.test(character)) continue;
    columns += wide.test(character) ? 2 : 1;
  }
  return columns;
}

/** Breaks a text between words; what follows the first line is indented. */
export function wrapText(text: string, columns: number | null, indent: number): string {
  if (columns === null) return text;
  const room = Math.max(20, columns - indent);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}

/** Text of JSON with what could paint a terminal as JSON escapes, which say the same. */
export function escapeUnprintable(json: string): string {
  return json.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** `1 error`, `2 errors`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
