import type { Preset } from '../generated/provider.js';
import type {
  Layers,
  LeafPath,
  Origins,
  PresetFile,
  ResolvedAccount,
  ResolvedConfig,
  ResolvedMailbox,
  ResolvedPop,
  ResolvedPopBeforeSmtp,
  ResolvedSeparateSmtp,
  ResolvedSmtp,
  WrittenAccount,
} from '../model/resolved-account.js';
import { splitAddress } from '../text/address.js';
import {
  agreeingSetting,
  byDefault,
  leafOf,
  originIn,
  type Recorder,
  type ServiceLayers,
  securityOf,
  tlsOf,
  writtenOrigin,
} from './server.js';

/** Merges defaults, preset, file and overrides, leaf by leaf. */
export function resolveAccount(name: string | null, layers: Layers): ResolvedAccount {
  const { config, usesPreset } = merge(layers, null);
  return { name, pointer: layers.pointer, config, preset: layers.preset, usesPreset, layers };
}

/** Where each leaf of an account came from: merges it again, this time with a record. */
export function originsOf({ layers }: ResolvedAccount): Origins {
  const origins = new Map<LeafPath, ReturnType<typeof writtenOrigin>>();
  merge(layers, (path, origin) => origins.set(path, origin));
  return origins;
}

/** The value of a leaf, undefined where there is none. */
export function valueAt(config: ResolvedConfig, path: LeafPath): unknown {
  let value: unknown = config;
  for (const key of path.slice(1).split('/')) {
    if (value === null || typeof value !== 'object') return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

/** The order in which it asks for leaves is the one in which they are printed. */
function merge(layers: Layers, record: Recorder | null): { config: ResolvedConfig; usesPreset: boolean } {
  const { written, preset } = layers;
  const popPreset = presetFor('/pop', layers);
  const smtpPreset = written.separateSmtp ? null : presetFor('/smtp', layers);
  const usesPreset = takesServer(written.pop, popPreset, 'pop') || takesServer(written.smtp, smtpPreset, 'smtp');
  const provider = providerOf(layers, record);
  const mailbox = mailboxOf(layers, usesPreset ? preset : null, record);
  const pop = popOf(layers, popPreset, record);
  const smtp = written.separateSmtp ? smtpBesideSeparate(layers, record) : smtpOf(layers, smtpPreset, record);
  const separateSmtp = written.separateSmtp && separateSmtpOf(written.separateSmtp, layers, record);
  const delay = delayOf(layers, usesPreset ? preset : null, record);
  return { config: { provider, mailbox, pop, smtp, separateSmtp, delay }, usesPreset };
}

function providerOf(layers: Layers, record: Recorder | null): string {
  const { written, preset, chosenBy } = layers;
  if (written.provider !== undefined) {
    record?.('/provider', writtenOrigin(layers, '/provider'));
    return written.provider;
  }
  record?.('/provider', chosenBy ?? byDefault);
  return preset?.preset.id ?? 'none';
}

/** The preset as far as a service starts from it. */
function presetFor(path: '/pop' | '/smtp', { fresh, preset }: Layers): PresetFile | null {
  return fresh.has(path) ? null : preset;
}

/** Whether the server of a service comes from the preset. */
function takesServer(
  written: WrittenAccount['pop'] | WrittenAccount['smtp'],
  file: PresetFile | null,
  service: 'pop' | 'smtp',
): boolean {
  return written !== false && written?.server === undefined && Boolean(file?.preset[service]);
}

/** `file`: the preset of which a server is used, whose rule for log-in names holds then. */
function mailboxOf(layers: Layers, file: PresetFile | null, record: Recorder | null): ResolvedMailbox {
  const written = layers.written.mailbox ?? {};
  const { address, password, oauth2 } = written;
  const accessToken = oauth2?.accessToken;
  if (address !== undefined) record?.('/mailbox/address', writtenOrigin(layers, '/mailbox/address'));
  let { userId } = written;
  if (userId !== undefined) record?.('/mailbox/userId', writtenOrigin(layers, '/mailbox/userId'));
  else if (address !== undefined) {
    userId = userIdFor(address, file?.preset);
    record?.('/mailbox/userId', file?.preset.userId === undefined ? byDefault : originIn(file, '/userId'));
  }
  if (password !== undefined) record?.('/mailbox/password', writtenOrigin(layers, '/mailbox/password'));
  if (accessToken !== undefined)
    record?.('/mailbox/oauth2/accessToken', writtenOrigin(layers, '/mailbox/oauth2/accessToken'));
  return { address, userId, password, oauth2: accessToken === undefined ? undefined : { accessToken } };
}

/** Whether a service is off, or configured by nobody; `undefined` where it is on. */
function absence(
  path: '/pop' | '/smtp',
  written: object | false | undefined,
  file: PresetFile | null,
  layers: Layers,
  record: Recorder | null,
): { readonly value: false | undefined } | undefined {
  if (written === false) {
    record?.(path, writtenOrigin(layers, path));
    return { value: false };
  }
  if (written !== undefined) return undefined;
  const setting = file?.preset[path === '/pop' ? 'pop' : 'smtp'];
  if (setting) return undefined;
  if (file && setting === false) record?.(path, originIn(file, path));
  return { value: setting };
}

function popOf(layers: Layers, file: PresetFile | null, record: Recorder | null): ResolvedPop | false | undefined {
  const written = layers.written.pop;
  const absent = absence('/pop', written, file, layers, record);
  if (absent) return absent.value;
  const own = written || {};
  const preset = agreeingSetting(file, 'pop', own);
  return popServer({ path: '/pop', protocol: 'pop', written: own, preset, account: layers, record });
}

function popServer(layers: ServiceLayers<Exclude<WrittenAccount['pop'], false | undefined>>): ResolvedPop {
  const server = leafOf(layers, 'server');
  const { port, ssl } = securityOf(layers);
  return {
    server,
    port,
    ssl,
    apop: leafOf(layers, 'apop', false) as boolean,
    mechanism: leafOf(layers, 'mechanism'),
    family: leafOf(layers, 'family'),
    tls: tlsOf(layers),
  };
}

function smtpOf(layers: Layers, file: PresetFile | null, record: Recorder | null): ResolvedSmtp | false | undefined {
  const written = layers.written.smtp;
  const absent = absence('/smtp', written, file, layers, record);
  if (absent) return absent.value;
  const own = written || {};
  const preset = agreeingSetting(file, 'smtp', own);
  return smtpServer({ path: '/smtp', protocol: 'smtp', written: own, preset, account: layers, record }, true);
}

function smtpServer(
  layers: ServiceLayers<Exclude<WrittenAccount['smtp'], false | undefined>>,
  auth: boolean,
): ResolvedSmtp {
  const server = leafOf(layers, 'server');
  const { port, ssl } = securityOf(layers);
  return {
    server,
    port,
    ssl,
    auth: leafOf(layers, 'auth', auth) as ResolvedSmtp['auth'],
    hello: leafOf(layers, 'hello'),
    mechanism: leafOf(layers, 'mechanism'),
    family: leafOf(layers, 'family'),
    tls: tlsOf(layers),
  };
}

/** `false`, written or not: the separate server sends. */
function smtpBesideSeparate(layers: Layers, record: Recorder | null): false {
  record?.('/smtp', layers.written.smtp === false ? writtenOrigin(layers, '/smtp') : byDefault);
  return false;
}

/** Another company's server takes nothing from the preset. */
function separateSmtpOf(
  written: NonNullable<WrittenAccount['separateSmtp']>,
  account: Layers,
  record: Recorder | null,
): ResolvedSeparateSmtp {
  const path = '/separateSmtp';
  const layers = { path, protocol: 'separateSmtp', written, preset: null, account, record } as const;
  const smtp = smtpServer(layers, false);
  const { server, port, ssl, auth, hello, mechanism, family, tls } = smtp;
  const sender = leafOf(layers, 'sender');
  const before = written.popBeforeSmtp && popBeforeSmtpOf(written.popBeforeSmtp, server, account, record);
  return { server, port, ssl, sender, auth, hello, mechanism, family, tls, popBeforeSmtp: before };
}

function popBeforeSmtpOf(
  written: NonNullable<NonNullable<WrittenAccount['separateSmtp']>['popBeforeSmtp']>,
  server: string | undefined,
  account: Layers,
  record: Recorder | null,
): ResolvedPopBeforeSmtp {
  const path = '/separateSmtp/popBeforeSmtp';
  const layers = { path, protocol: 'pop', written, preset: null, account, record } as const;
  const { port, ssl, apop, mechanism, family, tls } = popServer(layers);
  const userId = leafOf(layers, 'userId');
  const password = leafOf(layers, 'password');
  return { server: leafOf(layers, 'server', server), port, ssl, apop, userId, password, mechanism, family, tls };
}

function delayOf(layers: Layers, file: PresetFile | null, record: Recorder | null): number {
  const { delay } = layers.written;
  if (delay !== undefined) {
    record?.('/delay', writtenOrigin(layers, '/delay'));
    return delay;
  }
  record?.('/delay', file?.preset.delay === undefined ? byDefault : originIn(file, '/delay'));
  return file?.preset.delay ?? 0;
}

/** The log-in name that a provider's rule makes of an address. */
export function userIdFor(address: string, preset: Preset | undefined): string {
  const rule = preset?.userId ?? 'address';
  if (rule === 'address') return address;
  const parts = splitAddress(address);
  if (rule === 'local-part') return parts.local;
  return rule.replaceAll(/\{(local|domain)\}/g, (_, name: 'local' | 'domain') => parts[name]);
}
