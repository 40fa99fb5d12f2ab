import type { Mask } from '../../mask/reply.js';
import { MailConfigError } from '../../model/diagnostic.js';
import type { Secret, SecretOptions } from '../../model/secret.js';
import { cleanText, shorten } from '../text.js';
import { orAborted, timedOut } from '../wire/deadline.js';
import { Fault } from '../wire/fault.js';

/** Reads each secret once for a run, whoever asks first. */
export interface SecretReader {
  /** The text, which the mask knows from then on. Throws the Fault `secret-unavailable`. */
  read(secret: Secret, mask: Mask, signal: AbortSignal): Promise<string>;
}

/** A secret that is being read, or was. */
interface Reading {
  readonly text: Promise<string>;
  /** Ends the reading of what is kept elsewhere, until it is done. */
  controller: AbortController | null;
  /** Steps that wait for it. */
  waiting: number;
}

export function createSecretReader(options: SecretOptions | undefined): SecretReader {
  const known = new Map<Secret, Reading>();
  const begin = (secret: Secret): Reading => {
    // What the configuration itself holds is there at once.
    const controller = secret.toJSON() === '***' ? null : new AbortController();
    const text = secret.read(controller ? Object.assign({}, options, { signal: controller.signal }) : options);
    const reading: Reading = { text, controller, waiting: 0 };
    const forget = () => {
      reading.controller = null;
    };
    text.then(forget, forget);
    return reading;
  };
  return {
    async read(secret, mask, signal) {
      const reading = known.get(secret) ?? begin(secret);
      known.set(secret, reading);
      reading.waiting += 1;
      try {
        const text = await orAborted(reading.text, signal);
        mask.addSecret(text);
        return text;
      } catch (error) {
        if (error === timedOut) throw new Fault('secret-unavailable', { detail: 'reading the secret took too long' });
        if (!(error instanceof MailConfigError)) throw error;
        throw new Fault('secret-unavailable', { detail: shorten(cleanText(error.message), 300) });
      } finally {
        reading.waiting -= 1;
        // The last one who waited has given up: a command would run on for nobody.
        if (signal.aborted && reading.waiting === 0) reading.controller?.abort(signal.reason);
      }
    },
  };
}
