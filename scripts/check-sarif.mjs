// Checks a SARIF file by Microsoft's validator: node scripts/check-sarif.mjs FILE. Fails on what it calls an error and
// prints what else it says, once a rule. npm fetches the validator (95 MB) when it is first asked for.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [file] = process.argv.slice(2);
if (!file) throw new Error('usage: node scripts/check-sarif.mjs FILE');

const folder = mkdtempSync(join(tmpdir(), 'mailconf-sarif-'));
try {
  const run = validate(file, folder);
  const errors = run.results.filter(({ level }) => level === 'error');
  for (const result of errors) console.log(lineOf(result, run));
  const others = new Map();
  for (const result of run.results.filter(({ level }) => level !== 'error')) {
    others.set(result.ruleId, [...(others.get(result.ruleId) ?? []), result]);
  }
  for (const [first, ...more] of others.values()) {
    console.log(`${lineOf(first, run)}${more.length > 0 ? ` (and ${more.length} more)` : ''}`);
  }
  console.log(`${file}: the SARIF validator finds ${errors.length} errors`);
  process.exitCode = errors.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** What the validator says, itself a log of SARIF. Its starter hands the words to a shell: no path may be among them. */
function validate(path, cwd) {
  copyFileSync(path, join(cwd, 'checked.sarif'));
  const tool = ['exec', '--yes', '--package=@microsoft/sarif-multitool@5.7.0', '--', 'sarif-multitool', 'validate'];
  const options = ['--output', 'found.sarif', '--log', 'ForceOverwrite', '--level', '"Error;Warning;Note"'];
  const { status, stdout, stderr, error } = spawnSync('npm', [...tool, 'checked.sarif', ...options], {
    cwd,
    encoding: 'utf8',
    // Without it .NET wants the library ICU.
    env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' },
  });
  try {
    const [run] = JSON.parse(readFileSync(join(cwd, 'found.sarif'), 'utf8').replace(/^\uFEFF/, '')).runs;
    const notifications = (run.invocations ?? []).flatMap(
      ({ toolConfigurationNotifications = [], toolExecutionNotifications = [] }) => [
        ...toolConfigurationNotifications,
        ...toolExecutionNotifications,
      ],
    );
    const fault = notifications.find(({ level }) => level === 'error');
    if (fault) throw new Error(fault.message.text);
    return { ...run, results: run.results ?? [] };
  } catch (cause) {
    const said = `${stdout ?? ''}${stderr ?? ''}`;
    throw new Error(`the validator did not run (${error?.message ?? `exit ${status}`}):\n${said}`, { cause });
  }
}

/** `3:14: error: SARIF1002: …` */
function lineOf({ ruleId, level = 'warning', message, locations = [] }, { tool }) {
  const rule = tool.driver.rules?.find(({ id }) => id === ruleId);
  const template = message.text ?? rule?.messageStrings?.[message.id]?.text ?? message.id ?? '';
  const text = template.replace(/\{(\d+)\}/g, (_, index) => message.arguments?.[index] ?? '');
  const region = locations[0]?.physicalLocation?.region;
  return `${region ? `${region.startLine}:${region.startColumn ?? 1}: ` : ''}${level}: ${ruleId}: ${text}`;
}
