import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The licences of the packages that are bundled, which want to be told. */
export function licencesOf(names, root) {
  const packages = new Set(names.flatMap((name) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? []));
  const texts = [...packages].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((file) => /^licen[cs]e/i.test(file));
    const text = file ? readFileSync(join(root, folder, file), 'utf8').trim() : license;
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return `Packages that are bundled into the files of this folder.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}
