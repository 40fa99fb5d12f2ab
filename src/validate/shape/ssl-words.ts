import type { FindingFix } from '../../model/finding.js';
import { suggest } from '../../text/near-words.js';
import * as say from '../../words/en.js';
import { replacement, startsInTheClear, switchCure } from './cures.js';
import { expectationOf } from './expectations.js';

const startsWithTls = [465, 995];

/** What is wrong with a word at `ssl`, and what was meant, where the port tells. Never suggests less than TLS. */
export function sslWords(word: string, port: unknown): { message: string; help?: string; fix?: FindingFix } {
  const isQuoted = /^(?:true|false)$/i.test(word);
  const words = say.invalidValue('ssl', isQuoted ? say.quotedWord(word) : say.quoteValue(word), expectationOf(['ssl']));
  if (/^(?:start[-_ ]?tls|stls)$/i.test(word)) return fixed(words, 'starttls');
  if (/^(?:yes|on|true)$/i.test(word)) return { ...words, ...switchCure('ssl', word, 'true') };
  if (/^(?:no|off|false|none|plain)$/i.test(word)) return { ...words, help: say.sslOff };
  if (!/^(?:ssl\/?)?(?:tls|ssl)$/i.test(word)) {
    const near = suggest(word, ['starttls', 'true']);
    return near === null ? words : fixed(words, near);
  }
  if (startsInTheClear.includes(port as number)) return fixed(words, 'starttls');
  if (startsWithTls.includes(port as number)) return fixed(words, 'true');
  return { ...words, help: say.sslByPort };
}

function fixed(words: { message: string }, newText: string) {
  return { ...words, ...replacement('ssl', newText) };
}
