import type { Diagnostic, Fix } from '../model/diagnostic.js';
import { maskName } from '../text/pointer.js';
import type { Checked } from '../validate/validate-document.js';

/** A diagnostic with its fix. */
export interface Candidate {
  readonly diagnostic: Diagnostic;
  readonly edits: Fix['edits'];
  readonly title: string;
}

/** An account as diagnostics call it. */
type Name = string | null;

/** The accounts that have more errors than before. */
export function accountsWithMoreErrors(before: Checked, after: Checked): Set<Name> {
  const counts = new Map<Name, number>();
  for (const [sign, { placed }] of [
    [-1, before],
    [1, after],
  ] as const) {
    for (const { severity, finding } of placed) {
      if (severity !== 'error') continue;
      const name = finding.account == null ? null : maskName(finding.account);
      counts.set(name, (counts.get(name) ?? 0) + sign);
    }
  }
  return new Set([...counts].filter(([, count]) => count > 0).map(([name]) => name));
}

export function halves<T>(group: readonly T[]): (readonly T[])[] {
  const middle = group.length >> 1;
  return group.length > 1 ? [group.slice(middle), group.slice(0, middle)] : [];
}

/**
 * Splits fixes that together brought faults to light in some accounts, the first group last. Accounts have nothing to do
 * with each other: a fix that is the only one of its account there needs no try of its own, and is `alone`; of the others
 * half of each account's goes into each group.
 */
export function splitByAccount(
  group: readonly Candidate[],
  worse: ReadonlySet<Name>,
): { readonly groups: (readonly Candidate[])[]; readonly alone: readonly Candidate[] } {
  const rest: Candidate[] = [];
  const good: Candidate[] = [];
  const byAccount = new Map<Name, Candidate[]>();
  for (const candidate of group) {
    const { account } = candidate.diagnostic;
    if (!worse.has(account)) good.push(candidate);
    else {
      rest.push(candidate);
      const others = byAccount.get(account);
      if (others) others.push(candidate);
      else byAccount.set(account, [candidate]);
    }
  }
  // What stands in no account may be to blame for all of them.
  if (rest.length === 0 || group.some(({ diagnostic }) => diagnostic.account === null))
    return { groups: halves(group), alone: group.length > 1 ? [] : group };
  const alone = [...byAccount.values()].flatMap((own) => (own.length === 1 ? own : []));
  const split = [...byAccount.values()].map(halves).filter((parts) => parts.length > 0);
  const groups = [split.flatMap(([second = []]) => second), split.flatMap(([, first = []]) => first), good];
  return { groups: groups.filter((part) => part.length > 0), alone };
}
