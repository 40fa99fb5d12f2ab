import type { ProbeOptions, ProxyAddress } from '../model/probe.js';
import { parseProxy } from '../probe/wire/proxy.js';
import type { Allowed } from '../secrets/policy.js';
import { addressFault } from '../text/address.js';
import { choice, isSet, number, type Parsed, text, texts } from './flags.js';
import { type Format, formatOf } from './reporters.js';
import { type Io, UsageError } from './terminal/io.js';

/** The steps after which a probe may be asked to stop. */
export const lastSteps = [
  'resolve',
  'connect',
  'tls',
  'greeting',
  'capabilities',
  'starttls',
  'login',
  'sender',
  'recipient',
] as const;

/** What the command line asks of a probe. */
export interface ProbeTask {
  readonly format: Format;
  readonly options: ProbeOptions;
  /** Secrets that may be read beyond what is plainly meant. */
  readonly allowed: Pick<Allowed, 'allowEnv' | 'allowFiles' | 'allowCommands'>;
  /** Whether standard input gives the password. */
  readonly readsPassword: boolean;
  readonly showsTranscript: boolean;
  readonly isQuiet: boolean;
}

export function probeTask(parsed: Parsed, io: Io): ProbeTask {
  const format = formatOf(parsed, io);
  const options = probeOptions(parsed, io);
  if (isSet(parsed, 'fix') && parsed.positionals.includes('-')) {
    throw new UsageError('--fix cannot write standard input; --suggest prints what it would');
  }
  return {
    format,
    options,
    allowed: {
      allowEnv: texts(parsed, 'allow-env'),
      allowFiles: texts(parsed, 'allow-file'),
      allowCommands: isSet(parsed, 'allow-commands'),
    },
    readsPassword: isSet(parsed, 'password-stdin'),
    showsTranscript: isSet(parsed, 'transcript'),
    isQuiet: isSet(parsed, 'quiet'),
  };
}

function probeOptions(parsed: Parsed, io: Io): ProbeOptions {
  const until = choice(parsed, 'until', lastSteps);
  const only = choice(parsed, 'only', ['pop', 'smtp']);
  const timeout = number(parsed, 'timeout', 0.001, 3600);
  const concurrency = number(parsed, 'concurrency', 1, 1000);
  const recipient = text(parsed, 'recipient');
  const hosts = texts(parsed, 'allow-host');
  const proxy = proxyOf(parsed);
  const fault = recipient === undefined ? null : addressFault(recipient);
  if (fault) throw new UsageError(`--recipient is no e-mail address: ${fault.fault}`);
  return {
    signal: io.signal,
    clients: isSet(parsed, 'clients'),
    ...(isSet(parsed, 'no-login') && { login: false }),
    ...(until !== undefined && { until }),
    ...(only !== undefined && { only }),
    ...(timeout !== undefined && { timeout: timeout * 1000 }),
    ...(concurrency !== undefined && { concurrency: Math.floor(concurrency) }),
    ...(recipient !== undefined && { recipient }),
    ...(hosts.length > 0 && { allowHosts: hosts }),
    ...(proxy && { proxy }),
  };
}

/** What is wrong with the URL is not quoted: it may hold a password. */
function proxyOf(parsed: Parsed): ProxyAddress | null {
  const url = text(parsed, 'proxy');
  const proxy = url === undefined ? null : parseProxy(url);
  if (url !== undefined && !proxy)
    throw new UsageError('--proxy takes socks5://[USER:PASSWORD@]HOST[:PORT] or http://[USER:PASSWORD@]HOST[:PORT]');
  return proxy;
}
