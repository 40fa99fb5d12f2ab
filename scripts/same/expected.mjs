/**
 * Differences that are wanted, each with its reason. `matches` takes a difference (`kind`, `rule`, `former`, `present`)
 * with the `text` and `name` of its file and the `task`, and is as narrow as can be: what it lets through, nothing
 * else looks at.
 *
 * @type {{ reason: string, matches: (difference: import('./compare.mjs').Difference & { text: string, name: string, task: string }) => boolean }[]}
 */
export const expected = [
  {
    reason: 'found.md D2: a diagnostic has at most 100 related places',
    matches: ({ kind, former, present }) =>
      kind === 'related' &&
      present.related?.length === 100 &&
      former.related.length > 100 &&
      present.related.every(
        (place, index) => JSON.stringify(place.range) === JSON.stringify(former.related[index].range),
      ),
  },
];
