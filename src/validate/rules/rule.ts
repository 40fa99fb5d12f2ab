import type { Finding } from '../../model/finding.js';
import type {
  PresetFile,
  ResolvedAccount,
  ResolvedPop,
  ResolvedServer,
  ResolvedSmtp,
  WrittenSecret,
} from '../../model/resolved-account.js';
import { splitAddress } from '../../text/address.js';
import { toAsciiHost } from '../../text/host.js';
import { isWithin } from '../../text/pointer.js';

/** The questions that rules ask of the presets. */
export interface KnindexPresets {
  byDomain(domain: string): PresetFile | null;
  /** The presets that have that server for the service, with that port and `ssl` where they are given. */
  withServer(service: 'pop' | 'smtp', server: string, port?: number, ssl?: unknown): readonly PresetFile[];
  /** The presets with a host that receives mail and takes no log-in, or that works in its own network alone. */
  withHost(kind: 'mx' | 'networkBound', host: string): readonly PresetFile[];
  servers(service: 'pop' | 'smtp'): readonly string[];
  domains(): readonly string[];
}

/** What a rule sees: an account after the merge. */
export interface RuleContext {
  readonly account: ResolvedAccount;
  readonly presets: KnindexPresets;
  /** Whether the file has an object at `smtp`. */
  readonly writesSmtp: boolean;
  /** Whether the shape of that part of the account (`/pop`) is wrong: then nothing of its meaning is reported. */
  isBroken(part: string): boolean;
  /** The text of the value at that pointer, and of its last line what stands behind it; `null` without a text. */
  sourceOf(pointer: string): { readonly text: string; readonly rest: string } | null;
  /** Whether any comment of the file begins as a text that was cut by it would go on. */
  readonly mayBeCut: boolean;
  /** Answers to questions that several rules ask, by the function that works them out. */
  readonly answers: Map<unknown, unknown>;
  /** Where a path leads, and whether that is in the tree that `probe` reads secrets from; told by its letters alone. */
  secretPath(path: string): { readonly path: string; readonly isInTree: boolean };
}

/** One rule of meaning. */
export type Rule = (context: RuleContext) => Finding[];

/** One server of an account, whichever service it is for. */
export interface ServerPart {
  readonly pointer: string;
  /** How a message calls it. */
  readonly name: string;
  readonly protocol: 'pop' | 'smtp';
  readonly settings: ResolvedServer & Partial<ResolvedPop & ResolvedSmtp>;
}

/** What several rules ask of an account is worked out once. */
function once<T extends NonNullable<unknown> | null>(answer: (context: RuleContext) => T): (context: RuleContext) => T {
  return (context) => {
    const known = context.answers.get(answer) as T | undefined;
    if (known !== undefined) return known;
    const found = answer(context);
    context.answers.set(answer, found);
    return found;
  };
}

/** The servers of an account whose shape is right. */
export const serverParts = once(({ account, isBroken }): readonly ServerPart[] => {
  const { pop, smtp, separateSmtp } = account.config;
  const parts: ServerPart[] = [];
  if (pop) parts.push({ pointer: '/pop', name: 'pop', protocol: 'pop', settings: pop });
  if (smtp) parts.push({ pointer: '/smtp', name: 'smtp', protocol: 'smtp', settings: smtp });
  if (separateSmtp) {
    const pointer = '/separateSmtp';
    parts.push({ pointer, name: 'separateSmtp', protocol: 'smtp', settings: separateSmtp });
    const first = separateSmtp.popBeforeSmtp;
    const below = `${pointer}/popBeforeSmtp`;
    if (first) parts.push({ pointer: below, name: 'separateSmtp.popBeforeSmtp', protocol: 'pop', settings: first });
  }
  return parts.filter((part) => !isBroken(part.pointer));
});

/**
 * The place to blame: the first of the leaves that the file wrote, else the file's object around them, else the account.
 * An override stands in no file.
 */
export function blame(account: ResolvedAccount, leaves: readonly string[]): Pick<Finding, 'pointer' | 'at'> {
  for (const leaf of leaves) {
    if (account.leaves.get(leaf)?.origin.kind === 'file') return { pointer: account.pointer + leaf, at: 'value' };
  }
  const parent = leaves[0]?.slice(0, leaves[0].lastIndexOf('/')) ?? '';
  const isWritten = [...account.leaves].some(([leaf, { origin }]) => isWithin(leaf, parent) && origin.kind === 'file');
  return { pointer: account.pointer + (isWritten ? parent : ''), at: 'key' };
}

/** Whether a log-in goes to that server. */
export function logsIn({ protocol, settings }: ServerPart): boolean {
  return protocol === 'pop' || settings.auth !== false;
}

