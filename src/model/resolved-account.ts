import type { PopPreset, Preset, SmtpPreset } from '../generated/provider.js';
import type { Range } from '../text/source-text.js';
import type { Ssl } from './account.js';
import type { SecretReference } from './secret.js';

/** Where a leaf came from, before anybody asks for lines and columns. */
export type LeafOrigin =
  | { readonly kind: 'file'; readonly pointer: string }
  | { readonly kind: 'provider'; readonly id: string; readonly path: string; readonly pointer: string }
  | { readonly kind: 'default' }
  | { readonly kind: 'override' };

/** One value of the configuration with its origin; lists, secrets and `auth` are one leaf. */
export interface Leaf {
  readonly value: unknown;
  readonly origin: LeafOrigin;
}

/** Leaves by JSON pointer into the account. */
export type Leaves = ReadonlyMap<string, Leaf>;

/** One set of server settings in a preset. */
export type PresetServer = PopPreset | SmtpPreset;

/** A preset and the file that holds it. */
export interface PresetFile {
  readonly preset: Preset;
  readonly path: string;
  /** Where a part of it stands in its file; of a built-in one the file is read on demand. */
  locate?(pointer: string): Range | null;
}

/** A secret as the file writes it. */
export type WrittenSecret = string | SecretReference;

export interface WrittenTls {
  readonly ca?: string;
  readonly servername?: string;
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
  readonly fingerprint?: string | readonly string[];
}

export interface ResolvedServer {
  /** Missing where neither file nor preset names one, which a rule reports. */
  readonly server?: string;
  readonly port: number;
  readonly ssl: Ssl;
  readonly mechanism?: string;
  readonly family?: 4 | 6;
  readonly tls?: WrittenTls;
}

export interface ResolvedPop extends ResolvedServer {
  readonly apop: boolean;
}

export type WrittenAuth = boolean | { readonly userId?: string; readonly password: WrittenSecret };

export interface ResolvedSmtp extends ResolvedServer {
  readonly auth: WrittenAuth;
  readonly hello?: string;
}

export interface ResolvedPopBeforeSmtp extends ResolvedPop {
  readonly userId: string;
  readonly password: WrittenSecret;
}

export interface ResolvedSeparateSmtp extends ResolvedSmtp {
  readonly sender: string;
  readonly popBeforeSmtp?: ResolvedPopBeforeSmtp;
}

/** An account with every leaf that has a value, itself a valid configuration. A service that nothing configures is absent. */
export interface ResolvedConfig {
  readonly provider: string;
  readonly mailbox: {
    readonly address: string;
    readonly userId: string;
    readonly password?: WrittenSecret;
    readonly oauth2?: { readonly accessToken: WrittenSecret };
  };
  readonly pop?: ResolvedPop | false;
  readonly smtp?: ResolvedSmtp | false;
  readonly separateSmtp?: ResolvedSeparateSmtp;
  /** Whole seconds. */
  readonly delay: number;
}

/** An account after the merge. */
export interface ResolvedAccount {
  readonly name: string | null;
  /** Pointer of the account in the configuration: empty, or `/accounts/NAME`. */
  readonly pointer: string;
  readonly leaves: Leaves;
  readonly config: ResolvedConfig;
  readonly preset: PresetFile | null;
  /** Whether a server of the account comes from the preset. */
  readonly usesPreset: boolean;
}
