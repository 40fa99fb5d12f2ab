import { setImmediate as afterThisTurn } from 'node:timers/promises';
import { fixesOfProbe } from '../../api/fix-from-probe.js';
import { probeReport } from '../../api/load.js';
import { toMailConfig } from '../../api/mail-config.js';
import { presetKnowledge } from '../../api/preset-knowledge.js';
import { toRunOptions } from '../../api/run-options.js';
import type { Account } from '../../model/account.js';
import type { Failure } from '../../model/diagnostic.js';
import { serviceNames } from '../../model/facts/services.js';
import type { AccountProbe, ProbeOptions } from '../../model/probe.js';
import { probeAccounts } from '../../probe/run/probe-accounts.js';
import { prettyProbe, prettyProbeRow, prettyProbeSummary } from '../../report/probe-pretty.js';
import { allowedSecrets } from '../../secrets/policy.js';
import type { Checked } from '../../validate/validate-document.js';
import { applyProbeFixes, type FixOutcome } from '../apply-probe-fixes.js';
import type { Command } from '../command.js';
import { debugLine } from '../debug.js';
import { fileFlags, type Parsed } from '../flags.js';
import { readPasswordLine } from '../password-line.js';
import { machineReport, type ProbeResult } from '../probe-report.js';
import { lastSteps, type ProbeTask, probeTask } from '../probe-task.js';
import { formatFlag } from '../reporters.js';
import { type OpenedChecked, openChecked } from '../targets/open-checked.js';
import { exit, type Io } from '../terminal/io.js';
import { lookOf } from '../terminal/look.js';
import { createProbeView } from '../terminal/probe-view.js';

/** `mailconf probe`: the live servers. */
export const probe: Command = {
  name: 'probe',
  usage: '[PATH]',
  summary:
    'Confirms the configuration against the live servers: connects, logs in, asks the\nsender and a recipient. Sends no mail, changes no mailbox.',
  flags: {
    format: formatFlag,
    only: { type: 'string', choices: ['pop', 'smtp'], help: 'only receiving, or only sending' },
    until: { type: 'string', value: 'STEP', choices: lastSteps, help: `the last step: ${lastSteps.join(', ')}` },
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
    const task = probeTask(parsed, io);
    const documentOf = async (report: ProbeResult, failure?: Failure) =>
      machineReport(report, failure, { format: task.format, parsed, io });
    const opened = await openChecked(
      parsed,
      io,
      task.format === 'pretty'
        ? null
        : async (path, diagnostics) => [...(await documentOf({ path, diagnostics, probes: [] }))].join(''),
      { silenced: task.readsPassword ? ['missing-password'] : [] },
    );
    if (opened === null) return exit.faulty;
    const outcome = await probeFile(opened, task, parsed, io);
    const { path, checked } = opened;
    const { summary } = probeReport(path, checked.diagnostics, outcome.probes);
    if (task.format === 'pretty') {
      const showSummary = !task.isQuiet || summary.failed > 0;
      await io.out(`${showSummary ? `\n${prettyProbeSummary(summary, lookOf(parsed, io))}` : ''}${outcome.message}`);
    } else {
      const interrupted = { code: 'ERR_MAILCONF_INTERRUPTED', message: 'interrupted' };
      const failure = outcome.failure ?? (io.signal.aborted && task.format !== 'json' ? interrupted : undefined);
      const parts = await documentOf({ path, diagnostics: checked.diagnostics, probes: outcome.probes }, failure);
      for (const part of parts) await io.out(part);
      io.err(outcome.message);
    }
    if (io.signal.aborted) return exit.interrupted;
    if (outcome.failure) return exit.undone;
    return summary.failed > 0 ? exit.faulty : exit.ok;
  },
};

/** Probes the accounts of a file, prints of each what was found, and does what `--suggest` and `--fix` ask for. */
async function probeFile(
  { checked, path, warnings }: OpenedChecked,
  task: ProbeTask,
  parsed: Parsed,
  io: Io,
): Promise<FixOutcome> {
  const withPassword = task.readsPassword ? await readPasswordLine(checked, io) : null;
  const accountsOf = (found: Checked) => toMailConfig(withPassword?.(found) ?? found).accounts;
  const accounts = accountsOf(checked);
  const look = { ...lookOf(parsed, io), path, quiet: task.isQuiet };
  const isPretty = task.format === 'pretty';
  const run = async (
    found: Checked,
    selected: readonly Account[],
    more: ProbeOptions,
    kept?: typeof withoutSuccess,
  ) => {
    const view = createProbeView(io, {
      accounts: selected,
      hasTable: io.stderrIsTerminal && isPretty,
      showsTranscript: task.showsTranscript,
      print: isPretty ? (probe) => (accounts.length > 1 ? prettyProbeRow : prettyProbe)(probe, look) : null,
    });
    const secrets = await allowedSecrets(selected, found.document.path, { env: io.env, cwd: io.cwd, ...task.allowed });
    const known = presetKnowledge(found.presets);
    const wanted = await toRunOptions({ ...task.options, ...known, secrets, ...view.listeners, ...more });
    const options = {
      ...wanted,
      ...(io.debug && { debug: (event: string) => view.say(debugLine(event)) }),
    };
    const [probes] = await Promise.all([
      probeAccounts(selected, options, kept),
      // Worded while the first packets travel.
      found === checked && afterThisTurn().then(warnings).then(view.say),
    ]).finally(view.end);
    return probes;
  };
  const probes = await run(checked, accounts, {}, isPretty ? withoutSuccess : undefined);
  // Most of what follows is code that a probe without a fault has no need to load.
  if (probes.every(isClean)) return { probes, message: '' };
  return applyProbeFixes(parsed, io, {
    checked,
    path,
    probes,
    fixes: fixesOfProbe(checked, accounts, probes),
    reprobe: async (found, isWanted) => {
      if (isPretty && !task.isQuiet) await io.out('\nonce more, with the settings that would work:\n\n');
      const isConcerned = (account: Account) => serviceNames.some((service) => isWanted(service, account));
      return run(found, accountsOf(found).filter(isConcerned), { isWanted });
    },
  });
}

/** What a person has read and nothing follows from is not kept: a run may have thousands of accounts. */
function withoutSuccess(probe: AccountProbe): AccountProbe {
  return isClean(probe) ? { ...probe, checks: [] } : probe;
}

function isClean({ checks }: AccountProbe): boolean {
  return checks.every(({ status }) => status === 'ok');
}
