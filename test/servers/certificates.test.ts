import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { connect, createSecureContext, TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { type Certificate, createAuthority, createSelfSigned } from './certificates.js';

const authority = await createAuthority();
const names = ['mail.example.net', '127.0.0.1'];
const past = { notBefore: new Date('2020-01-01'), notAfter: new Date('2020-02-01') };
const future = { notBefore: new Date('2126-01-01'), notAfter: new Date('2127-01-01') };

test.each([
  ['issued by the authority', () => authority.issue({ names }), null],
  ['for another name', () => authority.issue({ names: ['other.example.net'] }), 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['expired', () => authority.issue({ names, ...past }), 'CERT_HAS_EXPIRED'],
  ['not valid yet', () => authority.issue({ names, ...future }), 'CERT_NOT_YET_VALID'],
  ['self-signed', () => createSelfSigned({ names }), 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  [
    'of an unknown authority',
    async () => (await createAuthority('other')).issue({ names }),
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ],
  ['through an intermediate', async () => (await authority.issueAuthority('middle')).issue({ names }), null],
  [
    'through an intermediate that is left out',
    async () => (await authority.issueAuthority('middle', { incomplete: true })).issue({ names }),
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ],
  [
    'through two intermediates',
    async () => (await (await authority.issueAuthority('middle')).issueAuthority('low')).issue({ names }),
    null,
  ],
])('a certificate %s', async (_, make, code) => {
  expect(await handshake(await make())).toBe(code);
});

test('the fingerprint is what Node says it is', async () => {
  const { fingerprint, cert } = await authority.issue();
  const { X509Certificate } = await import('node:crypto');
  expect(new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase()).toBe(fingerprint);
});

/** The code with which Node refuses the certificate, `null` if it takes it. */
async function handshake({ cert, key }: Certificate): Promise<string | null> {
  const server = createServer((socket) => {
    new TLSSocket(socket, { isServer: true, secureContext: createSecureContext({ cert, key }) }).on('error', () => {});
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ host: '127.0.0.1', port, servername: 'mail.example.net', ca: authority.cert });
  try {
    await once(socket, 'secureConnect');
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? null;
  } finally {
    socket.destroy();
    server.close();
  }
}