/** Whether the mailbox's own ID and password go to that server. */
export function usesMailboxLogin({ pointer, settings }: ServerPart): boolean {
  return pointer === '/pop' || (pointer === '/smtp' && settings.auth === true);
}

/** The preset whose server it is: the account's own, if it has that server, else any that has. */
export function presetOf({ protocol, settings }: ServerPart, { account, presets }: RuleContext): PresetFile | null {
  if (settings.server === undefined) return null;
  const owners = presets.withServer(protocol, settings.server);
  return owners.find(({ preset }) => preset.id === account.preset?.preset.id) ?? owners[0] ?? null;
}

/** A log-in at a provider's server, and the leaf that holds its password. */
export interface ProviderLogin {
  readonly file: PresetFile;
  readonly leaf: string;
}

/** The log-ins at servers that presets have, each provider and password once. */
export const providerLogins = once((context): readonly ProviderLogin[] => {
  const found = new Map<string, ProviderLogin>();
  // Of a provider that was named by mistake nothing is asked.
  if (providerOfDomain(context)) return [];
  for (const part of serverParts(context).filter(logsIn)) {
    const file = presetOf(part, context);
    const leaf = loginLeaf(part);
    const key = `${file?.preset.id} ${leaf}`;
    if (file && !found.has(key)) found.set(key, { file, leaf });
  }
  return [...found.values()];
});

function loginLeaf(part: ServerPart): string {
  if (usesMailboxLogin(part)) return '/mailbox/password';
  return part.protocol === 'pop' ? `${part.pointer}/password` : `${part.pointer}/auth`;
}

/** The provider that owns the domain of the address, where the file names another one whose servers it uses. */
export const providerOfDomain = once(({ account, presets, isBroken }): PresetFile | null => {
  const { preset: named, usesPreset, config } = account;
  if (!named || !usesPreset || account.leaves.get('/provider')?.origin.kind !== 'file') return null;
  if (!config.mailbox?.address || isBroken('/mailbox/address')) return null;
  const owner = presets.byDomain(toAsciiHost(splitAddress(config.mailbox.address).domain));
  if (!owner || owner.preset.id === named.preset.id || owner.preset.successor === named.preset.id) return null;
  const servers = (['pop', 'smtp'] as const).flatMap((service) => {
    const setting = owner.preset[service];
    return setting ? presets.withServer(service, setting.server) : [];
  });
  return servers.some(({ preset }) => preset.id === named.preset.id) ? null : owner;
});

/** Comments that other tools want directly behind the `#`. */
const directive = /^(?:gitleaks|nosec|nosemgrep|noqa|pragma|trufflehog|yamllint|checkov|detect-secrets|prettier)/i;

/** Whether a plain text ends before a `#` that may belong to it: a comment that is meant as one has a blank behind it. */
export function isCutByComment(pointer: string, { sourceOf, mayBeCut }: RuleContext): boolean {
  if (!mayBeCut) return false;
  const source = sourceOf(pointer);
  if (source === null || /^["'|>]/.test(source.text)) return false;
  const comment = /^[ \t]+#([^\s#!].*)/.exec(source.rest)?.[1];
  return comment !== undefined && !directive.test(comment);
}

/** A text or secret that the file writes, at its place in the configuration. */
export interface WrittenValue<T> {
  readonly pointer: string;
  readonly value: T;
}

/** The secrets that the file writes, and whose shape is right. */
export const writtenSecrets = once(({ account, isBroken }) =>
  writtenLogins<WrittenSecret>(account, isBroken, /\/(?:password|accessToken)$/, 'password'),
);

/** The log-in names that the file writes. */
export const writtenUserIds = once(({ account, isBroken }) =>
  writtenLogins<string>(account, isBroken, /\/userId$/, 'userId'),
);

/** Leaves of that form, and those inside `auth`, which is one leaf. */
function writtenLogins<T>(
  account: ResolvedAccount,
  isBroken: RuleContext['isBroken'],
  form: RegExp,
  key: 'userId' | 'password',
): readonly WrittenValue<T>[] {
  const written: WrittenValue<T>[] = [];
  for (const [leaf, { value, origin }] of account.leaves) {
    if (origin.kind !== 'file') continue;
    const own = leaf.endsWith('/auth') && typeof value === 'object' ? (value as Record<string, T>)[key] : undefined;
    const isOwn = own !== undefined;
    if ((!isOwn && !form.test(leaf)) || isBroken(leaf)) continue;
    written.push(
      isOwn ? { pointer: `${origin.pointer}/${key}`, value: own } : { pointer: origin.pointer, value: value as T },
    );
  }
  return written;
}

/** The secrets that stand in the file themselves. */
export const literalSecrets = once((context) =>
  writtenSecrets(context).filter((secret): secret is WrittenValue<string> => typeof secret.value === 'string'),
);
