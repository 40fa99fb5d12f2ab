// What is measured in a process that runs already: a keystroke, the library.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { memoryWorkspace, validateText } from '../dist/browser.js';
import { loadMailConfig } from '../dist/index.js';
import { builtinPresets } from '../dist/presets/builtin-presets.js';
import { writeProviderFiles } from './fleets.mjs';
import { generate, generateSet, providerFiles } from './generate/generate.mjs';
import { median, runPaired } from './measure.mjs';

/** @returns {Promise<{ name: string, beside: string, cells: string[] }[]>} */
export async function inProcessRows({ seed, folder }) {
  const clean = generateSet({ seed, count: 200 });
  return [
    keystroke('a keystroke in 200 accounts, clean', clean, '0.067', '0.04'),
    keystroke('a keystroke in 200 accounts, 20 findings', withFindings(clean, 20), '0.125', '0.083'),
    await imported(folder),
    await loaded(seed, folder),
    await looked(),
  ];
}

/** A check of a text that has just changed, beside the parse of it by the YAML library. */
function keystroke(name, text, must, aim) {
  const files = Object.fromEntries(providerFiles.map((file) => [`/a/${file.name}`, file.text]));
  const workspace = memoryWorkspace({ files });
  const times = { own: [], peer: [] };
  for (let run = 0; run < 60; run++) {
    const changed = `${text}# ${run}\n`;
    times.own.push(timeOf(() => validateText({ path: '/a/.mailrc.yaml', text: changed }, { workspace })));
    times.peer.push(timeOf(() => parse(changed, { merge: true })));
  }
  // The first ones are V8's.
  const [own, peer] = [times.own, times.peer].map((some) => median(some.slice(20)));
  return row(name, "`yaml`'s parse", (own / peer).toFixed(3), must, aim, own.toFixed(2), peer.toFixed(2));
}

/** Turns off protection in so many accounts: each is worth a warning. */
function withFindings(text, count) {
  let left = count;
  return text.replace(/^ {4}delay: \d+$/gm, (line) => (left-- > 0 ? `${line}9999` : line));
}

async function imported(folder) {
  const write = (name, text) => {
    writeFileSync(join(folder, name), text);
    return { words: [process.execPath, name], cwd: folder };
  };
  const own = write('import.mjs', `import ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)};`);
  const pairs = runPaired(own, write('empty.mjs', ''), 31, folder);
  const more = median(pairs.map((pair) => pair.own.wall - pair.peer.wall));
  return row("`import 'mailconf'`", 'an empty module', `${more.toFixed(1)} ms more`, '5 ms', '', '', '');
}

async function loaded(seed, folder) {
  const path = join(folder, '.mailrc.yaml');
  const [{ text }] = generate({ seed, count: 1, style: 'standard' });
  writeFileSync(path, text);
  writeProviderFiles(folder);
  for (let run = 0; run < 500; run++) await loadMailConfig(path);
  const times = [];
  for (let run = 0; run < 1000; run++) {
    const start = performance.now();
    await loadMailConfig(path);
    times.push(performance.now() - start);
  }
  return row('`loadMailConfig`, after 500 calls', '', `${median(times).toFixed(3)} ms`, '0.15 ms', '', '', '');
}

async function looked() {
  const presets = builtinPresets();
  const domains = [...presets.domains(), 'unknown.example'];
  const look = (count) => {
    for (let index = 0; index < count; index++) presets.byDomain(domains[index % domains.length]);
  };
  look(5000);
  const each = timeOf(() => look(200_000)) / 200_000;
  return row('a look-up of a preset by domain', '', `${(each * 1000).toFixed(2)} µs`, '0.3 µs', '', '', '');
}

function timeOf(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function row(name, beside, ratio, must, aim, own, peer) {
  return { name, beside, cells: [name, beside, ratio, '', must, aim, own, peer, ''] };
}
