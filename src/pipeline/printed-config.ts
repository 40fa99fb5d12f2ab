import type { ResolvedConfig } from '../resolved.js';
import { looksLikeSecret } from '../secret-names.js';

/** The configuration as it may be printed: a reference as it is written, a literal secret as `***`. */
export function printedConfig(config: ResolvedConfig): unknown {
  return JSON.parse(JSON.stringify(config), (key, value) => {
    if (key !== 'password' && key !== 'accessToken') return value;
    const isSecret = typeof value === 'string' || ('env' in value && looksLikeSecret(value.env));
    return isSecret ? '***' : value;
  });
}
