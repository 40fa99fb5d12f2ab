// Holds the files of src/ to the table of rooms.
import { maxFiles, maxLines, openFolders, rooms, wordUsers } from './table.mjs';

const rank = new Map(rooms.map(({ name }, index) => [name, index]));
const core = new Set(rooms.filter(({ isCore }) => isCore).map(({ name }) => name));

/** The room of a file, by its path below src/; a folder that the table lacks is one, too. */
export function roomOf(path) {
  const [first, second] = path.split('/');
  return rank.has(`${first}/${second}`) ? `${first}/${second}` : first;
}

/** @returns {{from: string, to: string, isUpward: boolean, files: string[]}[]} the arrows between rooms */
export function arrowsOf(files) {
  const arrows = new Map();
  for (const { path, imports } of files) {
    for (const { kind, target } of imports) {
      const [from, to] = [roomOf(path), roomOf(target)];
      if (kind !== 'file' || from === to) continue;
      const arrow = arrows.get(`${from} ${to}`) ?? { from, to, isUpward: !(rank.get(from) > rank.get(to)), files: [] };
      arrow.files.push(`${path} → ${target}`);
      arrows.set(`${from} ${to}`, arrow);
    }
  }
  return [...arrows.values()];
}

/** Circles of files that import each other, types included. */
export function cyclesOf(files) {
  const imports = new Map(files.map((file) => [file.path, targetsOf(file)]));
  const [order, low, open, cycles] = [new Map(), new Map(), [], []];
  // Tarjan's strongly connected components.
  const visit = (path) => {
    order.set(path, order.size);
    low.set(path, order.get(path));
    open.push(path);
    for (const next of imports.get(path) ?? []) {
      if (!order.has(next)) visit(next);
      if (open.includes(next)) low.set(path, Math.min(low.get(path), low.get(next)));
    }
    if (low.get(path) !== order.get(path)) return;
    const circle = open.splice(open.indexOf(path));
    if (circle.length > 1 || imports.get(path)?.includes(path)) cycles.push(circle.sort());
  };
  for (const path of imports.keys()) if (!order.has(path)) visit(path);
  return cycles;
}

function targetsOf({ imports }) {
  return imports.filter(({ kind }) => kind === 'file').map(({ target }) => target);
}

/** All that breaks a rule of the house, one line each. */
export function faultsOf(files) {
  return [
    ...arrowsOf(files).flatMap(({ isUpward, files }) => (isUpward ? files.map((arrow) => `upward: ${arrow}`) : [])),
    ...cyclesOf(files).map((circle) => `cycle: ${circle.join(', ')}`),
    ...files.flatMap(faultsOfFile),
    ...crowdedFolders(files),
  ].sort();
}

function faultsOfFile({ path, lines, imports }) {
  const room = roomOf(path);
  const faults = [];
  if (!rank.has(room)) faults.push(`place: ${path} stands in no room of the table`);
  if (lines > maxLines && room !== 'generated') faults.push(`long: ${path}`);
  for (const { kind, target } of imports) {
    if (kind === 'node' && core.has(room)) faults.push(`node: ${path} → ${target}`);
    if (kind === 'file' && roomOf(target) === 'words' && !wordUsers.includes(room) && !wordUsers.includes(path))
      faults.push(`words: ${path} → ${target}`);
    // The one place that knows the package's own folder.
    if ((kind === 'outside' || kind === 'unread') && path !== 'files/package-folder.ts')
      faults.push(`outside: ${path} → ${target}`);
  }
  return faults;
}

function crowdedFolders(files) {
  const counts = new Map();
  for (const { path } of files) {
    const folder = path.split('/').slice(0, -1).join('/');
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([folder, count]) => count > maxFiles && !openFolders.includes(folder))
    .map(([folder]) => `crowded: ${folder || 'src'}`);
}
