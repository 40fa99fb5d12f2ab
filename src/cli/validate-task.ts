import { nodeWorkspace } from '../files/node-workspace.js';
import type { Severity } from '../model/diagnostic.js';
import { suggest } from '../text/near-words.js';
import { listOf } from '../text/shown.js';
import { levels, ruleSeverities, syntaxRules } from '../validate/rules/rule-table.js';
import type { CheckTask, Levels } from './check-file.js';
import { isSet, type Parsed, texts } from './flags.js';
import type { Format } from './reporters.js';
import { checkOptions } from './targets/check-options.js';
import { type Io, UsageError } from './terminal/io.js';

/** What the command line asks of every file that `validate` checks. */
export async function validateTask(parsed: Parsed, format: Format, io: Io): Promise<CheckTask> {
  const isDry = isSet(parsed, 'dry-run');
  const fixes = isSet(parsed, 'fix') ? (isDry ? 'shown' : 'written') : 'none';
  if (isDry && fixes === 'none') throw new UsageError('--dry-run goes with --fix');
  if (fixes === 'written' && parsed.positionals.includes('-')) {
    throw new UsageError('--fix cannot write standard input; add --dry-run');
  }
  // The cache says only that a content is clean: flags that change the verdict, and reports that list accounts, need a check.
  const changesVerdict = ['set', 'account', 'providers'].some((name) => name in parsed.values);
  const usesCache = isSet(parsed, 'cache') && !changesVerdict && !namesAccounts(parsed, format);
  const cache = usesCache ? (await import('../files/clean-cache.js')).openCache(io.env) : null;
  const workspace = nodeWorkspace();
  return { options: checkOptions(parsed, io), levels: ruleLevels(parsed), fixes, cache, workspace };
}

/** Whether more is asked of a clean file than its path. */
function namesAccounts(parsed: Parsed, format: Format): boolean {
  return format === 'junit' || texts(parsed, 'account').length > 0;
}

function ruleLevels(parsed: Parsed): Levels {
  const chosen: Record<string, Severity | 'off'> = {};
  const names = Object.keys(ruleSeverities);
  for (const written of texts(parsed, 'rule')) {
    const at = written.indexOf('=');
    const [name, level] = at === -1 ? [written, ''] : [written.slice(0, at), written.slice(at + 1)];
    if (!Object.hasOwn(ruleSeverities, name)) {
      const near = suggest(name, names) ?? names.find((rule) => name !== '' && rule.startsWith(name));
      throw new UsageError(`there is no rule ${name}${near ? `; did you mean ${near}?` : '; see `mailconf explain`'}`);
    }
    if (!isLevel(level)) {
      const near = suggest(level, levels) ?? levels.find((word) => level !== '' && word.startsWith(level));
      throw new UsageError(`--rule takes NAME=${listOf(levels)}${near ? `; did you mean ${name}=${near}?` : ''}`);
    }
    if (name === 'too-many-diagnostics') throw new UsageError(`${name} stands for others, and is as grave as they are`);
    if (syntaxRules.has(name) && level !== 'error') {
      throw new UsageError(`${name} is always an error: of a file that cannot be read nothing else is checked`);
    }
    chosen[name] = level;
  }
  return chosen;
}

function isLevel(level: string): level is Severity | 'off' {
  return (levels as readonly string[]).includes(level);
}
