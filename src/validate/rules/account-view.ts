import { accountKeys } from '../../model/facts/keys.js';
import { dottedPath, partAt, type ServicePath, serviceNames, services } from '../../model/facts/services.js';
import type { Place, RelatedFinding } from '../../model/finding.js';
import type { PresetIndex } from '../../model/preset-index.js';
import type {
  LeafOrigin,
  LeafPath,
  Origins,
  PresetFile,
  ResolvedAccount,
  ResolvedConfig,
  ResolvedPop,
  ResolvedServer,
  ResolvedSmtp,
  WrittenSecret,
} from '../../model/resolved-account.js';
import type { Workspace } from '../../model/workspace.js';
import { originsOf } from '../../resolve/resolve-account.js';
import type { Document } from '../../syntax/document.js';
import { domainOf } from '../../text/address.js';
import { isWithin } from '../../text/pointer.js';
import { placeToBlame } from './blame.js';

/** One server of an account, whichever service it is for. */
export interface ServerPart {
  readonly path: ServicePath;
  /** As a file writes it: `separateSmtp.popBeforeSmtp`. */
  readonly name: string;
  readonly protocol: 'pop' | 'smtp';
  readonly settings: ResolvedServer & Partial<ResolvedPop & ResolvedSmtp>;
}

/** A log-in at a provider's server, and the leaf that holds its password. */
export interface ProviderLogin {
  readonly file: PresetFile;
  readonly leaf: LeafPath;
}

/** A text or secret that the file writes, and its pointer in the configuration. */
export interface WrittenValue<T> {
  readonly pointer: string;
  readonly value: T;
}

/** What an account stands in. */
export interface Surroundings {
  readonly document: Document;
  readonly presets: PresetIndex;
  readonly workspace: Workspace;
  /** Whether the plain text at a pointer ends before a `#` that may belong to it. */
  readonly isCutByComment: (pointer: string) => boolean;
}

/** An account after the merge, with its document: all that a rule looks at. What several rules ask is worked out once. */
export class AccountView {
  readonly account: ResolvedAccount;
  readonly config: ResolvedConfig;
  readonly presets: PresetIndex;
  /** The servers of the account whose shape is right. */
  readonly servers: readonly ServerPart[];
  readonly isCutByComment: Surroundings['isCutByComment'];
  readonly #document: Document;
  readonly #workspace: Workspace;
  /** Pointers, in the account, of what has a wrong shape or names a preset that is none. */
  readonly #broken: readonly string[];
  #origins: Origins | undefined;
  #providerOfDomain: PresetFile | null | undefined;
  #providerLogins: readonly ProviderLogin[] | undefined;
  #secrets: readonly WrittenValue<WrittenSecret>[] | undefined;
  #userIds: readonly WrittenValue<string>[] | undefined;

  constructor(account: ResolvedAccount, broken: readonly string[], around: Surroundings) {
    const { document, presets, workspace, isCutByComment } = around;
    this.account = account;
    this.config = account.config;
    this.presets = presets;
    this.isCutByComment = isCutByComment;
    this.#document = document;
    this.#workspace = workspace;
    this.#broken = broken;
    this.servers = this.#serversOf(account.config);
  }

