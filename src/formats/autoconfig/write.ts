import type { Preset } from '../../generated/provider.js';
import type { Ssl } from '../../model/account.js';
import type { PresetServer, ResolvedConfig } from '../../model/resolved-account.js';
import { domainOf, splitAddress } from '../../text/address.js';
import { cleanText } from '../../text/clean-text.js';
import { xmlText } from '../../text/escape.js';
import { toAsciiHost } from '../../text/host.js';
import { isAllowedHost } from '../../text/host-glob.js';

type Kind = 'pop3' | 'smtp';
type Authentication =
  | 'password-cleartext'
  | 'password-encrypted'
  | 'NTLM'
  | 'GSSAPI'
  | 'TLS-client-cert'
  | 'OAuth2'
  | 'client-IP-address'
  | 'none';

interface AutoconfigServer {
  readonly kind: Kind;
  readonly server: string;
  readonly port: number;
  readonly ssl: Ssl;
  readonly authentication: Authentication;
  readonly username: string;
}

/** A page that a user needs, and what is said of it, by language where that is known. */
interface AutoconfigPage {
  readonly url: string;
  readonly texts: readonly { readonly language: string | null; readonly text: string }[];
}

/** The `emailProvider` of a config-v1.1 document. */
export interface AutoconfigProvider {
  readonly id: string;
  readonly domains: readonly string[];
  readonly name: string;
  readonly servers: readonly AutoconfigServer[];
  readonly pages: readonly AutoconfigPage[];
}

/** The document of a preset: its preferred settings first, then the alternatives. */
export function autoconfigOfPreset(preset: Preset): AutoconfigProvider {
  const username = userName(preset.userId ?? 'address');
  const of = (kind: Kind, settings: PresetServer | false | undefined, others: readonly PresetServer[] = []) =>
    (settings ? [settings, ...others] : []).map((server): AutoconfigServer => {
      const isBound = isAllowedHost(server.server, preset.networkBound ?? []);
      const authentication = authenticationOf({ ...server, isOauth: preset.signIn === 'oauth2', isBound });
      return { kind, server: server.server, port: server.port, ssl: server.ssl, authentication, username };
    });
  // The format knows no wildcards.
  const domains = (preset.domains ?? []).filter((domain) => !domain.startsWith('*.'));
  return {
    id: domains[0] ?? preset.id,
    domains,
    name: preset.name,
    servers: [
      ...of('pop3', preset.pop, preset.alternatives?.pop),
      ...of('smtp', preset.smtp, preset.alternatives?.smtp),
    ],
    pages: pagesOf(preset.notes),
  };
}

/**
 * The documents of resolved accounts, for the domains of their addresses. Accounts of one domain make one document
 * unless they log in to one server in different ways, and so do domains with the same servers.
 */
export function autoconfigOfAccounts(configs: readonly ResolvedConfig[]): AutoconfigProvider[] {
  const byDomain: { domain: string; servers: readonly AutoconfigServer[] }[] = [];
  for (const config of configs) {
    const domain = domainOf(config.mailbox.address ?? '');
    const own = serversOf(config);
    const known = byDomain.findIndex((one) => one.domain === domain && !isConflict(one.servers, own));
    if (known === -1) byDomain.push({ domain, servers: best(own) });
    else byDomain[known] = { domain, servers: best([...(byDomain[known]?.servers ?? []), ...own]) };
  }
  const byServers = new Map<string, { domains: Set<string>; servers: readonly AutoconfigServer[] }>();
  for (const { domain, servers } of byDomain) {
    const key = JSON.stringify(servers);
    const group = byServers.get(key) ?? { domains: new Set(), servers };
    byServers.set(key, group);
    group.domains.add(domain);
  }
  return [...byServers.values()].map(({ domains, servers }) => {
    const [first = ''] = domains;
    return { id: first, domains: [...domains], name: first, servers, pages: [] };
  });
}

