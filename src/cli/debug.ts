import { count } from '../report/style.js';
import { splitAddress } from '../text/address.js';
import { cleanText } from '../text/clean-text.js';
import { maskName } from '../text/pointer.js';
import type { Checked } from '../validate/validate-document.js';
import { shownPath } from './targets/shown-path.js';
import type { Io } from './terminal/io.js';

// What `MAILCONF_DEBUG=1` prints. Secrets are in none of it: an event names files, counts, presets, addresses and causes.

/** The surroundings with `debug` where `MAILCONF_DEBUG` asks for it: a line of standard error for each event. */
export function withDebug(io: Io): Io {
  if (!io.env.MAILCONF_DEBUG) return io;
  return { ...io, debug: (event) => io.err(debugLine(event)) };
}

export function debugLine(event: string): string {
  return `mailconf: debug: ${cleanText(event)}\n`;
}

/** Says of a file that was checked how much was found, and which preset each account has, and why. */
export function debugChecked({ document, placed, accounts }: Checked, io: Io): void {
  io.debug?.(
    `checked ${shownPath(document.path, io)}, ${count(accounts.length, 'account')}, ${count(placed.length, 'finding')}`,
  );
  for (const { name, preset, layers, config } of accounts) {
    const of = name === null ? '' : `account ${maskName(name)}: `;
    if (preset === null) io.debug?.(`${of}no preset`);
    else {
      // A domain that a preset owns is no secret, whatever stands before it.
      const { domain } = splitAddress(config.mailbox.address ?? '');
      io.debug?.(`${of}preset ${preset.preset.id}: ${layers.chosenBy ? `domain ${domain}` : 'named by provider'}`);
    }
  }
}
