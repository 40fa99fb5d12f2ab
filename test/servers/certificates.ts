import './reflect-metadata.js';
import { createHash, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

/** A certificate and its key, as PEM. `cert` is what a server sends: the leaf and the intermediates it has. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** SHA-256 of the leaf, 64 lower-case hex digits. */
  readonly fingerprint: string;
}

export interface LeafOptions {
  /** DNS names and IP addresses; left out, `localhost` and 127.0.0.1. */
  names?: readonly string[];
  commonName?: string;
  organization?: string;
  notBefore?: Date;
  notAfter?: Date;
}

/** An authority that issues; `cert` is its own certificate alone, for `tls.ca`. */
export interface Authority extends Certificate {
  issue(options?: LeafOptions): Promise<Certificate>;
  /** An authority below this one: its leaves come with its certificate, unless `incomplete` leaves that out. */
  issueAuthority(name: string, options?: { incomplete?: boolean; organization?: string }): Promise<Authority>;
}

interface Issuer {
  readonly name: string;
  readonly key: webcrypto.CryptoKey;
  readonly certificate: x509.X509Certificate;
}

interface Fields {
  subject: string;
  extensions: x509.Extension[];
  notBefore?: Date | undefined;
  notAfter?: Date | undefined;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 86_400_000;

x509.cryptoProvider.set(webcrypto as never);

/** Makes a root authority. */
export async function createAuthority(name = 'mailconf test CA'): Promise<Authority> {
  return createAuthorityBelow(null, name);
}

/** Makes a certificate that is its own issuer. */
export async function createSelfSigned(options: LeafOptions = {}): Promise<Certificate> {
  const keys = await generateKeys();
  return toPem(await sign(leafFields(options), keys, null), keys.privateKey);
}

/** `chain` is what leaves of the issuer bring along; those of the new authority bring its own certificate before that. */
async function createAuthorityBelow(
  issuer: Issuer | null,
  name: string,
  {
    chain = '',
    incomplete = false,
    organization,
  }: { chain?: string; incomplete?: boolean; organization?: string } = {},
): Promise<Authority> {
  const keys = await generateKeys();
  const extensions = [
    new x509.BasicConstraintsExtension(true, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
  ];
  const certificate = await sign({ subject: distinguishedName(name, organization), extensions }, keys, issuer);
  const pem = await toPem(certificate, keys.privateKey);
  const self = { name: certificate.subject, key: keys.privateKey, certificate };
  const ownChain = issuer === null || incomplete ? '' : pem.cert + chain;
  return {
    ...pem,
    async issue(options = {}) {
      const leafKeys = await generateKeys();
      const leaf = await toPem(await sign(leafFields(options), leafKeys, self), leafKeys.privateKey);
      return { ...leaf, cert: leaf.cert + ownChain };
    },
    issueAuthority: (childName, options = {}) => createAuthorityBelow(self, childName, { chain: ownChain, ...options }),
  };
}

function leafFields({ names = ['localhost', '127.0.0.1'], commonName, organization, ...dates }: LeafOptions): Fields {
  const alternatives = names.map((name) => new x509.GeneralName(isIP(name) ? 'ip' : 'dns', name));
  return {
    ...dates,
    subject: distinguishedName(commonName ?? names[0] ?? 'mailconf test', organization),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      ...(alternatives.length > 0 ? [new x509.SubjectAlternativeNameExtension(alternatives)] : []),
    ],
  };
}

function distinguishedName(commonName: string, organization?: string): string {
  const parts: x509.JsonName = [{ CN: [commonName] }];
  if (organization !== undefined) parts.push({ O: [organization] });
  return new x509.Name(parts).toString();
}

async function sign(fields: Fields, keys: webcrypto.CryptoKeyPair, issuer: Issuer | null) {
  const now = Date.now();
  const issuerKey = issuer ? issuer.certificate.publicKey : (keys.publicKey as never);
  return x509.X509CertificateGenerator.create({
    subject: fields.subject,
    issuer: issuer?.name ?? fields.subject,
    notBefore: fields.notBefore ?? new Date(now - day),
    notAfter: fields.notAfter ?? new Date(now + 365 * day),
    publicKey: keys.publicKey as never,
    signingKey: (issuer?.key ?? keys.privateKey) as never,
    signingAlgorithm: algorithm,
    extensions: [
      ...fields.extensions,
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey as never),
      await x509.AuthorityKeyIdentifierExtension.create(issuerKey),
    ],
  });
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function toPem(certificate: x509.X509Certificate, key: webcrypto.CryptoKey): Promise<Certificate> {
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', key);
  return {
    cert: `${certificate.toString('pem')}\n`,
    key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'),
    fingerprint: createHash('sha256').update(Buffer.from(certificate.rawData)).digest('hex'),
  };
}