/** Each once, the best protection first, else in their order. */
function best(servers: readonly AutoconfigServer[]): AutoconfigServer[] {
  const rank = ({ ssl }: AutoconfigServer) => [true, 'starttls', false].indexOf(ssl);
  const isFirst = (server: AutoconfigServer, index: number) =>
    servers.findIndex((other) => isSameEndpoint(other, server)) === index;
  return servers.filter(isFirst).sort((a, b) => rank(a) - rank(b));
}

function isConflict(some: readonly AutoconfigServer[], others: readonly AutoconfigServer[]): boolean {
  return some.some((one) =>
    others.some(
      (other) =>
        isSameEndpoint(one, other) && (one.username !== other.username || one.authentication !== other.authentication),
    ),
  );
}

function isSameEndpoint(a: AutoconfigServer, b: AutoconfigServer): boolean {
  return a.kind === b.kind && a.server === b.server && a.port === b.port && a.ssl === b.ssl;
}

function serversOf({ mailbox, pop, smtp }: ResolvedConfig): AutoconfigServer[] {
  const servers: AutoconfigServer[] = [];
  const { address = '', userId = address, oauth2 } = mailbox;
  if (pop !== false && pop?.server) {
    const { server, port, ssl } = pop;
    const authentication = authenticationOf({ ...pop, isOauth: oauth2 !== undefined });
    servers.push({ kind: 'pop3', server, port, ssl, authentication, username: userNameOf(userId, address) });
  }
  if (smtp !== false && smtp?.server) {
    const { server, port, ssl, auth } = smtp;
    const authentication = authenticationOf({ ...smtp, isOauth: auth === true && oauth2 !== undefined });
    const own = typeof auth === 'object' ? auth.userId : undefined;
    servers.push({ kind: 'smtp', server, port, ssl, authentication, username: userNameOf(own ?? userId, address) });
  }
  return servers;
}

interface LogIn {
  readonly apop?: boolean;
  readonly auth?: unknown;
  readonly mechanism?: string | undefined;
  readonly isOauth: boolean;
  /** Whether the server works only inside the provider's network. */
  readonly isBound?: boolean;
}

function authenticationOf({ apop, auth, mechanism = '', isOauth, isBound }: LogIn): Authentication {
  if (auth === false) return isBound ? 'client-IP-address' : 'none';
  if (isOauth) return 'OAuth2';
  if (apop) return 'password-encrypted';
  return byMechanism.find(([pattern]) => pattern.test(mechanism))?.[1] ?? 'password-cleartext';
}

const byMechanism: readonly (readonly [RegExp, Authentication])[] = [
  [/^(?:XOAUTH2|OAUTHBEARER)$/, 'OAuth2'],
  [/^(?:CRAM-|DIGEST-|SCRAM-)/, 'password-encrypted'],
  [/^NTLM$/, 'NTLM'],
  [/^GSS/, 'GSSAPI'],
  [/^EXTERNAL$/, 'TLS-client-cert'],
];

const placeholders = { address: '%EMAILADDRESS%', local: '%EMAILLOCALPART%', domain: '%EMAILDOMAIN%' };

function userName(rule: string): string {
  if (rule === 'address') return placeholders.address;
  if (rule === 'local-part') return placeholders.local;
  return rule.replaceAll('{local}', placeholders.local).replaceAll('{domain}', placeholders.domain);
}

/** The rule that one user's name follows; the name itself where none is to be seen, which is of use to that user alone. */
function userNameOf(userId: string, address: string): string {
  const { local, domain } = splitAddress(address.toLowerCase());
  const written = userId.toLowerCase();
  if (written === address.toLowerCase()) return placeholders.address;
  if (written === local) return placeholders.local;
  // jane.example.com, jane%example.com
  for (const joint of new Set(written.replace(/[\p{L}\p{N}]/gu, ''))) {
    if (written === `${local}${joint}${domain}`) return `${placeholders.local}${joint}${placeholders.domain}`;
    if (written === `${domain}${joint}${local}`) return `${placeholders.domain}${joint}${placeholders.local}`;
  }
  // CORP\jane
  const end = Math.max(userId.lastIndexOf('\\'), userId.lastIndexOf('/')) + 1;
  if (end > 1 && written.slice(end) === local) return userId.slice(0, end) + placeholders.local;
  return userId;
}

