import type { Document } from '../../syntax/document.js';

/** Comments that other tools want directly behind the `#`. */
const directive = /^(?:gitleaks|nosec|nosemgrep|noqa|pragma|trufflehog|yamllint|checkov|detect-secrets|prettier)/i;

/** Characters behind a value that are looked at. */
const maxRest = 1024;

/**
 * Asks of a document whether the plain text at a pointer ends before a `#` that may belong to it: a comment that is meant
 * as one has a space behind the `#`.
 */
export function commentCuts({ source, locate }: Document): (pointer: string) => boolean {
  let isPossible: boolean | undefined;
  return (pointer) => {
    if (!source) return false;
    isPossible ??= /[ \t]#[^\s#!]/.test(source.text);
    const span = isPossible ? locate(pointer)?.value : undefined;
    if (!span || /^["'|>]/.test(source.text.slice(span.start, span.start + 1))) return false;
    const rest = /^[^\r\n]*/.exec(source.text.slice(span.end, span.end + maxRest))?.[0] ?? '';
    const comment = /^[ \t]+#([^\s#!].*)/.exec(rest)?.[1];
    return comment !== undefined && !directive.test(comment);
  };
}
