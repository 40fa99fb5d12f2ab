// What mailconf is measured beside, of one version each, installed once for a machine; and mailconf as its users get it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const versions = ['ajv-cli@5.0.0', '@sourcemeta/jsonschema@16.11.0'];

export function installPeers() {
  const place = join(tmpdir(), `mailconf-bench-peers-${versions.join('-').replaceAll(/[^\w.-]/g, '_')}`);
  if (!existsSync(join(place, 'node_modules/.bin/ajv'))) install(place, versions);
  const binary = `jsonschema-${process.platform}-${process.arch === 'x64' ? 'x86_64' : process.arch}`;
  return {
    ajv: join(place, 'node_modules/ajv-cli/dist/index.js'),
    // Not its npm command, which starts Node to start it.
    native: join(place, 'node_modules/@sourcemeta/jsonschema/build/github-releases', binary),
  };
}

/** Packs the repository and installs the tarball; answers the program. `npm run bench` has built it. */
export function installPacked(root, folder) {
  const packed = npm(['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], root).trim();
  const place = join(folder, 'packed');
  install(place, [join(folder, packed)]);
  return join(place, 'node_modules/mailconf/dist/program/bin.cjs');
}

function install(place, packages) {
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'package.json'), '{}');
  npm(['install', '--no-audit', '--no-fund', ...packages], place);
}

function npm(words, cwd) {
  const { status, stdout, stderr } = spawnSync('npm', words, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm ${words.join(' ')}\n${stderr}`);
  return stdout;
}
