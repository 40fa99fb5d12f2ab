// Takes the facts that mailconf compares its presets with out of the public sources: hosts, ports, security, log-in names,
// domains, status. `node scripts/providers/extract.mjs FOLDER`, where FOLDER holds `ispdb/*.xml` (Thunderbird's database of
// providers), `provider-db/*.md` (chatmail's) and `nodemailer-services.json` (nodemailer's list).
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { all, parse as parseAutoconfig, sslOf, text as textOf, userIdRule } from './autoconfig.mjs';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node scripts/providers/extract.mjs FOLDER');
  process.exit(2);
}

write('ispdb', '2026-03', [...files('ispdb', '.xml')].map(ispdbEntry));
write('provider-db', '2026-04', [...files('provider-db', '.md')].map(providerDbEntry));
write('nodemailer', '2026-11', Object.entries(JSON.parse(read('nodemailer-services.json'))).map(nodemailerEntry));

function read(path) {
  return readFileSync(join(folder, path), 'utf8');
}

function* files(name, extension) {
  for (const file of readdirSync(join(folder, name)).sort()) {
    if (file.endsWith(extension)) yield { name: basename(file, extension), text: read(join(name, file)) };
  }
}

/** One entry a line, so that a difference shows which one changed. */
function write(source, asOf, entries) {
  const lines = entries.map((entry) => `  ${JSON.stringify(entry)}`);
  const text = `{"source": ${JSON.stringify(source)}, "asOf": ${JSON.stringify(asOf)}, "entries": [\n${lines.join(',\n')}\n]}\n`;
  writeFileSync(new URL(`sources/${source}.json`, import.meta.url), text);
}

function ispdbEntry({ name, text }) {
  const [provider] = all(parseAutoconfig(Buffer.from(text)), 'emailProvider');
  const servers = (element, type) =>
    all(provider, element)
      .filter(({ attributes }) => attributes.type === type)
      .map(serverFacts);
  return {
    key: name,
    name: line(textOf(provider, 'displayName')),
    domains: all(provider, 'domain').map((domain) => line(domain.text).toLowerCase()),
    pop: servers('incomingServer', 'pop3'),
    smtp: servers('outgoingServer', 'smtp'),
    documentation: all(provider, 'documentation').map(({ attributes }) => line(attributes.url ?? '')),
  };
}

function serverFacts(server) {
  const username = line(textOf(server, 'username'));
  return {
    server: line(textOf(server, 'hostname')).toLowerCase(),
    port: Number(textOf(server, 'port')),
    ssl: sslOf.get(line(textOf(server, 'socketType'))),
    auth: all(server, 'authentication').map((found) => line(found.text)),
    userId: username === '' ? null : userIdRule(username),
  };
}

function line(written) {
  return written.replace(/\s+/g, ' ').trim();
}

function providerDbEntry({ name, text }) {
  const [, head = ''] = /^ *---\n(.*?)^ *---$/ms.exec(text) ?? [];
  const entry = parse(head);
  const smtp = (entry.server ?? [])
    .filter(({ type }) => type === 'smtp')
    .map(({ hostname, port, socket, username_pattern: user }) => ({
      server: hostname,
      port,
      ssl: { SSL: true, STARTTLS: 'starttls', PLAIN: false }[socket],
      userId: { EMAIL: 'address', EMAILLOCALPART: 'local-part' }[(user ?? '').toUpperCase()] ?? null,
    }));
  const { name: title, status, domains, last_checked: checked, website } = entry;
  return { key: name, name: title.trim(), status, domains, smtp, checked: String(checked), website: website ?? null };
}

/** Without a port nodemailer takes 587, or 465 for TLS; a clear port is upgraded where the server offers it. */
function nodemailerEntry([key, { description, host, port, secure, ignoreTLS, aliases = [], domains = [] }]) {
  const number = Number(port ?? (secure ? 465 : 587));
  const ssl = ignoreTLS ? false : secure || number === 465 ? true : 'starttls';
  return { key, name: description, aliases, domains, smtp: [{ server: host ?? 'localhost', port: number, ssl }] };
}
