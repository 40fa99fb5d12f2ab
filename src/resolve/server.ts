import type { Ssl } from '../model/account.js';
import { clearPort, relayPort, sslOfPort, tlsPort } from '../model/facts/ports.js';
import type { ServicePath } from '../model/facts/services.js';
import type {
  Layers,
  LeafOrigin,
  LeafPath,
  PresetFile,
  PresetServer,
  ResolvedTls,
  WrittenTls,
} from '../model/resolved-account.js';

/** Is called with where each leaf comes from while an account is merged. */
export type Recorder = (path: LeafPath, origin: LeafOrigin) => void;

/** Which of the rules for ports hold. */
type Protocol = 'pop' | 'smtp' | 'separateSmtp';

/** A server as the file writes it, whichever service it is for. */
interface WrittenServer {
  readonly server?: string;
  readonly port?: number;
  readonly ssl?: Ssl;
  readonly mechanism?: string;
  readonly family?: 4 | 6;
  readonly tls?: WrittenTls;
}

/** A server setting of a preset, as far as it is used, and its place there. */
interface PresetSetting {
  readonly file: PresetFile;
  readonly setting: Partial<PresetServer>;
  readonly pointer: string;
}

/** What one service is made of. */
export interface ServiceLayers<W extends WrittenServer> {
  readonly path: ServicePath;
  readonly protocol: Protocol;
  readonly written: W;
  readonly preset: PresetSetting | null;
  readonly account: Layers;
  /** `null` where nobody asks for origins. */
  readonly record: Recorder | null;
}

export const byDefault: LeafOrigin = { kind: 'default' };

/** The origin of a leaf that the file or an override wrote. */
export function writtenOrigin({ overridden, pointer }: Layers, path: LeafPath): LeafOrigin {
  return overridden.has(path) ? { kind: 'override' } : { kind: 'file', pointer: pointer + path };
}

export function originIn({ preset, path }: PresetFile, pointer: string): LeafOrigin {
  return { kind: 'provider', id: preset.id, path, pointer };
}

/** A leaf of a service out of its layers, or its default. */
export function leafOf<W extends WrittenServer, K extends keyof W & string>(
  { path, written, preset, account, record }: ServiceLayers<W>,
  key: K,
  fallback?: W[K],
): W[K] | undefined {
  const leaf = `${path}/${key}` as LeafPath;
  const own = written[key];
  if (own !== undefined) {
    record?.(leaf, writtenOrigin(account, leaf));
    return own;
  }
  const given = (preset?.setting as Partial<W> | undefined)?.[key];
  if (given !== undefined && preset) {
    record?.(leaf, originIn(preset.file, `${preset.pointer}/${key}`));
    return given;
  }
  if (fallback !== undefined) record?.(leaf, byDefault);
  return fallback;
}

/** The leaves that every server has. */
export function securityOf(layers: ServiceLayers<WrittenServer>) {
  const { protocol, written, preset } = layers;
  const port = written.port ?? preset?.setting.port;
  const ssl = leafOf(layers, 'ssl', sslOf(port, protocol)) as Ssl;
  return { port: leafOf(layers, 'port', portOf(ssl, protocol)) as number, ssl };
}

/** Undefined where nothing of it is written. */
export function tlsOf({ path, written, account, record }: ServiceLayers<WrittenServer>): ResolvedTls | undefined {
  if (written.tls === undefined) return undefined;
  const { ca, servername, minVersion, fingerprint } = written.tls;
  const tls = { ca, servername, minVersion, fingerprint };
  let isEmpty = true;
  for (const key of tlsKeys) {
    if (tls[key] === undefined) continue;
    isEmpty = false;
    record?.(`${path}/tls/${key}`, writtenOrigin(account, `${path}/tls/${key}`));
  }
  return isEmpty ? undefined : tls;
}

const tlsKeys = ['ca', 'servername', 'minVersion', 'fingerprint'] as const;

/** The first of the preset's settings that agrees with what is written; of the preferred one a part where none does. */
export function agreeingSetting(
  file: PresetFile | null,
  service: 'pop' | 'smtp',
  written: WrittenServer,
): PresetSetting | null {
  const preferred = file?.preset[service];
  if (!file || !preferred || written.server !== undefined) return null;
  const agrees = (setting: PresetServer) =>
    (written.port === undefined || written.port === setting.port) &&
    (written.ssl === undefined || written.ssl === setting.ssl);
  if (agrees(preferred)) return { file, setting: preferred, pointer: `/${service}` };
  const alternatives: readonly PresetServer[] = file.preset.alternatives?.[service] ?? [];
  const index = alternatives.findIndex(agrees);
  const setting = alternatives[index];
  if (setting) return { file, setting, pointer: `/alternatives/${service}/${index}` };
  const { server, mechanism } = preferred;
  const auth = 'auth' in preferred ? preferred.auth : undefined;
  return {
    file,
    setting: { server, ...(auth !== undefined && { auth }), ...(mechanism !== undefined && { mechanism }) },
    pointer: `/${service}`,
  };
}

function sslOf(port: number | undefined, protocol: Protocol): Ssl {
  if (protocol === 'separateSmtp' && (port === undefined || port === relayPort)) return false;
  return sslOfPort(port) ?? true;
}

function portOf(ssl: Ssl, protocol: Protocol): number {
  if (ssl === false && protocol === 'separateSmtp') return relayPort;
  const spoken = protocol === 'pop' ? 'pop' : 'smtp';
  return ssl === true ? tlsPort(spoken) : clearPort(spoken);
}
