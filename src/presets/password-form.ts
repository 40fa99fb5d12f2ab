import { type Context, createContext, Script } from 'node:vm';

/** Milliseconds that all patterns of a run may take: a provider file of a stranger may hold one that never ends. */
let patience = 1000;
/** Units that a password given out by a provider has at most. */
const longest = 256;

/** Made for the first pattern. */
let sandbox: { readonly context: Context; readonly script: Script } | undefined;

/** Whether a password has the form that a provider's passwords have; what cannot be told counts as right. */
export function hasForm(pattern: string, password: string): boolean {
  if (patience < 1 || password.length > longest) return true;
  sandbox ??= { context: createContext(), script: new Script('new RegExp(pattern, "u").test(text)') };
  const { context, script } = sandbox;
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
