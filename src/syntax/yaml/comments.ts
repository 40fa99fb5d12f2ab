import type { Span } from '../../text/source-text.js';
import { commentsOfPlainYaml } from './quick-yaml.js';
import { yaml } from './yaml-library.js';

/** The comments of a YAML text, each from its `#` to the end of its line; not what looks like one within a text. */
export function commentsIn(text: string): readonly Span[] {
  return commentsOfPlainYaml(text) ?? lexedComments(text);
}

/** The comments of any text, by the lexer of the YAML library. */
export function lexedComments(text: string): Span[] {
  const comments: Span[] = [];
  let offset = 0;
  let isText = false;
  for (const lexeme of new (yaml().Lexer)().lex(text)) {
    const end = offset + lexeme.length;
    if (!isText && lexeme.startsWith('#')) comments.push({ start: offset, end });
    // Marks of the lexer that stand for no text; the last one says that a text comes next.
    if (!/^[\u0002\u0018\u001f]$/.test(lexeme)) offset = end;
    isText = lexeme === '\u001f';
  }
  return comments;
}
