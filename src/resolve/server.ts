import type { Ssl } from '../model/account.js';
import type { Leaf, LeafOrigin, PresetFile, PresetServer } from '../model/resolved-account.js';

/** Leaves of one server, by key. */
export type ServerLeaves = Map<string, Leaf>;

/** Which of the protocol's rules hold. */
export type Protocol = 'pop' | 'smtp' | 'separateSmtp';

const inferred: LeafOrigin = { kind: 'default' };

/** The preset's settings of a service: the preferred ones, then the alternatives, each with its place in the preset. */
export function presetSettings(file: PresetFile, service: 'pop' | 'smtp'): ServerLeaves[] {
  const preferred = file.preset[service];
  if (!preferred) return [];
  const alternatives = file.preset.alternatives?.[service] ?? [];
  return [preferred, ...alternatives].map((settings, index) =>
    leavesOf(file, settings, index === 0 ? `/${service}` : `/alternatives/${service}/${index - 1}`),
  );
}

function leavesOf({ preset, path }: PresetFile, settings: PresetServer, pointer: string): ServerLeaves {
  return new Map(
    Object.entries(settings).map(([key, value]) => [
      key,
      { value, origin: { kind: 'provider', id: preset.id, path, pointer: `${pointer}/${key}` } },
    ]),
  );
}

/** Completes the leaves that are written by the three rules for server leaves. `settings`: the preset's, preferred first. */
export function completeServer(
  written: ServerLeaves,
  settings: readonly ServerLeaves[],
  protocol: Protocol,
): ServerLeaves {
  const complete: ServerLeaves = new Map([...presetLeaves(written, settings), ...written]);
  inferSecurity(complete, protocol);
  return complete;
}

function presetLeaves(written: ServerLeaves, settings: readonly ServerLeaves[]): ServerLeaves {
  const [preferred] = settings;
  if (preferred === undefined || written.has('server')) return new Map();
  const fixed = ['ssl', 'port'].filter((key) => written.has(key));
  const agreeing = settings.find((candidate) =>
    fixed.every((key) => candidate.get(key)?.value === written.get(key)?.value),
  );
  return agreeing ?? new Map([...preferred].filter(([key]) => ['server', 'auth', 'mechanism'].includes(key)));
}

/** `ssl` from `port`, then `port` from `ssl`. */
function inferSecurity(leaves: ServerLeaves, protocol: Protocol): void {
  if (!leaves.has('ssl')) leaves.set('ssl', { value: sslOf(leaves.get('port')?.value, protocol), origin: inferred });
  if (!leaves.has('port')) {
    leaves.set('port', { value: portOf(leaves.get('ssl')?.value as Ssl, protocol), origin: inferred });
  }
}

function sslOf(port: unknown, protocol: Protocol): Ssl {
  if (protocol === 'separateSmtp' && (port === undefined || port === 25)) return false;
  return port === 110 || port === 587 || port === 25 ? 'starttls' : true;
}

function portOf(ssl: Ssl, protocol: Protocol): number {
  if (protocol === 'pop') return ssl === true ? 995 : 110;
  if (ssl === true) return 465;
  return ssl === false && protocol === 'separateSmtp' ? 25 : 587;
}
