/**
 * A second reading of section 2 of the contract, made from its sentences alone and as plainly as possible: it shares no
 * code with `src`. One function for each sentence; the property test compares its answer with the real merge.
 */
export type Kind = 'file' | 'override' | 'provider' | 'default';
export type Told = Readonly<Record<string, { value: unknown; kind: Kind }>>;
type Tree = { [key: string]: Tree | Told[string] };
type Json = Record<string, unknown>;

const isReported = (node: unknown): node is Told[string] =>
  typeof node === 'object' && node !== null && 'kind' in node && 'value' in node;

/** "A leaf is a scalar, a list, a secret, or `false` in an object's place; `auth` is one leaf." */
function treeOf(json: Json, kind: Kind): Tree {
  const tree: Tree = {};
  for (const [key, value] of Object.entries(json)) {
    const isLeaf =
      typeof value !== 'object' || Array.isArray(value) || ['auth', 'password', 'accessToken'].includes(key);
    tree[key] = isLeaf ? { value, kind } : treeOf(value as Json, kind);
  }
  return tree;
}

/** "`false` replaces all below it; an object over `false` starts from nothing, the preset's included." */
function set(tree: Tree, path: string, value: unknown, fresh: Set<string>): void {
  const [first = '', ...rest] = path.split('.');
  let at = tree;
  let key = first;
  for (const next of rest) {
    const below = at[key];
    if (below === undefined || isReported(below)) {
      if (isReported(below)) fresh.add(key);
      at[key] = {};
    }
    at = at[key] as Tree;
    key = next;
  }
  at[key] = { value, kind: 'override' };
}

function leavesOf(node: Tree | Told[string] | undefined): Record<string, Told[string]> {
  if (node === undefined) return {};
  if (isReported(node)) return { '': node };
  const leaves: Record<string, Told[string]> = {};
  for (const [key, below] of Object.entries(node)) {
    for (const [rest, leaf] of Object.entries(leavesOf(below))) {
      leaves[`/${key.replaceAll('~', '~0').replaceAll('/', '~1')}${rest}`] = leaf;
    }
  }
  return leaves;
}

/** "`ssl` from `port` (995, 465 → `true`; 110, 587, 25 → `starttls`; any other or none → `true`)." */
function sslFor(port: unknown, isSeparate: boolean): unknown {
  // "`separateSmtp` with neither, or with port 25 alone, is `ssl: false`."
  if (isSeparate && (port === undefined || port === 25)) return false;
  if (port === 995 || port === 465) return true;
  if (port === 110 || port === 587 || port === 25) return 'starttls';
  return true;
}

/** "POP 995/110/110, SMTP 465/587/587, separate SMTP 465/587/25." */
function portFor(ssl: unknown, service: 'pop' | 'smtp' | 'separate'): number {
  const table = { pop: [995, 110, 110], smtp: [465, 587, 587], separate: [465, 587, 25] }[service];
  return table[[true, 'starttls', false].indexOf(ssl as never)] as number;
}

function complete(server: Record<string, Told[string]>, service: 'pop' | 'smtp' | 'separate', more: Json): void {
  const add = (key: string, value: unknown) => {
    server[key] ??= { value, kind: 'default' };
  };
  add('/ssl', sslFor(server['/port']?.value, service === 'separate'));
  add('/port', portFor(server['/ssl']?.value, service));
  for (const [key, value] of Object.entries(more)) add(`/${key}`, value);
}

/** What section 2 makes of an account, a preset and a list of `--set`. */
export function naiveResolve(account: Json, preset: Json | null, sets: readonly (readonly [string, unknown])[]): Told {
  const tree = treeOf(account, 'file');
  const fresh = new Set<string>();
  for (const [path, value] of sets) set(tree, path, value, fresh);
  const result: Record<string, Told[string]> = {};
  const put = (at: string, leaves: Record<string, Told[string]>) => {
    for (const [key, leaf] of Object.entries(leaves)) result[at + key] = leaf;
  };

  let usesProvider = false;
  for (const name of ['pop', 'smtp'] as const) {
    const written = tree[name];
    const hasSeparate = tree.separateSmtp !== undefined;
    if (name === 'smtp' && hasSeparate) {
      // "… sends instead of `smtp`, which then resolves to `false`."
      put('/smtp', { '': isReported(written) ? written : { value: false, kind: 'default' } });
      continue;
    }
    if (isReported(written)) {
      put(`/${name}`, { '': written });
      continue;
    }
    const told = fresh.has(name) ? undefined : preset?.[name];
    if (written === undefined && told === undefined) continue;
    if (written === undefined && told === false) {
      put(`/${name}`, { '': { value: false, kind: 'provider' } });
      continue;
    }
    const server = leavesOf(written);
    const settings = told ? [told as Json, ...((preset?.alternatives as Record<string, Json[]>)?.[name] ?? [])] : [];
    // 1. "They set `server`: nothing of the preset's service is used."
    if (server['/server'] === undefined && settings.length > 0) {
      // 2. "They set `ssl` or `port`: the first that agrees with all of them gives every other leaf."
      const agrees = (setting: Json) =>
        ['ssl', 'port'].every((key) => server[`/${key}`] === undefined || server[`/${key}`]?.value === setting[key]);
      const match = settings.find(agrees);
      // "None agrees: the preset keeps `server`, `auth`, `mechanism`."
      const { server: host, auth, mechanism } = settings[0] as Json;
      const kept = match ?? { server: host, auth, mechanism };
      for (const [key, value] of Object.entries(kept)) {
        if (value !== undefined) server[`/${key}`] ??= { value, kind: 'provider' };
      }
    }
    if (server['/server']?.kind === 'provider') usesProvider = true;
    complete(server, name, name === 'pop' ? { apop: false } : { auth: true });
    put(`/${name}`, server);
  }

  if (tree.separateSmtp !== undefined) {
    const { popBeforeSmtp, ...own } = tree.separateSmtp as Tree;
    const server = leavesOf(own);
    complete(server, 'separate', { auth: false });
    put('/separateSmtp', server);
    if (popBeforeSmtp !== undefined) {
      // "`server`: `separateSmtp.server`; the rest as in `pop`."
      const before = leavesOf(popBeforeSmtp);
      const host = server['/server'];
      complete(before, 'pop', { apop: false, ...(host && { server: host.value }) });
      put('/separateSmtp/popBeforeSmtp', before);
    }
  }

  put('/mailbox', leavesOf(tree.mailbox));
  if (result['/mailbox/userId'] === undefined) {
    // "the provider's rule, if a server of the account comes from that preset; else the address"
    const address = String(result['/mailbox/address']?.value);
    const rule = usesProvider ? (preset?.userId as string | undefined) : undefined;
    const [local = '', domain = ''] = address.split('@');
    const value =
      rule === undefined || rule === 'address'
        ? address
        : rule === 'local-part'
          ? local
          : rule.split('{local}').join(local).split('{domain}').join(domain);
    result['/mailbox/userId'] = { value, kind: rule === undefined ? 'default' : 'provider' };
  }
  if (tree.delay !== undefined) put('/delay', leavesOf(tree.delay));
  else if (usesProvider && preset?.delay !== undefined)
    put('/delay', { '': { value: preset.delay, kind: 'provider' } });
  else put('/delay', { '': { value: 0, kind: 'default' } });

  if (tree.provider !== undefined) put('/provider', leavesOf(tree.provider));
  else if (preset === null) put('/provider', { '': { value: 'none', kind: 'default' } });
  else put('/provider', { '': { value: preset.id, kind: 'provider' } });
  return result;
}
