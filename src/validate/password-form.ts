import { runInNewContext } from 'node:vm';

/** Milliseconds that a pattern may take: a provider file of a stranger may hold one that never ends. */
const patience = 1000;

/** Patterns that took longer; each is waited for once. */
const endless = new Set<string>();

/** Whether a password has the form that a provider's passwords have; what cannot be told counts as right. */
export function hasForm(pattern: string, password: string): boolean {
  if (endless.has(pattern)) return true;
  try {
    return runInNewContext('new RegExp(pattern, "u").test(text)', { pattern, text: password }, { timeout: patience });
  } catch {
    endless.add(pattern);
    return true;
  }
}
