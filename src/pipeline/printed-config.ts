import type { ResolvedConfig } from '../resolved.js';

/** The configuration as it may be printed: a reference as it is written, a literal secret as `***`. */
export function printedConfig(config: ResolvedConfig): unknown {
  return JSON.parse(JSON.stringify(config), (key, value) =>
    (key === 'password' || key === 'accessToken') && typeof value === 'string' ? '***' : value,
  );
}
