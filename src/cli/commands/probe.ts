import type { Account } from '../../account.js';
import { probeReport, toMailConfig } from '../../pipeline/api.js';
import type { Checked } from '../../pipeline/check.js';
import { allowedSecrets } from '../../pipeline/secret-policy.js';
import type { ProbeOptions } from '../../probe/check.js';
import { probeDocument } from '../../report/json.js';
import { prettyProbe, prettyProbeSummary } from '../../report/probe-pretty.js';
import type { Command } from '../command.js';
import { choice, fileFlags, isSet, number, type Parsed, text, texts } from '../flags.js';
import { exit, type Io, UsageError } from '../io.js';
import { lookOf } from '../open.js';
import { openChecked } from '../open-checked.js';
import { createProgress } from '../progress.js';

const steps = ['resolve', 'connect', 'tls', 'greeting', 'capabilities', 'starttls', 'login', 'sender', 'recipient'];

/** `mailconf probe`: the live servers. */
export const probe: Command = {
  name: 'probe',
  usage: '[PATH]',
  summary:
    'Confirms the configuration against the live servers: connects, logs in, asks the\nsender and a recipient. Sends no mail, changes no mailbox.',
  flags: {
    format: { type: 'string', value: 'pretty|json', help: 'how to report (pretty)' },
    only: { type: 'string', value: 'pop|smtp', help: 'only receiving, or only sending' },
    until: { type: 'string', value: 'STEP', help: `the last step: ${steps.join(', ')}` },
    'no-login': { type: 'boolean', help: 'stop before the log-in; reads no secret' },
    timeout: { type: 'string', value: 'SECONDS', help: 'for one step (20); a service may take three times that' },
    concurrency: { type: 'string', value: 'N', help: 'accounts at once (8)' },
    recipient: { type: 'string', value: 'ADDRESS', help: 'ask RCPT TO: this address, not the own one' },
    clients: { type: 'boolean', help: 'log in through nodemailer and node-pop3 as well' },
    'password-stdin': { type: 'boolean', help: 'the password of the one account is a line of standard input' },
    'allow-env': { type: 'string', multiple: true, value: 'NAME', help: 'read a secret from this variable too' },
    'allow-file': { type: 'string', multiple: true, value: 'PATH', help: 'read a secret from this file too' },
    'allow-commands': { type: 'boolean', help: 'run the commands that print secrets' },
    'allow-host': { type: 'string', multiple: true, value: 'GLOB', help: 'connect to no other host; may be repeated' },
    ...fileFlags,
  },
  examples: ['mailconf probe', 'mailconf probe --only smtp --recipient you@example.com', 'mailconf probe --no-login'],
  async run(parsed, io) {
    const format = choice(parsed, 'format', ['pretty', 'json']) ?? 'pretty';
    const options = probeOptions(parsed, io);
    const none = { accounts: 0, failed: 0 };
    const opened = await openChecked(parsed, io, (path, found) => probeDocument(path, found, [], none));
    if (opened === null) return exit.faulty;
    const { path } = opened;
    const checked = isSet(parsed, 'password-stdin') ? await withPassword(opened.checked, io) : opened.checked;
    const { accounts } = toMailConfig(checked);
    options.secrets = await secretOptions(parsed, accounts, path, io);
    const report = probeReport(path, checked.diagnostics, await run(accounts, options, io, format));
    if (format === 'json') {
      await io.out(probeDocument(path, report.diagnostics, report.accounts, report.summary));
    } else {
      const look = { ...lookOf(parsed, io), path, quiet: isSet(parsed, 'quiet') };
      const blocks = report.accounts.map((account) => prettyProbe(account, look)).filter(Boolean);
      const summary = look.quiet && report.summary.failed === 0 ? [] : [prettyProbeSummary(report.summary, look)];
      await io.out([...blocks, ...summary].join('\n'));
    }
    if (io.signal.aborted) return exit.interrupted;
    return report.summary.failed > 0 ? exit.faulty : exit.ok;
  },
};

async function run(accounts: readonly Account[], options: ProbeOptions, io: Io, format: string) {
  const { probeAccounts } = await import('../../probe/probe-accounts.js');
  const progress = createProgress(io, io.stderrIsTerminal && format === 'pretty');
  try {
    return await probeAccounts(accounts, {
      ...options,
      onCheck: (check, account) => progress.show([account.name, check.service, check.step].filter(Boolean).join(' · ')),
    });
  } finally {
    progress.clear();
  }
}

function probeOptions(parsed: Parsed, io: Io): ProbeOptions {
  const until = choice(parsed, 'until', steps);
  const only = choice(parsed, 'only', ['pop', 'smtp']);
  const timeout = number(parsed, 'timeout', 0.001, 3600);
  const concurrency = number(parsed, 'concurrency', 1, 1000);
  const recipient = text(parsed, 'recipient');
  const hosts = texts(parsed, 'allow-host');
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
  };
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

/** The one account with the password that standard input gives. */
async function withPassword(checked: Checked, io: Io): Promise<Checked> {
  const [account, ...others] = checked.accounts;
  if (!account || others.length > 0) throw new UsageError('--password-stdin needs one account; name it with --account');
  const password = await firstLine(io.stdin);
  if (password === '') throw new UsageError('--password-stdin: standard input holds no password');
  const config = { ...account.config, mailbox: { ...account.config.mailbox, password } };
  return { ...checked, accounts: [{ ...account, config }] };
}

async function firstLine(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (chunk.includes(10) || size > maxPasswordBytes) break;
  }
  if (size > maxPasswordBytes) throw new UsageError('--password-stdin: the line is longer than 4096 bytes');
  return (Buffer.concat(chunks).toString('utf8').split('\n')[0] ?? '').replace(/\r$/, '');
}