/** Whether a server's user name is that of one user, not a rule. */
export function isPersonal({ username, authentication }: AutoconfigServer): boolean {
  const isRule = Object.values(placeholders).some((placeholder) => username.includes(placeholder));
  return !isRule && authentication !== 'none' && authentication !== 'client-IP-address';
}

/** The pages that notes link, each with the note. */
function pagesOf(notes: Preset['notes']): AutoconfigPage[] {
  const texts =
    typeof notes === 'string' ? [{ language: null, text: notes }] : Object.entries(notes ?? {}).map(toTranslation);
  const pages = new Map<string, AutoconfigPage['texts']>();
  for (const text of texts) {
    for (const url of new Set(urlsOf(text.text))) pages.set(url, [...(pages.get(url) ?? []), text]);
  }
  return [...pages].map(([url, said]) => ({ url, texts: said }));
}

function toTranslation([language, text]: [string, string]) {
  return { language, text };
}

/** The https addresses in a text, without the punctuation around them. */
function urlsOf(text: string): string[] {
  const found = text.match(/https:\/\/[^\s<>"]+/g) ?? [];
  return found
    .map((url) => {
      const trimmed = url.replace(/(?<![.,;:!?'*_])[.,;:!?'*_]+$/, '');
      return trimmed.includes('(') ? trimmed : trimmed.replace(/(?<![).,;:!?'*_])[).,;:!?'*_]+$/, '');
    })
    .filter((url) => URL.canParse(url));
}

/** The XML of a provider. */
export function autoconfigXml({ id, domains, name, servers, pages }: AutoconfigProvider): string {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<clientConfig version="1.1">',
    `  <emailProvider id="${shownText(asciiHost(id))}">`,
    ...[...new Set(domains.map(asciiHost))].map((domain) => `    <domain>${shownText(domain)}</domain>`),
    `    <displayName>${shownText(name)}</displayName>`,
    ...servers.flatMap(serverLines),
    ...pages.flatMap(pageLines),
    '  </emailProvider>',
    '</clientConfig>',
  ];
  return `${lines.join('\n')}\n`;
}

function serverLines({ kind, server, port, ssl, authentication, username }: AutoconfigServer): string[] {
  const element = kind === 'pop3' ? 'incomingServer' : 'outgoingServer';
  const socketType = ssl === true ? 'SSL' : ssl === false ? 'plain' : 'STARTTLS';
  const isOpen = authentication === 'none' || authentication === 'client-IP-address';
  return [
    `    <${element} type="${kind}">`,
    `      <hostname>${shownText(asciiHost(server))}</hostname>`,
    `      <port>${port}</port>`,
    `      <socketType>${socketType}</socketType>`,
    ...(isOpen ? [] : [`      <username>${shownText(username)}</username>`]),
    `      <authentication>${authentication}</authentication>`,
    `    </${element}>`,
  ];
}

function pageLines({ url, texts }: AutoconfigPage): string[] {
  return [
    `    <documentation url="${shownText(url)}">`,
    ...texts.map(({ language, text }) => {
      const attribute = language === null ? '' : ` lang="${shownText(language)}"`;
      return `      <descr${attribute}>${shownText(text)}</descr>`;
    }),
    '    </documentation>',
  ];
}

/** In small letters and as A-labels: programs compare it with the address byte by byte. */
function asciiHost(host: string): string {
  return toAsciiHost(host) || host.toLowerCase();
}

/** A text of a preset in one line, without what could paint a terminal. */
function shownText(text: string): string {
  return xmlText(cleanText(text));
}
