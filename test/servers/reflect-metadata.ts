// @peculiar/x509 takes its algorithms from tsyringe, which wants these functions to be there when it is loaded.
// They are so few that the package `reflect-metadata` is not worth a dependency. Import this file first.

type Target = object;
const kept = new WeakMap<Target, Map<unknown, unknown>>();

function ownMetadata(key: unknown, target: Target): unknown {
  return kept.get(target)?.get(key);
}

function inheritedMetadata(key: unknown, target: Target): unknown {
  for (let at: Target | null = target; at !== null; at = Object.getPrototypeOf(at)) {
    if (kept.get(at)?.has(key)) return ownMetadata(key, at);
  }
  return undefined;
}

function defineMetadata(key: unknown, value: unknown, target: Target): void {
  const entries = kept.get(target) ?? new Map();
  entries.set(key, value);
  kept.set(target, entries);
}

if (!('getMetadata' in Reflect)) {
  Object.assign(Reflect, {
    defineMetadata,
    getMetadata: inheritedMetadata,
    getOwnMetadata: ownMetadata,
    hasOwnMetadata: (key: unknown, target: Target) => kept.get(target)?.has(key) ?? false,
    metadata: (key: unknown, value: unknown) => (target: Target) => defineMetadata(key, value, target),
  });
}
