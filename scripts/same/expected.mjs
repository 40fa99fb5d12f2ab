/**
 * Differences that are wanted, each with its reason. `matches` takes a difference (`kind`, `rule`, `former`, `present`)
 * with the `text` and `name` of its file and the `task`, and is as narrow as can be: what it lets through, nothing
 * else looks at.
 *
 * @type {{ reason: string, matches: (difference: import('./compare.mjs').Difference & { text: string, name: string, task: string }) => boolean }[]}
 */
export const expected = [];
