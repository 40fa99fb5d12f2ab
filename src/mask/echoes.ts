/** Data made of secrets, whose echo is hidden wherever a server says it, cut or whole. */
export interface Echoes {
  add(data: string): void;
  hideIn(text: string): string;
}

/** Shortest beginning of such data that is taken for an echo. */
const prefixLength = 8;

export function createEchoes(): Echoes {
  const known = new Map<string, Set<string>>();
  // A run knows data of thousands of accounts: a place is looked at by its first characters before a string is made of it.
  const beginnings = new Set<number>();
  /** Characters of the longest echo that begins here. */
  const lengthAt = (text: string, at: number): number => {
    if (!beginnings.has(beginningAt(text, at))) return 0;
    let longest = 0;
    for (const data of known.get(text.slice(at, at + prefixLength)) ?? []) {
      longest = Math.max(longest, commonLength(text, at, data));
    }
    return longest;
  };
  return {
    add(data) {
      if (data.length < prefixLength) return;
      const prefix = data.slice(0, prefixLength);
      const others = known.get(prefix);
      if (others) others.add(data);
      else known.set(prefix, new Set([data]));
      beginnings.add(beginningAt(data, 0));
    },
    hideIn(text) {
      let result = '';
      let shown = 0;
      for (let at = 0; at + prefixLength <= text.length; at++) {
        const length = lengthAt(text, at);
        if (length === 0) continue;
        // What begins within one echo and ends behind it belongs to it.
        if (at >= shown) result += `${text.slice(shown, at)}***`;
        shown = Math.max(shown, at + length);
      }
      return shown === 0 ? text : result + text.slice(shown);
    },
  };
}

/** The first two characters as one number. */
function beginningAt(text: string, at: number): number {
  return (text.charCodeAt(at) << 16) | text.charCodeAt(at + 1);
}

function commonLength(text: string, at: number, data: string): number {
  let length = prefixLength;
  while (length < data.length && text[at + length] === data[length]) length += 1;
  return length;
}
