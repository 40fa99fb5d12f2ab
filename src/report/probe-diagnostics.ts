import type { Diagnostic } from '../model/diagnostic.js';
import { services } from '../model/facts/services.js';
import type { AccountProbe } from '../model/probe.js';

/** Where the page of a cause is. */
export function causeDocs(cause: string): string {
  return `https://unpkg.com/mailconf@1/docs/causes/${cause}.md`;
}

/** The failed checks and the warnings as diagnostics, for the reports that know nothing of probes. */
export function probeDiagnostics(probes: readonly AccountProbe[]): Diagnostic[] {
  return probes.flatMap(({ name, checks }) =>
    checks.flatMap(({ service, step, status, cause, message, help, fix, pointer, range }): Diagnostic[] => {
      if (cause === undefined || (status !== 'failed' && status !== 'warning')) return [];
      return [
        {
          rule: cause,
          severity: status === 'failed' ? 'error' : 'warning',
          message: `${service} ${step}: ${message}`,
          pointer: pointer ?? services[service].path,
          range: range ?? null,
          account: name,
          ...(help !== undefined && { help }),
          ...(fix && { fix }),
          docs: causeDocs(cause),
        },
      ];
    }),
  );
}
