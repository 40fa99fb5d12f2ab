import { type Account, type Check, loadMailConfig, type ProbeOptions, probeMailConfig } from '../../src/index.js';
import { folder } from './settings.js';

/** The account that a file with this data would give. */
export async function toAccount(data: object): Promise<Account> {
  const config = await loadMailConfig({ data, base: folder });
  return config.account();
}

/** Probes it and gives its checks. */
export async function probe(data: object, options: ProbeOptions = {}): Promise<readonly Check[]> {
  const report = await probeMailConfig(await toAccount(data), { timeout: 10_000, ...options });
  return report.accounts.flatMap((account) => account.checks);
}

/** What went wrong, one entry a failed step or warning. */
export function causes(checks: readonly Check[]): string[] {
  return checks
    .filter((check) => check.status === 'failed')
    .map((check) => `${check.service} ${check.step}: ${check.cause}`);
}
