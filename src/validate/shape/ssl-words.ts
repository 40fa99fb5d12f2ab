import { sslOfPort } from '../../model/facts/ports.js';
import { suggest } from '../../text/near-words.js';
import { type Advice, replacement, switchAdvice } from './advice.js';

/** What was meant by a word at `ssl`, where the port says it. Never suggests less than TLS. */
export function sslAdvice(word: string, port: unknown): Advice {
  if (/^(?:start[-_ ]?tls|stls)$/i.test(word)) return replacement('starttls');
  if (/^(?:yes|on|true)$/i.test(word)) return switchAdvice(word, 'true');
  if (/^(?:no|off|false|none|plain)$/i.test(word)) return { hint: { hint: 'ssl-off' } };
  if (!/^(?:ssl\/?)?(?:tls|ssl)$/i.test(word)) {
    const near = suggest(word, ['starttls', 'true']);
    return near === null ? {} : replacement(near);
  }
  const usual = sslOfPort(port);
  return usual === null ? { hint: { hint: 'ssl-by-port' } } : replacement(`${usual}`);
}
