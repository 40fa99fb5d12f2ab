// Prints the rooms of src/ with their files, lines and arrows, lowest first; fails on an upward arrow or a circle.
// `--root FOLDER` reads another tree.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { arrowsOf, cyclesOf, roomOf } from './rooms/faults.mjs';
import { readTree } from './rooms/read-tree.mjs';
import { rooms } from './rooms/table.mjs';

const { values: flags } = parseArgs({ options: { root: { type: 'string' } } });
const files = readTree(flags.root ?? fileURLToPath(new URL('..', import.meta.url)));
const arrows = arrowsOf(files);
const cycles = cyclesOf(files);
const upward = arrows.filter(({ isUpward }) => isUpward);

const used = new Set(files.map(({ path }) => roomOf(path)));
const listed = rooms.map(({ name }) => name).filter((name) => used.has(name));
const names = [...listed, ...[...used].filter((name) => !listed.includes(name))];
const total = (some) => some.reduce((sum, { lines }) => sum + lines, 0);
for (const name of names) {
  const own = files.filter(({ path }) => roomOf(path) === name);
  const below = arrows.filter(({ from }) => from === name).map(({ to, isUpward }) => (isUpward ? `${to}!` : to));
  const row = [name.padEnd(16), String(own.length).padStart(3), String(total(own)).padStart(6)];
  console.log(`${row.join(' ')}  ${below.length > 0 ? `→ ${below.sort().join(', ')}` : ''}`.trimEnd());
}
console.log(
  `\n${names.length} rooms, ${files.length} files, ${total(files)} lines, ${arrows.length} arrows, ` +
    `${upward.length} upward, ${cycles.length} circles`,
);
for (const { files: bad } of upward) for (const arrow of bad) console.log(`upward: ${arrow}`);
for (const circle of cycles) console.log(`circle: ${circle.join(', ')}`);
if (upward.length + cycles.length > 0) process.exitCode = 1;
