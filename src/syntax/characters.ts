/** Codes of the characters that YAML's plain part is made of. */
export const lineFeed = 10;
export const carriageReturn = 13;
export const space = 32;
export const doubleQuote = 34;
export const hash = 35;
export const ampersand = 38;
export const singleQuote = 39;
export const star = 42;
export const comma = 44;
export const dash = 45;
export const colon = 58;
export const openBracket = 91;
export const backslash = 92;
export const closeBracket = 93;
export const openBrace = 123;
export const closeBrace = 125;

/** What an ASCII character may be; each is a bit. */
const opensKey = 1;
const inKey = 2;
const opensOther = 4;
const endsInFlow = 8;

const kinds = new Uint8Array(128);
for (let code = 0; code < 26; code++) mark(String.fromCharCode(65 + code, 97 + code), opensKey | inKey);
mark('0123456789_$', opensKey | inKey);
mark('./-', inKey);
mark('\t\n\v\f\r ,[]{}#&*!|>\'"%@`:?-', opensOther);
mark(',[]{}\n#:', endsInFlow);

function mark(characters: string, kind: number): void {
  for (let index = 0; index < characters.length; index++) {
    const code = characters.charCodeAt(index);
    kinds[code] = (kinds[code] as number) | kind;
  }
}

function is(kind: number, code: number): boolean {
  return code < 128 && ((kinds[code] as number) & kind) !== 0;
}

/** Whether a key without quotes may begin so. */
export function isKeyStart(code: number): boolean {
  return is(opensKey, code);
}

/** Whether a key without quotes may go on so. */
export function isInKey(code: number): boolean {
  return is(inKey, code);
}

/** Whether what begins so is a plain text in any place, whatever follows. */
export function isPlainStart(code: number): boolean {
  return code < 128 ? !is(opensOther, code) : !isSpace(code);
}

/** Whether a plain text between brackets goes no further. */
export function isEndInFlow(code: number): boolean {
  return is(endsInFlow, code);
}

/** Whether it is white space to anybody; few of them are to YAML. */
export function isSpace(code: number): boolean {
  return code < 128 ? code === space || (code > 8 && code < 14) : /\s/.test(String.fromCharCode(code));
}
