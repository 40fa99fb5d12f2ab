import type { Finding } from '../finding.js';
import { isWithin } from '../pointer.js';
import type { ResolvedAccount, ResolvedPop, ResolvedServer, ResolvedSmtp } from '../resolved.js';

/** The question that rules ask of the presets. */
export interface KnownSettings {
  /** Whether a preset has that server for the service, with that port and `ssl` where they are given. */
  hasSetting(service: 'pop' | 'smtp', server: string, port?: number, ssl?: unknown): boolean;
}

/** What a rule sees: an account after the merge. */
export interface RuleContext {
  readonly account: ResolvedAccount;
  readonly presets: KnownSettings;
  /** Whether the file has an object at `smtp`. */
  readonly writesSmtp: boolean;
  /** Whether the shape of that part of the account (`/pop`) is wrong: then nothing of its meaning is reported. */
  isBroken(part: string): boolean;
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

/** The servers of an account whose shape is right. */
export function serverParts({ account, isBroken }: RuleContext): ServerPart[] {
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
}

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
