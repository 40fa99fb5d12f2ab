import { X509Certificate } from 'node:crypto';
import { type DetailedPeerCertificate, rootCertificates, type TLSSocket } from 'node:tls';
import type { CertificateFacts } from '../../model/probe.js';
import { cleanText, shorten } from '../../text/clean-text.js';

/** A certificate as a server sent it, with what telling the causes apart needs. */
export interface ServerCertificate {
  readonly facts: CertificateFacts;
  /** Certificates that the server sent. */
  readonly chainLength: number;
  /** Organisation that issued it. */
  readonly issuerOrganization: string;
  /** Whether it names an address where its issuer's certificate can be had, as public ones do. */
  readonly hasIssuerAddress: boolean;
}

const millisecondsPerDay = 86_400_000;
const maxNames = 100;

/** Reads the certificate of a connection, `null` where the handshake did not get that far. */
export function readCertificate(socket: TLSSocket, now: number): ServerCertificate | null {
  const certificate = socket.getPeerCertificate(true);
  if (!certificate?.raw) return null;
  return {
    facts: {
      subject: nameOf(certificate.subject),
      issuer: nameOf(certificate.issuer),
      names: namesOf(certificate.subjectaltname ?? ''),
      validFrom: isoDate(certificate.valid_from),
      validTo: isoDate(certificate.valid_to),
      daysLeft: Math.floor((Date.parse(certificate.valid_to) - now) / millisecondsPerDay),
      fingerprint256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    },
    chainLength: chainLength(certificate),
    issuerOrganization: one(certificate.issuer?.O),
    hasIssuerAddress: Object.keys(certificate.infoAccess ?? {}).some((key) => key.startsWith('CA Issuers')),
  };
}

/** `CN=mail.example.net, O=Example`, what a server wrote made printable. */
function nameOf(name: object | undefined): string {
  const parts = Object.entries(name ?? {}).flatMap(([key, value]) =>
    [value].flat().map((part) => `${key}=${String(part)}`),
  );
  return shorten(cleanText(parts.reverse().join(', ')), 300);
}

/** Names that were read, by their text: many accounts meet the same few certificates. */
const namesRead = new Map<string, readonly string[]>();
const maxNamesRead = 50;
const maxTextRead = 8192;

function namesOf(alternatives: string): readonly string[] {
  const known = namesRead.get(alternatives);
  if (known) return known;
  const names = [...alternatives.matchAll(/(?:DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g)]
    .slice(0, maxNames)
    .map(([, name = '']) => shorten(cleanText(name), 255));
  if (namesRead.size >= maxNamesRead) namesRead.clear();
  if (alternatives.length <= maxTextRead) namesRead.set(alternatives, names);
  return names;
}

function isoDate(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
}

function one(value: string | string[] | undefined): string {
  return cleanText([value].flat()[0] ?? '');
}

function chainLength(certificate: DetailedPeerCertificate): number {
  const seen = new Set<string>();
  let current: DetailedPeerCertificate | undefined = certificate;
  while (current?.fingerprint256 && !seen.has(current.fingerprint256)) {
    seen.add(current.fingerprint256);
    current = current.issuerCertificate;
  }
  return seen.size;
}

/** Scanners that put a certificate of their own in a server's place. */
const scanners =
  /avast|\bavg\b|kaspersky|\beset\b|bitdefender|norton|mcafee|fortinet|fortigate|sophos|zscaler|netskope|umbrella|blue ?coat|symantec web|dr\.?web|g data|mitmproxy|charles proxy|fiddler|palo alto|check ?point|barracuda|squid|scanning/i;

/** Whether the certificate was made by a scanner on the way. */
export function isIntercepted({ facts }: ServerCertificate): boolean {
  return scanners.test(facts.issuer);
}

/**
 * Whether a certificate that came alone has a public issuer, so that only the intermediate is missing. OpenSSL gives the
 * same code for a private authority that signs directly; a known organisation or an address of the issuer's certificate
 * tells them apart.
 */
export function isChainIncomplete(
  certificate: ServerCertificate,
  trusted: readonly string[] = rootCertificates,
): boolean {
  if (certificate.chainLength > 1) return false;
  if (certificate.hasIssuerAddress || certificate.issuerOrganization === "Let's Encrypt") return true;
  const organization = certificate.issuerOrganization;
  return organization !== '' && trusted.some((pem) => organizationOf(pem) === organization);
}

function organizationOf(pem: string): string {
  try {
    return /^O=(.*)$/m.exec(new X509Certificate(pem).subject)?.[1]?.trim() ?? '';
  } catch {
    // A certificate that Node cannot read names no organization.
    return '';
  }
}
