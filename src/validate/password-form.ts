import { createContext, Script } from 'node:vm';

/** Milliseconds that all patterns of a run may take: a provider file of a stranger may hold one that never ends. */
let patience = 1000;
/** Units that a password given out by a provider has at most. */
const longest = 256;

const context = createContext({ pattern: '', text: '' });
const script = new Script('new RegExp(pattern, "u").test(text)');

/** Whether a password has the form that a provider's passwords have; what cannot be told counts as right. */
export function hasForm(pattern: string, password: string): boolean {
  if (patience < 1 || password.length > longest) return true;
  const start = performance.now();
  try {
    Object.assign(context, { pattern, text: password });
    return script.runInContext(context, { timeout: Math.ceil(patience) }) as boolean;
  } catch {
    return true;
  } finally {
    context.text = '';
    // What is quick is free: ten thousand accounts use up nothing of it.
    const taken = performance.now() - start;
    if (taken > 5) patience -= taken;
  }
}
