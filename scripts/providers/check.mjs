// Proves the presets: each valid, formatted, consistent in itself and with the others, and what it differs in from the
// public sources is explained in differences.yaml. `--providers FOLDER` checks another folder, `--write` formats the files.
// Prints a line a fault and ends with 1, or prints counts. Needs `npm run build`, whose checks of host names it uses.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { validateProvider } from '../../dist/generated/validate.js';
import { otherProtocolOf, sslOfPort } from '../../dist/model/facts/ports.js';
import { hostFault, toAsciiHost } from '../../dist/text/host.js';
import { hostFaults } from '../../dist/words/en/faults.js';
import { parsePreset, presetText } from './preset-files.mjs';

const { values: flags } = parseArgs({ options: { providers: { type: 'string' }, write: { type: 'boolean' } } });
const folder = flags.providers ?? fileURLToPath(new URL('../../providers/', import.meta.url));
const here = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');

const rank = ({ ssl }) => [true, 'starttls', false].indexOf(ssl);

const faults = [];
const files = readdirSync(folder).sort();
const presets = files.flatMap(readPreset);
const owners = { domain: ownersOf('domain', ({ domains = [] }) => domains), name: ownersOf('name', namesOf) };
for (const { file, preset } of presets) checkPreset(file, preset);
const comparison = ['ispdb', 'provider-db', 'nodemailer'].map(compare);
explain(comparison.flatMap(({ differences }) => differences));

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
} else console.log(summary());

/** A preset of a file that can be read; its form is one that `--write` makes. */
function readPreset(file) {
  const text = readFileSync(join(folder, file), 'utf8');
  const document = parsePreset(text);
  const [error] = [...document.errors, ...document.warnings];
  if (error) return fault(file, error.message.split('\n')[0]);
  const preset = document.toJS();
  if (!validateProvider(preset)) {
    for (const { instancePath, message } of validateProvider.errors) fault(file, `${instancePath || '/'} ${message}`);
    return [];
  }
  const formatted = format(text, preset);
  if (text !== formatted && flags.write) writeFileSync(join(folder, file), formatted);
  else if (text !== formatted) fault(file, 'is not formatted; run `npm run providers:check -- --write`');
  return [{ file, preset }];
}

