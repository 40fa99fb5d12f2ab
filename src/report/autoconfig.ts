import type { Ssl } from '../account.js';
import { cleanText } from '../clean-text.js';
import type { Preset } from '../generated/provider.js';
import type { PresetServer, ResolvedConfig } from '../resolved.js';

interface AutoconfigServer {
  readonly kind: 'pop3' | 'smtp';
  readonly server: string;
  readonly port: number;
  readonly ssl: Ssl;
  readonly authentication: 'password-cleartext' | 'password-encrypted' | 'OAuth2' | 'none';
  readonly username: string;
}

/** One `emailProvider` of a config-v1.1 document. */
export interface AutoconfigProvider {
  readonly id: string;
  readonly domains: readonly string[];
  readonly name: string;
  readonly servers: readonly AutoconfigServer[];
}

/** The document of a preset: its preferred settings first, then the alternatives. */
export function autoconfigOfPreset(preset: Preset): AutoconfigProvider {
  const username = userName(preset.userId ?? 'address');
  const isOauth = preset.signIn === 'oauth2';
  const of = (
    kind: 'pop3' | 'smtp',
    settings: PresetServer | false | undefined,
    others: readonly PresetServer[] = [],
  ) =>
    (settings ? [settings, ...others] : []).map(
      (server): AutoconfigServer => ({
        kind,
        server: server.server,
        port: server.port,
        ssl: server.ssl,
        authentication: isOauth ? 'OAuth2' : authenticationOf(server),
        username,
      }),
    );
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
  };
}

/** The document of a resolved account, for the domain of its address. */
export function autoconfigOfAccount({ mailbox, pop, smtp }: ResolvedConfig): AutoconfigProvider {
  const domain = mailbox.address.slice(mailbox.address.lastIndexOf('@') + 1);
  const local = mailbox.address.slice(0, -domain.length - 1);
  const isForm = mailbox.userId === mailbox.address || mailbox.userId === local;
  const username = isForm ? userName(mailbox.userId === local ? 'local-part' : 'address') : mailbox.userId;
  const servers: AutoconfigServer[] = [];
  if (pop !== false && pop?.server) {
    const { server, port, ssl } = pop;
    const authentication = mailbox.oauth2 ? 'OAuth2' : authenticationOf(pop);
    servers.push({ kind: 'pop3', server, port, ssl, authentication, username });
  }
  if (smtp !== false && smtp?.server) {
    const { server, port, ssl } = smtp;
    const authentication = smtp.auth === true && mailbox.oauth2 ? 'OAuth2' : authenticationOf(smtp);
    servers.push({ kind: 'smtp', server, port, ssl, authentication, username });
  }
  return { id: domain, domains: [domain], name: domain, servers };
}

function authenticationOf(server: { apop?: boolean; auth?: unknown }): AutoconfigServer['authentication'] {
  if (server.auth === false) return 'none';
  return server.apop ? 'password-encrypted' : 'password-cleartext';
}

function userName(rule: string): string {
  if (rule === 'address') return '%EMAILADDRESS%';
  if (rule === 'local-part') return '%EMAILLOCALPART%';
  return rule.replaceAll('{local}', '%EMAILLOCALPART%').replaceAll('{domain}', '%EMAILDOMAIN%');
}

/** The XML of one or more providers. */
export function autoconfigXml(providers: readonly AutoconfigProvider[]): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<clientConfig version="1.1">'];
  for (const { id, domains, name, servers } of providers) {
    lines.push(`  <emailProvider id="${xmlText(id)}">`);
    for (const domain of domains) lines.push(`    <domain>${xmlText(domain)}</domain>`);
    lines.push(`    <displayName>${xmlText(name)}</displayName>`);
    for (const server of servers) lines.push(...serverLines(server));
    lines.push('  </emailProvider>');
  }
  return `${[...lines, '</clientConfig>'].join('\n')}\n`;
}

function serverLines({ kind, server, port, ssl, authentication, username }: AutoconfigServer): string[] {
  const element = kind === 'pop3' ? 'incomingServer' : 'outgoingServer';
  const socketType = ssl === true ? 'SSL' : ssl === false ? 'plain' : 'STARTTLS';
  return [
    `    <${element} type="${kind}">`,
    `      <hostname>${xmlText(server)}</hostname>`,
    `      <port>${port}</port>`,
    `      <socketType>${socketType}</socketType>`,
    ...(authentication === 'none' ? [] : [`      <username>${xmlText(username)}</username>`]),
    `      <authentication>${authentication}</authentication>`,
    `    </${element}>`,
  ];
}

function xmlText(text: string): string {
  return cleanText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
