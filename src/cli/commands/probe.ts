import { isUtf8 } from 'node:buffer';
import { fixesOfProbe } from '../../api/fix-from-probe.js';
import { probeReport } from '../../api/load.js';
import { toMailConfig } from '../../api/mail-config.js';
import { presetKnowledge } from '../../api/preset-knowledge.js';
import type { Account } from '../../model/account.js';
import type { Diagnostic, Failure } from '../../model/diagnostic.js';
import { serviceNames } from '../../model/facts/services.js';
import type { AccountProbe, ProbeOptions, ProxyAddress } from '../../model/probe.js';
import { parseProxy } from '../../probe/wire/proxy.js';
import { probeDocument } from '../../report/json.js';
import { prettyProbe, prettyProbeRow, prettyProbeSummary } from '../../report/probe-pretty.js';
import { nothingFound, withFile } from '../../report/reporter.js';
import { allowedSecrets } from '../../secrets/policy.js';
import { addressFault } from '../../text/address.js';
import type { Checked } from '../../validate/validate-document.js';
import { applyProbeFixes } from '../apply-probe-fixes.js';
import type { Command } from '../command.js';
import { choice, fileFlags, isSet, number, type Parsed, text, texts } from '../flags.js';
import { type Format, formatFlag, formatOf, reporterOf } from '../reporters.js';
import { openChecked } from '../targets/open-checked.js';
import { exit, type Io, UsageError } from '../terminal/io.js';
import { lookOf } from '../terminal/look.js';
import { createProbeView } from '../terminal/probe-view.js';

const steps = ['resolve', 'connect', 'tls', 'greeting', 'capabilities', 'starttls', 'login', 'sender', 'recipient'];

/** `mailconf probe`: the live servers. */
export const probe: Command = {
  name: 'probe',
  usage: '[PATH]',
  summary:
    'Confirms the configuration against the live servers: connects, logs in, asks the\nsender and a recipient. Sends no mail, changes no mailbox.',
  flags: {
    format: formatFlag,
    only: { type: 'string', choices: ['pop', 'smtp'], help: 'only receiving, or only sending' },
    until: { type: 'string', value: 'STEP', choices: steps, help: `the last step: ${steps.join(', ')}` },
    'no-login': { type: 'boolean', help: 'stop before the log-in; reads no secret' },
    timeout: { type: 'string', value: 'SECONDS', help: 'for one step (20); a service may take three times that' },
    concurrency: { type: 'string', value: 'N', help: 'accounts at once (8)' },
    recipient: { type: 'string', value: 'ADDRESS', help: 'ask RCPT TO: this address, not the own one' },
    suggest: { type: 'boolean', help: 'print settings that would work where others failed' },
    fix: { type: 'boolean', help: 'write them, if a second probe confirms them' },
    transcript: { type: 'boolean', help: 'print the dialogue to standard error, secrets hidden' },
    clients: { type: 'boolean', help: 'log in through nodemailer and node-pop3 as well' },
    'password-stdin': { type: 'boolean', help: 'the password of the one account is a line of standard input' },
    'allow-env': { type: 'string', multiple: true, value: 'NAME', help: 'read a secret from this variable too' },
    'allow-file': { type: 'string', multiple: true, value: 'PATH', help: 'read a secret from this file too' },
    'allow-commands': { type: 'boolean', help: 'run the commands that print secrets' },
    proxy: { type: 'string', value: 'URL', help: 'connect through socks5://HOST:PORT or http://HOST:PORT' },
    'allow-host': { type: 'string', multiple: true, value: 'GLOB', help: 'connect to no other host; may be repeated' },
    ...fileFlags,
  },
  examples: ['mailconf probe', 'mailconf probe --only smtp --recipient you@example.com', 'mailconf probe --no-login'],
  takesPaths: true,
  async run(parsed, io) {
    const format = formatOf(parsed, io);
    const base = probeOptions(parsed, io);
    const hasPassword = isSet(parsed, 'password-stdin');
    if (isSet(parsed, 'fix') && parsed.positionals.includes('-')) {
      throw new UsageError('--fix cannot write standard input; --suggest prints what it would');
    }
    const isPretty = format === 'pretty';
    const documentOf = (report: Reported, failure?: Failure) => machineReport(report, failure, { format, parsed, io });
    const opened = await openChecked(
      parsed,
      io,
      isPretty
        ? null
        : async (path, diagnostics) => [...(await documentOf({ path, diagnostics, probes: [] }))].join(''),
      { silenced: hasPassword ? ['missing-password'] : [] },
    );
    if (opened === null) return exit.faulty;
    const { path, checked } = opened;
    const password = hasPassword ? await passwordFor(checked, io) : null;
    const accountsOf = (found: Checked) =>
      toMailConfig(password === null ? found : withPassword(found, password)).accounts;
    const accounts = accountsOf(checked);
    const look = { ...lookOf(parsed, io), path, quiet: isSet(parsed, 'quiet') };
    const pretty = accounts.length > 1 ? prettyProbeRow : prettyProbe;
    /** Probes accounts and prints of each what was found. */
    const run = async (
      found: Checked,
      selected: readonly Account[],
      { kept, ...more }: ProbeOptions & { kept?: typeof withoutSuccess } = {},
    ) => {
      const view = createProbeView(io, {
        accounts: selected,
        hasTable: io.stderrIsTerminal && isPretty,
        showsTranscript: isSet(parsed, 'transcript'),
        print: isPretty ? (account) => pretty(account, look) : null,
      });
      const { probeAccounts } = await import('../../probe/run/probe-accounts.js');
      const secrets = await secretOptions(parsed, selected, found.document.path, io);
      const { toRunOptions } = await import('../../api/run-options.js');
      const options = await toRunOptions({
        ...base,
        ...presetKnowledge(found.presets),
        secrets,
        ...view.listeners,
        ...more,
      });
      return probeAccounts(selected, options, kept).finally(view.end);
    };
    const probes = await run(checked, accounts, isPretty ? { kept: withoutSuccess } : {});
    const outcome = await applyProbeFixes(parsed, io, {
      checked,
      path,
      probes,
      fixes: fixesOfProbe(checked, accounts, probes),
      reprobe: async (found, isWanted) => {
        if (isPretty && !look.quiet) await io.out('\nonce more, with the settings that would work:\n\n');
        const isConcerned = (account: Account) => serviceNames.some((service) => isWanted(service, account));
        return run(found, accountsOf(found).filter(isConcerned), { isWanted });
      },
    });
    const report = probeReport(path, checked.diagnostics, outcome.probes);
    if (isPretty) {
      const showSummary = !look.quiet || report.summary.failed > 0;
      await io.out(`${showSummary ? `\n${prettyProbeSummary(report.summary, look)}` : ''}${outcome.message}`);
    } else {
      const interrupted = { code: 'ERR_MAILCONF_INTERRUPTED', message: 'interrupted' };
      const failure = outcome.failure ?? (io.signal.aborted && format !== 'json' ? interrupted : undefined);
      const parts = await documentOf({ path, diagnostics: checked.diagnostics, probes: outcome.probes }, failure);
      for (const part of parts) await io.out(part);
      io.err(outcome.message);
    }
    if (io.signal.aborted) return exit.interrupted;
    if (outcome.failure) return exit.undone;
    return report.summary.failed > 0 ? exit.faulty : exit.ok;
  },
};

