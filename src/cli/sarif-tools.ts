import { createHash } from 'node:crypto';
import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SarifTools } from '../report/sarif.js';

/** What a log of SARIF takes from Node. */
export const sarifTools: SarifTools = {
  digest: (text) => createHash('sha256').update(text).digest('hex'),
  fileUrl: (path) => (isAbsolute(path) ? pathToFileURL(path).href : null),
  separator: sep,
};
