import type { Preset } from '../generated/provider.js';
import type { Leaf, LeafOrigin, PresetFile, ResolvedAccount, ResolvedConfig } from '../model/resolved-account.js';
import { fromPointer } from '../text/pointer.js';
import { completeServer, type Protocol, presetSettings, type ServerLeaves } from './server.js';
import type { Written } from './written.js';

/** The account to complete, and the preset that fills what it leaves out. */
export interface ResolveInput {
  readonly name: string | null;
  readonly pointer: string;
  readonly written: Written;
  readonly preset: PresetFile | null;
  /** Where the choice of the preset came from, where the file does not name it: the domain it owns. */
  readonly chosenBy: LeafOrigin | null;
}

const byDefault: LeafOrigin = { kind: 'default' };

/** Merges defaults, preset, file and overrides, leaf by leaf. */
export function resolveAccount(input: ResolveInput): ResolvedAccount {
  const { written, preset } = input;
  const leaves = new Map<string, Leaf>();
  const put = (pointer: string, value: unknown, origin: LeafOrigin = byDefault) =>
    leaves.set(pointer, { value, origin });

  putProvider(input, leaves);
  const separate = written.objects.has('/separateSmtp');
  const pop = resolveService(input, 'pop');
  const smtp = separate ? smtpBesideSeparate(written) : resolveService(input, 'smtp');
  const usesPreset = [pop, smtp].some((service) => service?.get('server')?.origin.kind === 'provider');

  copyWritten(written, leaves, '/mailbox');
  if (!leaves.has('/mailbox/userId')) putUserId(leaves, usesPreset ? preset : null);
  if (pop) place(leaves, '/pop', pop, { apop: false });
  if (smtp) place(leaves, '/smtp', smtp, { auth: true });
  if (separate) placeSeparate(written, leaves);
  const delay = written.leaves.get('/delay');
  if (delay) leaves.set('/delay', delay);
  else if (usesPreset && preset?.preset.delay !== undefined)
    put('/delay', preset.preset.delay, originIn(preset, '/delay'));
  else put('/delay', 0);

  const { name, pointer } = input;
  return { name, pointer, leaves, config: buildConfig(leaves), preset, usesPreset };
}

function originIn({ preset, path }: PresetFile, pointer: string): LeafOrigin {
  return { kind: 'provider', id: preset.id, path, pointer };
}

function putProvider({ written, preset, chosenBy }: ResolveInput, leaves: Map<string, Leaf>): void {
  const leaf = written.leaves.get('/provider');
  leaves.set('/provider', leaf ?? { value: preset?.preset.id ?? 'none', origin: chosenBy ?? byDefault });
}

/** The leaves of `pop` or `smtp`: one with an empty key for `false`, `null` where nothing configures it. */
function resolveService({ written, preset }: ResolveInput, service: 'pop' | 'smtp'): ServerLeaves | null {
  const pointer = `/${service}`;
  const off = written.leaves.get(pointer);
  if (off) return new Map([['', off]]);
  const isWritten = written.objects.has(pointer);
  const file = written.fresh.has(pointer) ? null : preset;
  if (!isWritten && file?.preset[service] === false) {
    return new Map([['', { value: false, origin: originIn(file, pointer) }]]);
  }
  const settings = file ? presetSettings(file, service) : [];
  if (!isWritten && settings.length === 0) return null;
  return completeServer(writtenBelow(written, pointer), settings, service);
}

/** `false`, written or not: the separate server sends. */
function smtpBesideSeparate({ leaves }: Written): ServerLeaves {
  return new Map([['', leaves.get('/smtp') ?? { value: false, origin: byDefault }]]);
}

function writtenBelow(written: Written, pointer: string): ServerLeaves {
  const leaves: ServerLeaves = new Map();
  for (const [key, leaf] of written.leaves) {
    if (key.startsWith(`${pointer}/`)) leaves.set(key.slice(pointer.length + 1), leaf);
  }
  return leaves;
}

function copyWritten(written: Written, leaves: Map<string, Leaf>, pointer: string): void {
  for (const [key, leaf] of writtenBelow(written, pointer)) leaves.set(`${pointer}/${key}`, leaf);
}

