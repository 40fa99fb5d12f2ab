import { probeReport } from '../api/load.js';
import type { Diagnostic, Failure } from '../model/diagnostic.js';
import type { AccountProbe } from '../model/probe.js';
import { probeDocument } from '../report/json.js';
import { nothingFound, withFile } from '../report/reporter.js';
import type { Parsed } from './flags.js';
import { type Format, reporterOf } from './reporters.js';
import type { Io } from './terminal/io.js';

/** What a probe came to. */
export interface ProbeResult {
  readonly path: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly probes: readonly AccountProbe[];
}

/** The parts of the report in a format for machines: JSON's own document, else that of a file with more diagnostics. */
export async function machineReport(
  { path, diagnostics, probes }: ProbeResult,
  failure: Failure | undefined,
  { format, parsed, io }: { readonly format: Format; readonly parsed: Parsed; readonly io: Io },
): Promise<Iterable<string>> {
  if (format === 'json') {
    const { accounts, summary } = probeReport(path, diagnostics, probes);
    return probeDocument(path, diagnostics, accounts, summary, failure);
  }
  const { causeDocs, probeDiagnostics } = await import('../report/probe-diagnostics.js');
  const { causes } = await import('../model/cause.js');
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
