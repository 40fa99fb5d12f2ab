import type { Finding } from '../../finding.js';
import * as say from '../../messages.js';
import type { Rule } from '../rule.js';

/** A secret that stands in the file itself. */
export const plaintextPassword: Rule = ({ account }) => {
  const findings: Finding[] = [];
  for (const [leaf, { value, origin }] of account.leaves) {
    if (origin.kind !== 'file') continue;
    const secret = leaf.endsWith('/auth') ? (value as { password?: unknown }).password : value;
    const isSecret = /\/(?:password|accessToken|auth)$/.test(leaf) && typeof secret === 'string';
    if (!isSecret) continue;
    const pointer = leaf.endsWith('/auth') ? `${origin.pointer}/password` : origin.pointer;
    findings.push({ rule: 'plaintext-password', pointer, at: 'value', ...say.plaintextPassword(false) });
  }
  return findings;
};
