// Reads an autoconfig file (config-v1.1.xml) into a draft of a preset. Knows no file system: text in, data out.
import { domainToASCII } from 'node:url';
import { AutoconfigFault, all, clean, parse, sslOf, text, userIdRule } from './autoconfig.mjs';

const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;
/** In small letters, as A-labels; what the URL parser would cut off or read as something else stays as it is. */
function asciiHost(written) {
  const text = written.replace(/\.$/, '').toLowerCase();
  return /[^\x21-\x7e]/.test(text) && !/[\s/?#\\%:@[\]]/.test(text) ? domainToASCII(text) : text;
}
const isHost = (text) => text.length <= 253 && text.split('.').every((part) => label.test(part));

/**
 * The draft of a preset: `preset`, `remarks` (what it does not carry over, a line each) and `links` of the file, which
 * may say what `notes` should. `isTaken(id)` says whose an id or alias is, or undefined; so does `ownerOf(domain)`.
 */
export function draftOf(bytes, { isTaken = () => undefined, ownerOf = () => undefined } = {}) {
  const root = parse(bytes);
  if (root.name !== 'clientConfig') throw new AutoconfigFault(`it is no clientConfig, but ${clean(root.name)}`);
  const providers = all(root, 'emailProvider');
  if (providers.length === 0) throw new AutoconfigFault('it has no emailProvider');
  const [provider] = providers;
  const remarks = [];
  if (providers.length > 1) remarks.push(`Only the first of ${providers.length} emailProviders is taken.`);
  const version = root.attributes.version;
  if (version !== undefined && version !== '1.1') remarks.push(`The file says version ${clean(version)}, not 1.1.`);

  const domains = domainsOf(provider, remarks);
  for (const owner of new Set(domains.map(ownerOf).filter(Boolean))) {
    const owned = domains.filter((domain) => ownerOf(domain) === owner);
    remarks.push(`These domains belong to ${owner} already: ${owned.join(', ')}.`);
  }
  const servers = serversOf(provider, domains, remarks);
  const pop = servers.filter(({ kind }) => kind === 'pop3');
  const smtp = servers.filter(({ kind }) => kind === 'smtp');
  const id = idOf(clean(provider.attributes.id ?? '') || domains[0] || '', isTaken, remarks);
  const name = nameOf(provider, domains, id, remarks);
  // A server that had to be left out is not one that there is not.
  const elements = [...all(provider, 'incomingServer'), ...all(provider, 'outgoingServer')];
  const isNone = (type) => !elements.some(({ attributes }) => attributes.type === type);
  const links = linksOf(root);
  const origin = links.map(({ url }) => url).find((url) => url.startsWith('https://'));
  if (!origin) remarks.push('website is missing: add the address of the provider.');
  const preset = {
    id,
    name,
    domains,
    ...(origin && { website: new URL(origin).origin }),
    userId: userIdOf([...pop, ...smtp], remarks),
    ...preferred('pop', pop, isNone('pop3')),
    ...preferred('smtp', smtp, isNone('smtp')),
    ...alternativesOf(pop, smtp),
    ...networkBoundOf([...pop, ...smtp], remarks),
    signIn: signInOf(servers, remarks),
    ...(isNone('pop3') && { notes: `${name} offers no POP3.` }),
  };
  if (isNone('pop3'))
    remarks.push('There is no POP3 server: pop is false, and notes says so. Does the provider say so, too?');
  if (isNone('smtp')) remarks.push('There is no SMTP server: smtp is false.');
  return { preset, remarks, links };
}

// --- the provider

function domainsOf(provider, remarks) {
  const domains = new Set();
  for (const element of all(provider, 'domain')) {
    const written = clean(element.text);
    const domain = asciiHost(written);
    if (isHost(domain)) domains.add(domain);
    else remarks.push(`The domain "${written}" is none.`);
  }
  if (domains.size === 0) remarks.push('There is no domain: nobody finds this preset by an address.');
  return [...domains];
}

/** The id, which lives for ever: small letters, digits, ".", "_" and "-", no path and no other preset's. */
function idOf(written, isTaken, remarks) {
  const ascii = asciiHost(written) || written;
  const plain = ascii
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
    .slice(0, 64)
    .replace(/\.(ya?ml|json)$/, '-$1');
  const base = plain === '' || plain === 'none' ? 'new-provider' : plain;
  if (base !== written.toLowerCase()) remarks.push(`The id "${written}" of the file became ${base}.`);
  const owner = isTaken(base);
  if (!owner) return base;
  let number = 2;
  while (isTaken(`${base}-${number}`)) number += 1;
  remarks.push(`The id ${base} is ${owner}'s: if this is the same provider, edit that one; else choose another id.`);
  return `${base}-${number}`;
}

function nameOf(provider, domains, id, remarks) {
  for (const name of ['displayName', 'displayShortName']) {
    const found = clean(text(provider, name));
    if (found) return found;
  }
  remarks.push('The file has no displayName: write the name that people know the provider by.');
  return domains[0] ?? id;
}

function userIdOf(servers, remarks) {
  const rules = new Map();
  for (const server of servers) {
    if (server.username === '' || server.isOpen) continue;
    const rule = userIdRule(server.username);
    if (rule === null)
      remarks.push(`${where(server)}: the user name "${server.username}" is no rule that a preset can say.`);
    else if (!rules.has(rule)) rules.set(rule, server);
  }
  const [first, ...others] = rules.keys();
  for (const other of others) {
    remarks.push(
      `${where(rules.get(other))}: there the user name is ${other}; a preset has one rule, and it is ${first}.`,
    );
  }
  return first ?? 'address';
}

function signInOf(servers, remarks) {
  const closed = servers.filter(({ isOpen }) => !isOpen);
  const isOauth = closed.length > 0 && closed.every(({ isOauthOnly }) => isOauthOnly);
  if (isOauth) return 'oauth2';
  for (const server of closed.filter(({ isOauthOnly }) => isOauthOnly)) {
    server.setting.mechanism = 'XOAUTH2';
    remarks.push(`${where(server)}: it takes OAuth 2 only, the others do not.`);
  }
  const offered = servers.some(({ authentications }) => authentications.includes('OAuth2'))
    ? ' OAuth 2 is offered, too.'
    : '';
  remarks.push(`signIn: the file cannot tell a password from an app password.${offered}`);
  return 'password';
}

// --- the servers

const rank = ({ setting }) => [true, 'starttls', false].indexOf(setting.ssl);
const where = ({ kind, setting }) => `${kind === 'pop3' ? 'POP' : 'SMTP'} ${setting.server}:${setting.port}`;

/** Every POP3 and SMTP server of which a preset can be made, best first. */
function serversOf(provider, domains, remarks) {
  const servers = [];
  const others = new Set();
  const elements = [...all(provider, 'incomingServer'), ...all(provider, 'outgoingServer')];
  for (const element of elements) {
    const type = clean(element.attributes.type ?? '');
    if (type !== (element.name === 'incomingServer' ? 'pop3' : 'smtp')) {
      others.add(type || 'a server without a type');
      continue;
    }
    const server = serverOf(element, type, domains, remarks);
    if (!server) continue;
    const isSame = ({ kind, setting: { server: host, port, ssl } }) =>
      kind === type && host === server.setting.server && port === server.setting.port && ssl === server.setting.ssl;
    if (servers.some(isSame)) remarks.push(`${where(server)} stands there twice; the first is taken.`);
    else servers.push(server);
  }
  if (others.size > 0) remarks.push(`Left out, for mailconf knows POP3 and SMTP alone: ${[...others].join(', ')}.`);
  return servers.sort((a, b) => rank(a) - rank(b));
}

function serverOf(element, kind, domains, remarks) {
  const title = `${kind === 'pop3' ? 'POP' : 'SMTP'} ${clean(text(element, 'hostname')) || 'without a host'}`;
  const written = clean(text(element, 'hostname'));
  const [domain] = domains;
  const hostname = domains.length === 1 ? written.replaceAll('%EMAILDOMAIN%', domain) : written;
  const server = asciiHost(hostname);
  const socketType = clean(text(element, 'socketType'));
  const ssl = sslOf.get(socketType);
  const port = /^\d{1,5}$/.test(clean(text(element, 'port'))) ? Number(clean(text(element, 'port'))) : 0;
  const faults = [
    ...(isHost(server) ? [] : [written.includes('%') ? 'each domain has its own host' : 'its host is no host name']),
    ...(port >= 1 && port <= 65535 ? [] : [`its port is "${clean(text(element, 'port'))}"`]),
    ...(ssl === undefined ? [`its socketType is "${socketType}"`] : []),
  ];
  if (faults.length > 0) {
    remarks.push(`${title} is left out: ${faults.join(', ')}.`);
    return null;
  }
  const authentications = all(element, 'authentication').map((found) => clean(found.text));
  const setting = { server, port, ssl };
  const found = {
    kind,
    setting,
    authentications,
    username: clean(text(element, 'username')),
    isOpen: false,
    isOauthOnly: false,
    isByAddress: authentications.includes('client-IP-address'),
    isRestricted: all(element, 'restriction').some(({ text: said }) => /client-?IP-?Address/i.test(said)),
  };
  authenticate(found, remarks);
  return found;
}

const passwords = ['password-cleartext', 'plain'];
const digests = ['password-encrypted', 'secure'];
const mechanisms = new Map([
  ['NTLM', 'NTLM'],
  ['GSSAPI', 'GSSAPI'],
  ['TLS-client-cert', 'EXTERNAL'],
]);

/** What logs in. Of several ways the file names the best first, but only a password needs nothing else. */
function authenticate(found, remarks) {
  const { kind, setting, authentications } = found;
  const has = (names) => names.some((name) => authentications.includes(name));
  const unknown = authentications.filter(
    (name) => ![...passwords, ...digests, ...mechanisms.keys(), 'OAuth2', 'none', 'client-IP-address'].includes(name),
  );
  for (const name of unknown) remarks.push(`${where(found)}: the authentication "${name}" is not known.`);
  if (has(passwords)) return;
  if (has(digests)) {
    if (setting.ssl !== false)
      remarks.push(`${where(found)}: password-encrypted is left out, for TLS protects the password.`);
    else if (kind === 'pop3') setting.apop = true;
    else setting.mechanism = 'CRAM-MD5';
    return;
  }
  if (has(['OAuth2'])) {
    found.isOauthOnly = true;
    return;
  }
  const [name] = authentications.filter((one) => mechanisms.has(one));
  if (name) setting.mechanism = mechanisms.get(name);
  else if (has(['none', 'client-IP-address'])) {
    found.isOpen = true;
    if (kind === 'smtp') setting.auth = false;
    else remarks.push(`${where(found)}: the file says that it takes no log-in, which POP3 cannot.`);
  } else if (authentications.length === 0) remarks.push(`${where(found)}: the file does not say what logs in.`);
}

function preferred(service, [first], isNone) {
  if (first) return { [service]: first.setting };
  return isNone ? { [service]: false } : {};
}

function alternativesOf(pop, smtp) {
  const lists = Object.entries({ pop, smtp }).filter(([, servers]) => servers.length > 1);
  if (lists.length === 0) return {};
  return {
    alternatives: Object.fromEntries(
      lists.map(([name, servers]) => [name, servers.slice(1).map((one) => one.setting)]),
    ),
  };
}

/** Hosts all of whose settings go by the client's address. */
function networkBoundOf(servers, remarks) {
  const hosts = new Set(
    servers.filter((one) => one.isByAddress || one.isRestricted).map(({ setting }) => setting.server),
  );
  const bound = [...hosts].filter((host) =>
    servers.every((one) => one.setting.server !== host || one.isByAddress || one.isRestricted),
  );
  for (const host of hosts) {
    if (!bound.includes(host)) remarks.push(`${host}: some of its settings work inside the provider's network only.`);
  }
  return bound.length > 0 ? { networkBound: bound } : {};
}

// --- what else the file says

/** Pages that the file links, with what it says of them. */
function linksOf(root) {
  const links = new Map();
  for (const { element, attribute } of [...walk(root)]) {
    const url = clean(element.attributes[attribute] ?? '');
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) continue;
    const said = element.children
      .filter(({ name }) => name === 'descr' || name === 'instruction')
      .map((child) => clean(child.text))
      .filter(Boolean);
    links.set(url, [...(links.get(url) ?? []), ...said]);
  }
  return [...links].map(([url, said]) => ({ url, said }));
}

const linked = { documentation: 'url', enable: 'visiturl', loginPage: 'url' };

function* walk(element) {
  if (Object.hasOwn(linked, element.name)) yield { element, attribute: linked[element.name] };
  for (const child of element.children) yield* walk(child);
}
