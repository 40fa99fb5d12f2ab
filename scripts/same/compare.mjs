/**
 * Compares what two programs say, in all but their words.
 *
 * @typedef {{ path: string, diagnostics: object[], error?: { code: string } }} FileResult
 * @typedef {{ kind: string, rule: string, former: unknown, present: unknown }} Difference
 */

/** What of a diagnostic has to be equal. */
const parts = {
  severity: ({ severity }) => severity,
  pointer: ({ pointer }) => pointer,
  range: ({ range }) => range,
  account: ({ account }) => account,
  related: ({ related = [] }) => related.map(({ path, range }) => ({ path, range })),
  fix: ({ fix }) => fix?.edits ?? null,
};

/** What says which diagnostic of one program is which of the other, from what is sure to what is less so. */
const identities = [
  ({ rule, pointer, account, range }) => [rule, pointer, account, range],
  ({ rule, pointer, account }) => [rule, pointer, account],
  ({ rule, range }) => [rule, range],
  ({ rule }) => [rule],
];

/** @param {FileResult | undefined} former @param {FileResult | undefined} present @returns {Difference[]} */
export function compareFiles(former, present) {
  if (!former && !present) return [];
  if (!former || !present) return [{ kind: former ? 'no entry' : 'another entry', rule: '-', former, present }];
  const found = [];
  if (former.error?.code !== present.error?.code) {
    found.push({ kind: 'failure', rule: '-', former: former.error, present: present.error });
  }
  return [...found, ...compareDiagnostics(former.diagnostics, present.diagnostics)];
}

/** @returns {Difference[]} */
export function compareDiagnostics(formerOnes, presentOnes) {
  if (JSON.stringify(formerOnes.map(withoutWords)) === JSON.stringify(presentOnes.map(withoutWords))) return [];
  const found = [];
  const pairs = [];
  let left = formerOnes;
  let others = presentOnes;
  for (const identity of identities) {
    const unmatched = [];
    const rest = [...others];
    for (const former of left) {
      const own = JSON.stringify(identity(former));
      const at = rest.findIndex((present) => JSON.stringify(identity(present)) === own);
      if (at === -1) unmatched.push(former);
      else pairs.push([former, ...rest.splice(at, 1)]);
    }
    left = unmatched;
    others = rest;
  }
  for (const [former, present] of pairs) {
    for (const [kind, part] of Object.entries(parts)) {
      if (JSON.stringify(part(former)) === JSON.stringify(part(present))) continue;
      found.push({ kind, rule: former.rule, former, present });
    }
  }
  for (const former of left) found.push({ kind: 'lost', rule: former.rule, former, present: null });
  for (const present of others) found.push({ kind: 'new', rule: present.rule, former: null, present });
  if (found.length > 0) return found;
  return [
    { kind: 'order', rule: formerOnes[0].rule, former: formerOnes.map(nameOf), present: presentOnes.map(nameOf) },
  ];
}

function withoutWords(diagnostic) {
  return [diagnostic.rule, ...Object.values(parts).map((part) => part(diagnostic))];
}

function nameOf({ rule, pointer }) {
  return `${rule} ${pointer}`;
}

/** Accounts of `resolve`: the configuration in its order, which is printed, and the origins in any. @returns {Difference[]} */
export function compareAccounts(former = [], present = []) {
  const count = Math.max(former.length, present.length);
  return Array.from({ length: count }, (_, index) => [former[index], present[index]]).flatMap(([one, other]) =>
    ['name', 'config', 'origins'].flatMap((part) => {
      const [was, is] = [one?.[part], other?.[part]].map(part === 'origins' ? sorted : (value) => value);
      if (JSON.stringify(was) === JSON.stringify(is)) return [];
      return [{ kind: part, rule: 'resolve', former: one?.[part], present: other?.[part] }];
    }),
  );
}

function sorted(object = {}) {
  return Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));
}
