import type {
  AccountSettings,
  MailboxSettings,
  Oauth2Settings,
  PopBeforeSmtpSettings,
  PopSettings,
  SeparateSmtpSettings,
  SmtpSettings,
} from '../generated/mailrc.js';
import type { PopPreset, Preset, SmtpPreset } from '../generated/provider.js';
import type { Range } from '../text/source-text.js';
import type { Ssl } from './account.js';
import type { ServicePath } from './facts/services.js';
import type { SecretReference } from './secret.js';

type ServerKey = 'server' | 'port' | 'ssl' | 'mechanism' | 'family' | `tls/${keyof WrittenTls}`;
type LoginKey = 'apop' | 'userId' | 'password' | 'auth' | 'hello' | 'sender';

/** The pointer of a leaf inside an account: a scalar, a list, a secret, `auth`, or `false` in a service's place. */
export type LeafPath =
  | '/provider'
  | '/mailbox/address'
  | '/mailbox/userId'
  | '/mailbox/password'
  | '/mailbox/oauth2/accessToken'
  | ServicePath
  | `${ServicePath}/${ServerKey | LoginKey}`
  | '/delay';

/** Where a leaf came from, before anybody asks for lines and columns. */
export type LeafOrigin =
  | { readonly kind: 'file'; readonly pointer: string }
  | { readonly kind: 'provider'; readonly id: string; readonly path: string; readonly pointer: string }
  | { readonly kind: 'default' }
  | { readonly kind: 'override' };

/** The origin of every leaf of a resolved account, in the order in which they are printed. */
export type Origins = ReadonlyMap<string, LeafOrigin>;

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

/** The settings of TLS that are written, each undefined where it is not. */
export type ResolvedTls = { readonly [K in keyof WrittenTls]-?: WrittenTls[K] | undefined };

/** An account as the file writes it, without the parts whose shape is wrong. */
export type WrittenAccount = Readonly<
  Partial<Omit<AccountSettings, 'mailbox' | 'pop' | 'smtp' | 'separateSmtp'>> & {
    mailbox?: Readonly<Partial<Omit<MailboxSettings, 'oauth2'>> & { oauth2?: Partial<Oauth2Settings> }>;
    pop?: Readonly<Partial<PopSettings>> | false;
    smtp?: Readonly<Partial<SmtpSettings>> | false;
    separateSmtp?: Readonly<
      Partial<Omit<SeparateSmtpSettings, 'popBeforeSmtp'>> & {
        popBeforeSmtp?: Readonly<Partial<PopBeforeSmtpSettings>>;
      }
    >;
  }
>;

/** What an account is made of, the stronger first: overrides and the file, laid over each other, then the preset. */
export interface Layers {
  /** What the file says, with the overrides laid over it. */
  readonly written: WrittenAccount;
  /** Pointer of the account in the configuration: empty, or `/accounts/NAME`. */
  readonly pointer: string;
  /** Leaves that an override set. */
  readonly overridden: ReadonlySet<string>;
  /** Services that an override turned on again: they start from nothing, the preset's part included. */
  readonly fresh: ReadonlySet<string>;
  readonly preset: PresetFile | null;
  /** By what the preset was chosen where the file does not name it: the domain that it owns. */
  readonly chosenBy: LeafOrigin | null;
}

export interface ResolvedServer {
  /** Undefined where neither file nor preset names one, which a rule reports. */
  readonly server: string | undefined;
  readonly port: number;
  readonly ssl: Ssl;
  readonly mechanism: string | undefined;
  readonly family: 4 | 6 | undefined;
  /** Undefined where nothing of it is written. */
  readonly tls: ResolvedTls | undefined;
}

export interface ResolvedPop extends ResolvedServer {
  readonly apop: boolean;
}

export type WrittenAuth = boolean | { readonly userId?: string; readonly password: WrittenSecret };

export interface ResolvedSmtp extends ResolvedServer {
  readonly auth: WrittenAuth;
  readonly hello: string | undefined;
}

/** Undefined in it only where the shape of the file is wrong. */
export interface ResolvedPopBeforeSmtp extends ResolvedPop {
  readonly userId: string | undefined;
  readonly password: WrittenSecret | undefined;
}

export interface ResolvedSeparateSmtp extends ResolvedSmtp {
  /** Undefined only where the shape of the file is wrong. */
  readonly sender: string | undefined;
  readonly popBeforeSmtp: ResolvedPopBeforeSmtp | undefined;
}

export interface ResolvedMailbox {
  /** Undefined, with the user ID, only where the shape of the file is wrong. */
  readonly address: string | undefined;
  readonly userId: string | undefined;
  readonly password: WrittenSecret | undefined;
  readonly oauth2: { readonly accessToken: WrittenSecret } | undefined;
}

/** An account with every leaf that has a value. A service that nothing configures is undefined. */
export interface ResolvedConfig {
  readonly provider: string;
  readonly mailbox: ResolvedMailbox;
  readonly pop: ResolvedPop | false | undefined;
  readonly smtp: ResolvedSmtp | false | undefined;
  readonly separateSmtp: ResolvedSeparateSmtp | undefined;
  /** Whole seconds. */
  readonly delay: number;
}

/** An account after the merge. */
export interface ResolvedAccount {
  readonly name: string | null;
  /** Pointer of the account in the configuration: empty, or `/accounts/NAME`. */
  readonly pointer: string;
  readonly config: ResolvedConfig;
  readonly preset: PresetFile | null;
  /** Whether a server of the account comes from the preset. */
  readonly usesPreset: boolean;
  /** What it was merged from: tells where a leaf came from (`originsOf`). */
  readonly layers: Layers;
}
