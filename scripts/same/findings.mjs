import { expected } from './expected.mjs';

/**
 * Collects differences by rule and kind, and keeps the smallest texts of each.
 *
 * @typedef {import('./tasks.mjs').Found} Found
 */

const kept = 5;
const shownLength = 1200;

export function createFindings() {
  /** @type {Map<string, { total: number, smallest: Found[] }>} */
  const groups = new Map();
  const wanted = new Map(expected.map(({ reason }) => [reason, 0]));
  let files = 0;

  /** @param {Found} found */
  const addOne = (found) => {
    const reason = expected.find(({ matches }) => matches(found))?.reason;
    if (reason !== undefined) return wanted.set(reason, (wanted.get(reason) ?? 0) + 1);
    const name = `${found.rule}: ${found.kind}`;
    const group = groups.get(name) ?? { total: 0, smallest: [] };
    groups.set(name, group);
    group.total += 1;
    group.smallest.push(found);
    group.smallest.sort((a, b) => a.text.length - b.text.length).splice(kept);
  };

  return {
    /** @param {Found[]} found @param {number} [count] of files that were compared */
    add(found, count = 0) {
      files += count;
      for (const one of found) addOne(one);
    },
    get total() {
      return [...groups.values()].reduce((sum, { total }) => sum + total, 0);
    },
    print() {
      for (const [name, { total, smallest }] of groups) {
        console.log(`\n## ${name} (${total})`);
        for (const found of smallest) console.log(`\n${described(found)}`);
      }
      for (const [reason, total] of wanted) console.log(`\nwanted, ${total} times: ${reason}`);
      console.log(`\n${files} texts, ${this.total} differences that are not wanted`);
    },
  };
}

/** @param {Found} found */
function described({ name, task, text, former, present }) {
  const shown = (value) => JSON.stringify(value)?.slice(0, shownLength);
  const lines = [`${name}, ${task}`, `former:  ${shown(former)}`, `present: ${shown(present)}`];
  const body = text.slice(0, shownLength).replace(/[^\n -~]/g, (unit) => JSON.stringify(unit).slice(1, -1));
  return [...lines, ...(text === '' ? [] : body.split('\n').map((line) => `  | ${line}`))].join('\n');
}