  #serversOf(config: ResolvedConfig): ServerPart[] {
    const parts = serviceNames.flatMap((service) => {
      const { path, protocol } = services[service];
      const settings = partAt(config, path);
      return settings ? [{ path, name: dottedPath(path), protocol, settings } as ServerPart] : [];
    });
    return this.#broken.length === 0 ? parts : parts.filter(({ path }) => !this.isBroken(path));
  }

  /** Whether the shape of that part of the account is wrong: then nothing of its meaning is reported. */
  isBroken(part: LeafPath | '/mailbox'): boolean {
    return this.#broken.some((fault) => fault !== '' && (isWithin(fault, part) || isWithin(part, fault)));
  }

  /** Whether the account itself lacks a key, or has one that may be a misspelt service. */
  get hasUnknownParts(): boolean {
    return this.#broken.some((fault) => fault === '' || !accountKeys.includes(fault.split('/')[1] ?? ''));
  }

  /** Where a leaf came from, undefined where there is none. */
  originOf(path: LeafPath): LeafOrigin | undefined {
    this.#origins ??= originsOf(this.account);
    return this.#origins.get(path);
  }

  /** Whether the file itself writes that leaf. */
  isFromFile(path: LeafPath): boolean {
    return this.originOf(path)?.kind === 'file';
  }

  /** The place of a part that the file writes. */
  at(path: LeafPath): Place {
    return { pointer: this.account.pointer + path, at: 'value' };
  }

  /** The place to blame for one of these leaves. */
  blame(...leaves: readonly [LeafPath, ...LeafPath[]]): Place {
    this.#origins ??= originsOf(this.account);
    return placeToBlame(this.account, leaves, this.#origins);
  }

  /** The preset whose server it is: the account's own, if it has that server, else any that has. */
  presetOf({ protocol, settings }: ServerPart): PresetFile | null {
    if (settings.server === undefined) return null;
    const owners = this.presets.withServer(protocol, settings.server);
    return owners.find(({ preset }) => preset.id === this.account.preset?.preset.id) ?? owners[0] ?? null;
  }

  /** The provider that owns the domain of the address, where the file names another one whose servers it uses. */
  get providerOfDomain(): PresetFile | null {
    if (this.#providerOfDomain === undefined) this.#providerOfDomain = this.#findProviderOfDomain();
    return this.#providerOfDomain;
  }

  #findProviderOfDomain(): PresetFile | null {
    const { preset: named, usesPreset, layers } = this.account;
    const { address } = this.config.mailbox;
    const isWritten = layers.written.provider !== undefined && !layers.overridden.has('/provider');
    if (!named || !usesPreset || !isWritten || !address || this.isBroken('/mailbox/address')) return null;
    const owner = this.presets.byDomain(domainOf(address));
    if (!owner || owner.preset.id === named.preset.id || owner.preset.successor === named.preset.id) return null;
    const servers = (['pop', 'smtp'] as const).flatMap((service) => {
      const setting = owner.preset[service];
      return setting ? this.presets.withServer(service, setting.server) : [];
    });
    return servers.some(({ preset }) => preset.id === named.preset.id) ? null : owner;
  }

  /** The log-ins at servers that presets have, each provider and password once. */
  get providerLogins(): readonly ProviderLogin[] {
    this.#providerLogins ??= this.#findProviderLogins();
    return this.#providerLogins;
  }

  #findProviderLogins(): ProviderLogin[] {
    const found: ProviderLogin[] = [];
    // Of a provider that was named by mistake nothing is asked.
    if (this.providerOfDomain) return found;
    for (const part of this.servers) {
      const file = logsIn(part) ? this.presetOf(part) : null;
      if (!file) continue;
      const leaf = loginLeaf(part);
      if (!found.some((other) => other.file.preset.id === file.preset.id && other.leaf === leaf))
        found.push({ file, leaf });
    }
    return found;
  }

  /** The preset at whose server the secret or log-in name at a leaf logs in. */
  providerAt(leaf: string): PresetFile | undefined {
    return this.providerLogins.find((login) => login.leaf === leaf)?.file;
  }

  /** The secrets that the file writes, and whose shape is right. */
  get writtenSecrets(): readonly WrittenValue<WrittenSecret>[] {
    this.#secrets ??= this.#findSecrets();
    return this.#secrets;
  }

  #findSecrets(): WrittenValue<WrittenSecret>[] {
    const { mailbox } = this.config;
    const found: WrittenValue<WrittenSecret>[] = [];
    const add = (path: LeafPath, value: WrittenSecret | undefined, below = '') => {
      if (value === undefined || this.isBroken(path)) return;
      found.push({ pointer: this.account.pointer + path + below, value });
    };
    add('/mailbox/password', mailbox.password);
    add('/mailbox/oauth2/accessToken', mailbox.oauth2?.accessToken);
    for (const { leaf, below, login } of ownLogins(this.config))
      add(leaf('password'), login.password, below('password'));
    return found;
  }

  /** The secrets that stand in the file themselves. */
  get literalSecrets(): readonly WrittenValue<string>[] {
    return this.writtenSecrets.filter((secret): secret is WrittenValue<string> => typeof secret.value === 'string');
  }

  /** The log-in names that the file writes. */
  get writtenUserIds(): readonly WrittenValue<string>[] {
    this.#userIds ??= this.#findUserIds();
    return this.#userIds;
  }

  #findUserIds(): WrittenValue<string>[] {
    const { written, overridden } = this.account.layers;
    const found: WrittenValue<string>[] = [];
    const add = (path: LeafPath, value: string | undefined, below = '') => {
      if (value === undefined || overridden.has(path) || this.isBroken(path)) return;
      found.push({ pointer: this.account.pointer + path + below, value });
    };
    add('/mailbox/userId', written.mailbox?.userId);
    for (const { leaf, below, login } of ownLogins(this.config)) add(leaf('userId'), login.userId, below('userId'));
    return found;
  }

  /** Where a secret's `file` leads, and whether that is in the tree that `probe` reads secrets from. */
  secretPath(written: string): { readonly path: string; readonly isInTree: boolean } {
    return this.#workspace.secretPath(written, this.#document.path);
  }
}

interface OwnLogin {
  readonly login: { readonly userId?: string; readonly password?: WrittenSecret };
  /** The leaf that a part of it is or belongs to: `auth` is one leaf. */
  leaf(key: 'userId' | 'password'): LeafPath;
  /** What leads from that leaf to the part. */
  below(key: string): string;
}

/** The log-ins that belong to one service, not to the mailbox. */
function ownLogins(config: ResolvedConfig): OwnLogin[] {
  return serviceNames.flatMap((service): OwnLogin[] => {
    const { path, login } = services[service];
    if (login === 'mailbox') return [];
    const isAuth = login === 'auth';
    const found = partAt(config, isAuth ? `${path}/auth` : path);
    if (found === null || typeof found !== 'object') return [];
    return [
      {
        login: found,
        leaf: (key) => (isAuth ? `${path}/auth` : `${path}/${key}`),
        below: (key) => (isAuth ? `/${key}` : ''),
      },
    ];
  });
}

/** Whether a log-in goes to that server. */
export function logsIn({ protocol, settings }: ServerPart): boolean {
  return protocol === 'pop' || settings.auth !== false;
}

/** Whether the mailbox's own ID and password go to that server. */
export function usesMailboxLogin({ path, settings }: ServerPart): boolean {
  return path === '/pop' || (path === '/smtp' && settings.auth === true);
}

function loginLeaf(part: ServerPart): LeafPath {
  if (usesMailboxLogin(part)) return '/mailbox/password';
  return part.protocol === 'pop' ? `${part.path}/password` : `${part.path}/auth`;
}

/** The line of a preset that a value contradicts. */
export function presetSays(file: PresetFile, pointer: string, what: string): RelatedFinding {
  return { note: 'preset-says', args: { provider: file.preset.name, what }, preset: { file, pointer } };
}

/** The last key of a pointer. */
export function lastKey(pointer: string): string {
  return pointer.slice(pointer.lastIndexOf('/') + 1);
}