/** The layout of a preset; of comments those at the head stay. */
function format(text, preset) {
  const [head] = /^(?:#.*\n)*/.exec(text);
  return head + presetText(preset);
}

function fault(file, message) {
  faults.push(`providers/${file}: ${message}`);
  return [];
}

function namesOf({ id, aliases = [] }) {
  return [id, ...aliases];
}

/** Who owns each domain or name; one that two own is a fault. */
function ownersOf(kind, list) {
  const found = new Map();
  for (const { file, preset } of presets) {
    for (const name of list(preset)) {
      const plain =
        kind === 'domain' ? name.replace(/^(\*\.)?(.*)$/, (_, star = '', host) => star + toAsciiHost(host)) : name;
      if (found.has(plain)) fault(file, `the ${kind} ${name} belongs to ${found.get(plain).id} already`);
      else found.set(plain, preset);
    }
  }
  return found;
}

function settings(preset, service) {
  return [preset[service], ...(preset.alternatives?.[service] ?? [])].filter(Boolean);
}

function checkPreset(file, preset) {
  const say = (message) => fault(file, message);
  if (file !== `${preset.id}.yaml`) say(`the file of ${preset.id} is called ${preset.id}.yaml`);
  for (const key of ['domains', 'website', 'userId', 'signIn', 'notes', 'source', 'verified']) {
    if (preset[key] === undefined) say(`lacks ${key}`);
  }
  for (const name of namesOf(preset)) {
    if (/\.(?:yaml|yml|json)$/.test(name)) say(`the name ${name} would be taken for a path`);
  }
  const hosts = [...(preset.domains ?? []), ...(preset.mx ?? []), ...(preset.networkBound ?? [])];
  for (const host of hosts) checkHost(host.replace(/^\*\./, ''), say);
  const links = [preset.website, ...[preset.notes, preset.source].flatMap((value) => Object.values([value].flat()))];
  for (const text of links) if (/http:\/\//.test(JSON.stringify(text ?? ''))) say('a link is http, not https');
  if (preset.successor && (preset.signIn !== 'closed' || !owners.name.has(preset.successor))) {
    say(`the successor ${preset.successor} needs signIn: closed, and a preset of that name`);
  }
  for (const service of ['pop', 'smtp']) checkService(preset, service, say);
  if (
    preset.pop === false &&
    !/POP|only sends|nothing but send|server for tests|runs on this machine|has to run/i.test(
      JSON.stringify(preset.notes),
    )
  ) {
    say('pop is false, and the notes do not say why');
  }
  const servers = ['pop', 'smtp'].flatMap((service) => settings(preset, service).map(({ server }) => server));
  for (const host of preset.networkBound ?? [])
    if (!servers.includes(host)) say(`networkBound names ${host}, which is no server of it`);
}

function checkHost(host, say) {
  const found = hostFault(host);
  if (found) say(`${host} is not a host name: ${hostFaults[found.fault]}`);
}

function checkService(preset, service, say) {
  const all = settings(preset, service);
  if (preset[service] === false && all.length > 0) say(`${service} is false and has alternatives`);
  for (const { server, port, ssl, apop } of all) {
    checkHost(server, say);
    if (otherProtocolOf(port, service) !== null) say(`${service} has port ${port} of another protocol`);
    if (sslOfPort(port, service) === true && ssl !== true) say(`port ${port} of ${service} needs ssl: true`);
    if (sslOfPort(port) === 'starttls' && ssl === true) say(`port ${port} of ${service} begins in clear text`);
    if (apop && ssl !== false) say('apop is for a connection without TLS');
  }
  const ranks = all.map(rank);
  if (ranks.some((value, index) => index > 0 && value < ranks[index - 1])) {
    say(`the settings of ${service} are not best first: TLS, then STARTTLS, then none`);
  }
  const places = all.map(({ server, port }) => `${server}:${port}`);
  if (new Set(places).size < places.length) say(`a server and port of ${service} stands twice`);
}

// --- the sources

/** What a source says and the presets do not, each as `source entry: what`. */
function compare(name) {
  const { entries } = JSON.parse(here(`sources/${name}.json`));
  const differences = [];
  let covered = 0;
  for (const entry of entries) {
    const say = (what) => differences.push(`${name} ${entry.key}: ${what}`);
    const found = presetsOf(entry);
    if (found.length === 0) {
      say('no preset');
      continue;
    }
    covered++;
    for (const domain of new Set(entry.domains)) if (!owners.domain.has(domain)) say(`domain ${domain}`);
    for (const service of ['pop', 'smtp']) {
      for (const setting of entry[service] ?? []) {
        if (!found.some((preset) => has(preset, service, setting))) {
          say(`${service} ${setting.server}:${setting.port} ssl ${setting.ssl}`);
        }
      }
    }
    const rules = new Set((entry.pop ?? entry.smtp ?? []).map(({ userId }) => userId).filter(Boolean));
    for (const rule of rules) if (!found.some(({ userId }) => userId === rule)) say(`userId ${rule}`);
  }
  return { name, covered, entries: entries.length, differences };
}

/** By its own name where it is one of nodemailer's, else by its domains. */
function presetsOf({ key, aliases, domains }) {
  const named = aliases ? owners.name.get(key.toLowerCase().replaceAll(' ', '-')) : undefined;
  return [...new Set([named, ...domains.map((domain) => owners.domain.get(domain))].filter(Boolean))];
}

function has(preset, service, { server, port, ssl }) {
  const names = server.includes('%')
    ? (preset.domains ?? []).map((domain) => server.replace('%emaildomain%', domain))
    : [server];
  return settings(preset, service).some((own) => names.includes(own.server) && own.port === port && own.ssl === ssl);
}

/** A difference needs a reason, and a reason a difference. */
function explain(differences) {
  const reasons = new Map(
    Object.entries(parse(here('differences.yaml')) ?? {}).flatMap(([reason, list]) =>
      list.map((what) => [what, reason]),
    ),
  );
  for (const difference of differences) if (!reasons.has(difference)) faults.push(`no reason for: ${difference}`);
  // Of another folder nothing is known.
  if (flags.providers) return;
  for (const what of reasons.keys())
    if (!differences.includes(what)) faults.push(`no such difference any more: ${what}`);
}

function summary() {
  const count = (test) => presets.filter(({ preset }) => test(preset)).length;
  const signIn = ['password', 'app-password', 'oauth2', 'closed'].map(
    (kind) => `${kind} ${count((preset) => preset.signIn === kind)}`,
  );
  const sources = comparison.map(
    ({ name, covered, entries, differences }) =>
      `${name}: ${covered} of ${entries} entries have a preset, ${differences.length} differences, each with its reason`,
  );
  return [
    `${presets.length} providers, ${owners.domain.size} domains`,
    `${count(({ pop }) => pop)} with POP, ${count(({ pop }) => pop === false)} without, ${count(({ pop }) => pop === undefined)} of which no POP server is on record`,
    `${count(({ notes }) => notes)} with notes; sign-in: ${signIn.join(', ')}`,
    ...sources,
  ].join('\n');
}