function place(
  leaves: Map<string, Leaf>,
  pointer: string,
  server: ServerLeaves,
  defaults: Readonly<Record<string, unknown>>,
): void {
  const off = server.get('');
  if (off) {
    leaves.set(pointer, off);
    return;
  }
  for (const [key, leaf] of server) leaves.set(`${pointer}/${key}`, leaf);
  for (const [key, value] of Object.entries(defaults)) {
    if (!server.has(key)) leaves.set(`${pointer}/${key}`, { value, origin: byDefault });
  }
}

/** Another company's server takes nothing from the preset. */
function placeSeparate(written: Written, leaves: Map<string, Leaf>): void {
  const own = (pointer: string, protocol: Protocol, ...below: string[]) => {
    const server = writtenBelow(written, pointer);
    for (const key of server.keys()) if (below.some((name) => key.startsWith(`${name}/`))) server.delete(key);
    return completeServer(server, [], protocol);
  };
  place(leaves, '/separateSmtp', own('/separateSmtp', 'separateSmtp', 'popBeforeSmtp'), { auth: false });
  const pointer = '/separateSmtp/popBeforeSmtp';
  if (!written.objects.has(pointer)) return;
  const server = leaves.get('/separateSmtp/server')?.value;
  place(leaves, pointer, own(pointer, 'pop'), { apop: false, ...(server !== undefined && { server }) });
}

/** The log-in name by the provider's rule, else the address. */
function putUserId(leaves: Map<string, Leaf>, file: PresetFile | null): void {
  const address = leaves.get('/mailbox/address')?.value;
  if (typeof address !== 'string') return;
  const rule = file?.preset.userId;
  const value = userIdFor(address, file?.preset);
  leaves.set('/mailbox/userId', { value, origin: file && rule ? originIn(file, '/userId') : byDefault });
}

/** The log-in name that a provider's rule makes of an address. */
export function userIdFor(address: string, preset: Preset | undefined): string {
  const at = address.lastIndexOf('@');
  const parts = { local: address.slice(0, at), domain: address.slice(at + 1) };
  const rule = preset?.userId ?? 'address';
  if (rule === 'address') return address;
  if (rule === 'local-part') return parts.local;
  return rule.replaceAll(/\{(local|domain)\}/g, (_, name: 'local' | 'domain') => parts[name]);
}

const serverKeys = [
  'server',
  'port',
  'ssl',
  'apop',
  'sender',
  'userId',
  'password',
  'auth',
  'hello',
  'mechanism',
  'family',
];
const tlsKeys = ['ca', 'servername', 'minVersion', 'fingerprint'].map((key) => `tls/${key}`);
const service = (pointer: string) => [pointer, ...[...serverKeys, ...tlsKeys].map((key) => `${pointer}/${key}`)];

/** The order in which a resolved account is written, whatever order the file has. */
const order = [
  '/provider',
  '/mailbox/address',
  '/mailbox/userId',
  '/mailbox/password',
  '/mailbox/oauth2/accessToken',
  ...service('/pop'),
  ...service('/smtp'),
  ...service('/separateSmtp'),
  ...service('/separateSmtp/popBeforeSmtp'),
  '/delay',
].map((pointer) => ({ pointer, keys: fromPointer(pointer) }));

/** The pointers of the leaves, in the order in which they are written. */
export function orderedLeaves(leaves: ReadonlyMap<string, Leaf>): [string, Leaf][] {
  const ordered: [string, Leaf][] = [];
  for (const { pointer } of order) {
    const leaf = leaves.get(pointer);
    if (leaf) ordered.push([pointer, leaf]);
  }
  return ordered;
}

function buildConfig(leaves: ReadonlyMap<string, Leaf>): ResolvedConfig {
  const config: Record<string, unknown> = {};
  for (const { pointer, keys } of order) {
    const leaf = leaves.get(pointer);
    if (!leaf) continue;
    let target = config;
    const last = keys.length - 1;
    for (let level = 0; level < last; level++) {
      const key = keys[level] as string;
      target[key] ??= {};
      target = target[key] as Record<string, unknown>;
    }
    target[keys[last] as string] = leaf.value;
  }
  return config as unknown as ResolvedConfig;
}
