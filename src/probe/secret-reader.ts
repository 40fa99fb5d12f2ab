import { MailConfigError } from '../diagnostic.js';
import type { Secret, SecretOptions } from '../secret.js';
import { orAborted, timedOut } from './deadline.js';
import { Fault } from './fault.js';
import type { Mask } from './mask.js';
import { cleanText, shorten } from './text.js';

/** Reads each secret once for a run, whoever asks first. */
export interface SecretReader {
  /** The text, which the mask knows from then on. Throws the Fault `secret-unavailable`. */
  read(secret: Secret, mask: Mask, signal: AbortSignal): Promise<string>;
}

export function createSecretReader(options: SecretOptions | undefined, signal: AbortSignal | undefined): SecretReader {
  const known = new Map<Secret, Promise<string>>();
  return {
    async read(secret, mask, stepSignal) {
      let reading = known.get(secret);
      if (!reading) {
        // The run's signal, not the step's: another service may be waiting for the same secret.
        reading = secret.read({ ...options, ...(signal && { signal }) });
        known.set(secret, reading);
      }
      try {
        const text = await orAborted(reading, stepSignal);
        mask.addSecret(text);
        return text;
      } catch (error) {
        if (error === timedOut) throw new Fault('secret-unavailable', { detail: 'reading the secret took too long' });
        if (!(error instanceof MailConfigError)) throw error;
        throw new Fault('secret-unavailable', { detail: shorten(cleanText(error.message), 300) });
      }
    },
  };
}