/** What a person was told and nothing follows from is not kept: a run may have thousands of accounts. */
function withoutSuccess(probe: AccountProbe): AccountProbe {
  return probe.checks.every(({ status }) => status === 'ok') ? { ...probe, checks: [] } : probe;
}

/** What a probe came to. */
interface Reported {
  readonly path: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly probes: readonly AccountProbe[];
}

/** The parts of the report in a format for machines: JSON's own document, else that of a file with more diagnostics. */
async function machineReport(
  { path, diagnostics, probes }: Reported,
  failure: Failure | undefined,
  { format, parsed, io }: { readonly format: Format; readonly parsed: Parsed; readonly io: Io },
): Promise<Iterable<string>> {
  if (format === 'json') {
    const { accounts, summary } = probeReport(path, diagnostics, probes);
    return probeDocument(path, diagnostics, accounts, summary, failure);
  }
  const { causeDocs, probeDiagnostics } = await import('../../report/probe-diagnostics.js');
  const { causes } = await import('../../model/cause.js');
  const rules = causes.map((name) => ({ name, severity: 'error' as const, docs: causeDocs(name) }));
  const reporter = await reporterOf(format, parsed, io, rules);
  const file = {
    path,
    diagnostics: [...diagnostics, ...probeDiagnostics(probes)],
    accounts: probes.length > 0 ? probes.map(({ name }) => name) : null,
    excerptOf: () => null,
  };
  return [reporter.start(), reporter.file(file), reporter.end(withFile(nothingFound, file), failure)];
}

function probeOptions(parsed: Parsed, io: Io): ProbeOptions {
  const until = choice(parsed, 'until', steps);
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

function secretOptions(parsed: Parsed, accounts: readonly Account[], path: string, io: Io) {
  return allowedSecrets(accounts, path, {
    env: io.env,
    cwd: io.cwd,
    allowEnv: texts(parsed, 'allow-env'),
    allowFiles: texts(parsed, 'allow-file'),
    allowCommands: isSet(parsed, 'allow-commands'),
  });
}

/** Bytes of a line that a password may have; more is no password. */
const maxPasswordBytes = 4096;

/** The password of the one account, which standard input gives. */
async function passwordFor({ accounts }: Checked, io: Io): Promise<string> {
  if (accounts.length !== 1) throw new UsageError('--password-stdin needs one account; name it with --account');
  const password = await firstLine(io.stdin);
  if (password === '') throw new UsageError('--password-stdin: standard input holds no password');
  return password;
}

function withPassword(checked: Checked, password: string): Checked {
  const accounts = checked.accounts.map((account) => ({
    ...account,
    config: { ...account.config, mailbox: { ...account.config.mailbox, password } },
  }));
  return { ...checked, accounts };
}

async function firstLine(stream: AsyncIterable<Buffer>): Promise<string> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of stream) {
    bytes = Buffer.concat([bytes, chunk]);
    if (chunk.includes(10) || bytes.length > maxPasswordBytes) break;
  }
  const end = bytes.indexOf(10);
  const line = end === -1 ? bytes : bytes.subarray(0, end);
  if (line.length > maxPasswordBytes) throw new UsageError('--password-stdin: the line is longer than 4096 bytes');
  if (!isUtf8(line)) throw new UsageError('--password-stdin: the line is not UTF-8');
  return line.toString('utf8').replace(/\r$/, '');
}
