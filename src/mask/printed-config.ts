import { isSecretKeyOfOurs } from '../model/facts/secrets.js';
import type { ResolvedConfig } from '../model/resolved-account.js';
import { isOpenReference } from './shown-values.js';

/** The configuration as it may be printed: a reference as it is written, a literal secret as `***`. */
export function printedConfig(config: ResolvedConfig): unknown {
  return JSON.parse(JSON.stringify(config), (key, value) => {
    if (!isSecretKeyOfOurs(key)) return value;
    if (typeof value === 'string') return '***';
    const written = value.env ?? value.file;
    const isOpen = written === undefined || isOpenReference(value.env === undefined ? 'file' : 'env', written);
    return isOpen ? value : '***';
  });
}
