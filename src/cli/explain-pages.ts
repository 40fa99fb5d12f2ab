import { readdir } from 'node:fs/promises';
import { packageUrl } from '../files/package-folder.js';

/** The pages of rules and causes by name, rules first. */
export async function explainPages(): Promise<ReadonlyMap<string, URL>> {
  const pages = new Map<string, URL>();
  for (const folder of [packageUrl('docs/rules/'), packageUrl('docs/causes/')]) {
    for (const file of await readdir(folder)) {
      if (file.endsWith('.md')) pages.set(file.slice(0, -3), new URL(file, folder));
    }
  }
  return pages;
}
