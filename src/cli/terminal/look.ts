import type { Look } from '../../report/style.js';
import { isSet, type Parsed } from '../flags.js';
import type { Io } from './io.js';

/** Colour by flag, then by `FORCE_COLOR` and `NO_COLOR`, then by whether a terminal reads. */
export function lookOf(parsed: Parsed, { env, stdoutIsTerminal, columns }: Io): Look {
  const byFlag = isSet(parsed, 'color') ? true : isSet(parsed, 'no-color') ? false : null;
  const forced = env.FORCE_COLOR === undefined || env.FORCE_COLOR === '' ? null : env.FORCE_COLOR !== '0';
  const refused = env.NO_COLOR ? false : null;
  const byTerminal = stdoutIsTerminal && env.TERM !== 'dumb';
  const color = byFlag ?? forced ?? refused ?? byTerminal;
  return { color, columns, hyperlinks: makesLinks(env, color && byTerminal) };
}

/** Terminals that are known to make links of OSC 8; the others may print it. `FORCE_HYPERLINK` decides where it is set. */
function makesLinks(env: Io['env'], isColorTerminal: boolean): boolean {
  if (env.FORCE_HYPERLINK !== undefined && env.FORCE_HYPERLINK !== '') return env.FORCE_HYPERLINK !== '0';
  if (!isColorTerminal || env.CI || env.TERM_PROGRAM === 'Apple_Terminal') return false;
  const isKnownProgram = /^(?:iTerm\.app|WezTerm|vscode|ghostty|Hyper|rio|zed)$/.test(env.TERM_PROGRAM ?? '');
  const isKnownTerminal = /^(?:xterm-kitty|xterm-ghostty|alacritty|foot)/.test(env.TERM ?? '');
  return isKnownProgram || isKnownTerminal || env.WT_SESSION !== undefined || Number(env.VTE_VERSION) >= 5000;
}
