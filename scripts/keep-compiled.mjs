// Keeps what V8 compiles of the program while a few files are checked: compiling would be a third of the time that a short
// run adds to Node's own. It holds for all versions of Node with one release of V8 (20.x is one); V8 refuses it where its
// release or flags are others, and compiles then. The build runs this for the Node that builds; before a release it is run
// with the others, too: `node-24 scripts/keep-compiled.mjs`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../dist/program/', import.meta.url));
const address = 'mailbox: {address: jo@gmx.de, password: {env: MAIL_PASSWORD}}\n';
const servers = `provider: none\n${address}pop: false\nsmtp: {server: smtp.example.com}\n`;
const many = Array.from({ length: 12 }, (_, index) => [`${index}.yaml`, servers]);

keepCompiled('parts-to-check', { 'a.yaml': address, 'b.yaml': servers }, 'a.yaml', 'b.yaml');
keepCompiled('parts-for-many', Object.fromEntries(many), '*.yaml');

function keepCompiled(base, files, ...words) {
  const folder = mkdtempSync(join(tmpdir(), 'mailconf-keep-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const file = [base, `v8-${process.versions.v8.replace(/-.*/, '')}`, process.arch, 'cache'].join('.');
  const keep = `process.on('exit', () => {
    const { script } = require(${JSON.stringify(join(program, `${base}.cjs`))});
    require('node:fs').writeFileSync(${JSON.stringify(join(program, file))}, script.createCachedData());
  });`;
  writeFileSync(join(folder, 'keep.cjs'), keep);
  const run = ['--require', join(folder, 'keep.cjs'), join(program, 'bin.cjs'), 'validate', ...words];
  execFileSync(process.execPath, run, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  rmSync(folder, { recursive: true });
}
