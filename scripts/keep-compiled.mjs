// Keeps what V8 compiles of the program while a few files are checked: compiling would be a third of the time that a short
// run adds to Node's own. It holds for the very version of Node that runs this: with another one, whose V8 is of the same
// release but patched, the program was seen to crash. The build runs this for the Node that builds; before a release it is
// run with others, too: `node-24 scripts/keep-compiled.mjs`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../dist/program/', import.meta.url));
const address = 'mailbox: {address: jo@gmx.de, password: {env: MAIL_PASSWORD}}\n';
const servers = `provider: none\n${address}pop: false\nsmtp: {server: smtp.example.com}\n`;
const many = Array.from({ length: 12 }, (_, index) => [`${index}.yaml`, servers]);
const wrong = `${servers}prot: 25\n`;

keepCompiled('parts-to-check', ['validate', 'a.yaml', 'b.yaml'], { 'a.yaml': address, 'b.yaml': servers });
keepCompiled('parts-to-tell', ['validate', 'a.yaml', 'b.yaml'], { 'a.yaml': wrong, 'b.yaml': `${servers}a: b: c\n` });
keepCompiled('parts-to-resolve', ['resolve', 'a.yaml'], { 'a.yaml': address });
keepCompiled('parts-to-find', ['validate'], { '.mailrc.yaml': servers });
keepCompiled('parts-for-many', ['validate', '*.yaml'], Object.fromEntries(many));

function keepCompiled(base, words, files) {
  const folder = mkdtempSync(join(tmpdir(), 'mailconf-keep-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const file = `${base}.${[process.version, process.platform, process.arch].join('-')}.cache`;
  const keep = `process.on('exit', () => {
    const { script } = require(${JSON.stringify(join(program, `${base}.cjs`))});
    require('node:fs').writeFileSync(${JSON.stringify(join(program, file))}, script.createCachedData());
  });`;
  writeFileSync(join(folder, 'keep.cjs'), keep);
  const run = ['--require', join(folder, 'keep.cjs'), join(program, 'bin.cjs'), ...words];
  const { status, stderr } = spawnSync(process.execPath, run, { cwd: folder, encoding: 'utf8' });
  // 1 is a fault in a file.
  if (status !== 0 && status !== 1) throw new Error(`${words.join(' ')} ended with ${status}\n${stderr}`);
  rmSync(folder, { recursive: true });
}
