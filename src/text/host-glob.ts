import { escapeRegExp } from './escape.js';

/** Whether a host is one of those that may be spoken to; `*` stands for any characters, dots too. */
export function isAllowedHost(host: string, globs: readonly string[] | undefined): boolean {
  if (globs === undefined) return true;
  const name = host.toLowerCase();
  return globs.some((glob) => toExpression(glob.toLowerCase()).test(name));
}

function toExpression(glob: string): RegExp {
  const pattern = glob
    // Runs of stars are one: `**…*` must not make the expression slow.
    .replace(/\*+|\?|[^*?]+/g, (part) => (part === '?' ? '.' : part.startsWith('*') ? '.*' : escapeRegExp(part)));
  return new RegExp(`^${pattern}$`, 'u');
}
