// Writes the generated configurations that the rows are measured on.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generate, generateSet } from './generate/generate.mjs';
import { providerFiles } from './generate/providers.mjs';

const written = new Set();

/** The folder of so many files of a style, written at the first call; see `generate`. */
export function fleet(folder, { style, count, seed }) {
  const place = join(folder, `${style}-${count}-${seed}`);
  if (isWritten(place)) return place;
  mkdirSync(place);
  for (const { name, text } of generate({ seed, count, style })) writeFileSync(join(place, name), text);
  writeProviderFiles(place);
  return place;
}

/** The file of so many accounts. */
export function accountSet(folder, { count, seed }) {
  const path = join(folder, `accounts-${count}-${seed}.yaml`);
  if (isWritten(path)) return path;
  writeFileSync(path, generateSet({ seed, count }));
  writeProviderFiles(folder);
  return path;
}

function isWritten(place) {
  const isIn = written.has(place);
  written.add(place);
  return isIn;
}

/** Writes the provider files that generated configurations name. */
export function writeProviderFiles(place) {
  for (const { name, text } of providerFiles) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), text);
  }
}
