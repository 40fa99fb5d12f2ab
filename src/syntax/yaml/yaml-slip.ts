import { secretKinds } from '../../model/facts/secrets.js';
import type { Finding } from '../../model/finding.js';
import type { Span } from '../../text/source-text.js';
import { syntaxFault } from '../fault.js';

/** Keys of ours before which a colon stands: what stands before it otherwise may be anything, a secret too. */
const ourKey =
  /^(?:accounts|default|provider|mailbox|address|userId|password|pop|smtp|separateSmtp|sender|server|port|ssl|auth|apop|delay|hello|env|file|command)$/;

/** What to write instead of a value that begins with `@`, by its key; any other may hold a secret. */
const hintWithoutAt: Readonly<Partial<Record<string, 'no-at-in-address' | 'no-at-in-provider' | 'no-at-in-server'>>> = {
  address: 'no-at-in-address',
  sender: 'no-at-in-address',
  provider: 'no-at-in-provider',
  server: 'no-at-in-server',
};

/**
 * The slip behind a fault of the YAML library, which names what follows from it: a line indented too far, a missing space behind a
 * colon, a reference without braces, a template that nobody filled in, a tab, an `@` where it begins nothing, a bracket that
 * is not closed. `null` where it is none of these.
 */
export function yamlSlip(code: string, text: string, span: Span): Finding | null {
  const lineStart = Math.max(text.lastIndexOf('\n', span.start - 1), text.lastIndexOf('\r', span.start - 1)) + 1;
  const [line = '', next = ''] = text.slice(lineStart, lineStart + 4096).split(/\r\n|\r|\n/, 2);
  if (code === 'TAB_AS_INDENT') return syntaxFault({ text: 'yaml', code, hint: 'spaces-for-tab' }, span);
  if (code === 'BAD_SCALAR_START' && text.startsWith('@', span.start)) {
    const before = text.slice(Math.max(lineStart, span.start - 64), span.start);
    const key = /\b(\w+): *$/.exec(before)?.[1] ?? '';
    const hint = Object.hasOwn(hintWithoutAt, key) ? hintWithoutAt[key] : undefined;
    return hint === undefined ? null : syntaxFault({ text: 'at-first', hint }, span);
  }
  const open = code === 'BAD_INDENT' ? openBracket(text, lineStart) : -1;
  if (open !== -1)
    return syntaxFault(
      { text: 'not-closed', bracket: text.charAt(open), hint: 'close-on-line' },
      { start: open, end: open + 1 },
    );
  if (text.startsWith('{{', span.start)) return syntaxFault({ text: 'template', hint: 'fill-in' }, span);
  const written = text.slice(span.start, lineStart + line.length);
  const isNested = code === 'BLOCK_AS_IMPLICIT_KEY' || code === 'BLOCK_IN_FLOW';
  if (isNested && secretKinds.some((kind) => written.startsWith(kind) && /^:\s/.test(written.slice(kind.length)))) {
    return syntaxFault({ text: 'yaml', code, hint: 'reference-in-braces' }, span);
  }
  const own = indentOf(line);
  if (code === 'BLOCK_AS_IMPLICIT_KEY' && indentOf(next) > own && /^ +[\w$]+:(?: |$)/.test(next)) {
    const start = lineStart + line.length + text.slice(lineStart + line.length).search(/[^\r\n]/);
    const place = { start, end: start + indentOf(next) };
    return syntaxFault({ text: 'indented-too-far', hint: 'indent-by', spaces: own }, place);
  }
  const key = /^ *(\w+):[^\s/]/.exec(line)?.[1] ?? '';
  if (code === 'MULTILINE_IMPLICIT_KEY' && ourKey.test(key)) {
    return syntaxFault({ text: 'missing-space', key, hint: 'write-key' }, span);
  }
  return null;
}

/** The bracket that is not closed in the last line before an offset that holds anything; -1 without one. */
function openBracket(text: string, end: number): number {
  const before = text.slice(Math.max(0, end - 4096), end).trimEnd();
  const start = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  const spaces = (part: string) => ' '.repeat(part.length);
  const line = before.slice(start).replace(/"(?:[^"\\]|\\.)*"|'[^']*'|(?<=\s)#.*/g, spaces);
  const open: number[] = [];
  for (const { 0: bracket, index } of line.matchAll(/[[\]{}]/g)) {
    if (bracket === '{' || bracket === '[') open.push(index);
    else open.pop();
  }
  const last = open.at(-1);
  return last === undefined ? -1 : Math.max(0, end - 4096) + start + last;
}

function indentOf(line: string): number {
  return /^ */.exec(line)?.[0].length ?? 0;
}
