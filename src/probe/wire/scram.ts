import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Fault } from './fault.js';

/** More would let a server keep this machine busy; RFC 7677 asks for 4,096 at least. */
const maxIterations = 600_000;

const derive = promisify(pbkdf2);

/** The steps of SCRAM-SHA-256 (RFC 5802, 7677), without channel binding. */
export function createScram(userId: string, password: string, nonce = randomBytes(18).toString('base64')) {
  const name = userId.normalize('NFKC').replaceAll('=', '=3D').replaceAll(',', '=2C');
  const first = `n=${name},r=${nonce}`;
  let expected: Buffer | null = null;
  let isVerified = false;

  const answer = async (challenge: string): Promise<string> => {
    const { r = '', s = '', i = '', m } = attributes(challenge);
    const iterations = /^[1-9]\d*$/.test(i) ? Number(i) : Number.NaN;
    // RFC 5802, section 5.1: an extension that must be understood.
    if (m !== undefined) throw broken('an extension that is not known here');
    if (!r.startsWith(nonce) || r === nonce || s === '') throw broken('its nonce or salt is missing');
    if (!(iterations <= maxIterations)) throw broken('its iteration count');
    const salted = await derive(password.normalize('NFKC'), Buffer.from(s, 'base64'), iterations, 32, 'sha256');
    const withoutProof = `c=biws,r=${r}`;
    const message = `${first},${challenge},${withoutProof}`;
    const clientKey = hmac(salted, 'Client Key');
    const signature = hmac(createHash('sha256').update(clientKey).digest(), message);
    expected = hmac(hmac(salted, 'Server Key'), message);
    const proof = Buffer.from(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0)));
    return `${withoutProof},p=${proof.toString('base64')}`;
  };

  return {
    initial: `n,,${first}`,
    respond(challenge: Buffer): string | Promise<string> {
      const text = challenge.toString('utf8');
      if (!expected) return answer(text);
      const { v = '', e } = attributes(text);
      if (e !== undefined) return '';
      const signature = Buffer.from(v, 'base64');
      if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) throw broken('its signature');
      isVerified = true;
      return '';
    },
    /** The server must have shown that it knows the password too. */
    verify(): void {
      if (!isVerified) throw broken('the proof that it knows the password');
    },
  };
}

function attributes(message: string): Record<string, string> {
  return Object.fromEntries(message.split(',').map((part) => [part.slice(0, 1), part.slice(2)]));
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function broken(what: string): Fault {
  return new Fault('malformed-reply', { detail: `the server's SCRAM data are wrong: ${what}` });
}
