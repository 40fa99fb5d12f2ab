import { describe, expect, it } from 'vitest';
import { Fault } from '../../../src/probe/wire/fault.js';
import { createScram } from '../../../src/probe/wire/scram.js';

// RFC 7677, section 3.
const nonce = 'rOprNGfwEbeRWgbNEkqO';
const challenge = `r=${nonce}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`;
const proof = 'dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=';
const signature = '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=';

const respond = async (scram: ReturnType<typeof createScram>, text: string) => scram.respond(Buffer.from(text));

describe('SCRAM-SHA-256', () => {
  it('the SCRAM exchange is that of the RFC', async () => {
    const scram = createScram('user', 'pencil', nonce);
    expect(scram.initial).toBe(`n,,n=user,r=${nonce}`);
    expect(await respond(scram, challenge)).toBe(`c=biws,r=${nonce}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=${proof}`);
    expect(() => scram.verify()).toThrow(Fault);
    expect(await respond(scram, `v=${signature}`)).toBe('');
    scram.verify();
  });

  it('wants the server to know the password too', async () => {
    const scram = createScram('user', 'pencil', nonce);
    await respond(scram, challenge);
    await expect(respond(scram, `v=${Buffer.alloc(32).toString('base64')}`)).rejects.toThrow(Fault);
    await expect(respond(scram, 'v=')).rejects.toThrow(Fault);
    expect(() => scram.verify()).toThrow(Fault);
  });

  it.each([
    'r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
    `r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`,
    `r=${nonce}x,s=,i=4096`,
    `r=${nonce}x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=0`,
    `r=${nonce}x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4294967295`,
    `r=${nonce}x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1e9`,
    '',
  ])('refuses %j', async (text) => {
    await expect(respond(createScram('user', 'pencil', nonce), text)).rejects.toThrow(Fault);
  });

  it('SCRAM escapes what has a meaning in a user ID', () => {
    expect(createScram('a=b,c', 'x', nonce).initial).toBe(`n,,n=a=3Db=2Cc,r=${nonce}`);
  });
});
