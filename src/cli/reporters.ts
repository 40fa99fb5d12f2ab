import { resolve, sep } from 'node:path';
import { isWithinFolder, pathBelow } from '../files/path-below.js';
import { createPrettyReporter } from '../report/pretty.js';
import type { Reporter } from '../report/reporter.js';
import type { SarifRule } from '../report/sarif.js';
import { ruleDocs, ruleSeverities } from '../validate/rules/rule-table.js';
import { choice, type Flag, isSet, type Parsed } from './flags.js';
import type { Io } from './terminal/io.js';
import { lookOf } from './terminal/look.js';

export const formats = ['pretty', 'json', 'sarif', 'github', 'junit'] as const;
export type Format = (typeof formats)[number];

/** The format that is asked for, else the one that the surroundings read. */
export function formatOf(parsed: Parsed, { env }: Io): Format {
  return choice(parsed, 'format', formats) ?? (env.GITHUB_ACTIONS === 'true' ? 'github' : 'pretty');
}

export const formatFlag = {
  type: 'string',
  choices: formats,
  help: 'how to report (pretty; github in GitHub Actions)',
} as const satisfies Flag;

/** The reporter of a format; that of people is at hand, of the others the one that is asked for is loaded. `more`: what else may be found than faults of rules. */
export async function reporterOf(
  format: Format,
  parsed: Parsed,
  io: Io,
  more: readonly SarifRule[] = [],
): Promise<Reporter> {
  switch (format) {
    case 'json':
      return (await import('../report/json.js')).createJsonReporter();
    case 'sarif': {
      const [{ createSarifReporter }, { sarifTools }] = await Promise.all([
        import('../report/sarif.js'),
        import('./sarif-tools.js'),
      ]);
      const rules = Object.entries(ruleSeverities).map(([name, severity]) => ({
        name,
        severity,
        docs: ruleDocs(name),
      }));
      return inWorkspace(createSarifReporter([...rules, ...more], sarifTools), io);
    }
    case 'github':
      return inWorkspace((await import('../report/github.js')).createGithubReporter(sep), io);
    case 'junit':
      return (await import('../report/junit.js')).createJunitReporter({ strict: isSet(parsed, 'strict') });
    case 'pretty':
      return createPrettyReporter({
        look: lookOf(parsed, io),
        quiet: isSet(parsed, 'quiet'),
        strict: isSet(parsed, 'strict'),
      });
  }
}

/** GitHub takes paths from the root of the checkout, wherever a step of the workflow runs. */
function inWorkspace(reporter: Reporter, { env, cwd }: Io): Reporter {
  if (!env.GITHUB_WORKSPACE) return reporter;
  const root = resolve(env.GITHUB_WORKSPACE);
  const moved = (path: string) => {
    const full = resolve(cwd, path);
    return full !== root && isWithinFolder(full, root) ? pathBelow(root, full) : path;
  };
  return {
    ...reporter,
    file: (file) =>
      reporter.file({
        ...file,
        path: moved(file.path),
        diagnostics: file.diagnostics.map(({ related, ...diagnostic }) => ({
          ...diagnostic,
          ...(related && { related: related.map((place) => ({ ...place, path: moved(place.path) })) }),
        })),
      }),
  };
}
