// Connects to the servers of the presets, as far as a client comes without a log-in, and dates what it could confirm:
// npm run providers:prove -- [ID…] [--write]. It needs a built mailconf. Never run it from a test against the world.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { clean } from './autoconfig.mjs';
import { builtin, parsePreset, readPresets, root } from './preset-files.mjs';

const usage = `usage: npm run providers:prove -- [--only ID]… [--write] [--report FILE]

Connects to every server of the presets, greets it, reads its capabilities, checks TLS and its certificate, and hangs up:
no log-in, no mail, no secret. One connection to a host at a time, and a pause before the next one.

  --only ID            only this preset; may be repeated
  --providers FOLDER   the presets of a folder, not the built-in ones
  --write              date \`verified\` to today where the preferred servers passed
  --report FILE        write what failed as Markdown
  --concurrency N      hosts at once (4)
  --pause SECONDS      between two connections to a host (5)
  --timeout SECONDS    for one step (20)

Exit status: 0 all passed, 1 a server failed, 2 it could not be done, 130 interrupted.`;

/** Rows of a table: what a pull request can hold. */
const mostRows = 120;

process.exitCode = await main(process.argv.slice(2));

async function main(argv) {
  let given;
  let files;
  try {
    given = readFlags(argv);
    if (given.help) {
      console.log(usage);
      return 0;
    }
    files = selected(readPresets(given.folder), given.only);
  } catch (error) {
    console.error(clean(error.message));
    return 2;
  }
  const library = join(root, 'dist/index.js');
  if (!existsSync(library)) {
    console.error('mailconf is not built yet: npm run build');
    return 2;
  }
  const { probeMailConfig } = await import(library);
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort()).once('SIGTERM', () => interrupt.abort());
  const probe = (setting) => probeOne(probeMailConfig, setting, { ...given, signal: interrupt.signal });

  const services = files.flatMap(servicesOf);
  await proveAll(services, probe, { ...given, signal: interrupt.signal });
  const outcomes = files.map((file) => outcomeOf(file, services));
  const moved = given.write ? outcomes.filter((outcome) => date(outcome, given.today)) : [];
  const failed = services.filter(({ result }) => result?.status === 'failed');
  const skipped = services.filter(({ result }) => result?.status === 'skipped');
  const passed = outcomes.filter(({ isProven }) => isProven).length;
  console.log(
    `${services.length - failed.length - skipped.length} settings passed, ${failed.length} failed, ${skipped.length} skipped; ` +
      `${passed} of ${files.length} presets confirmed${given.write ? `, ${moved.length} dated ${given.today}` : ''}`,
  );
  if (given.report) writeFileSync(given.report, report({ outcomes, services, failed, skipped, moved, given }));
  if (interrupt.signal.aborted) return 130;
  return failed.length > 0 ? 1 : 0;
}

function readFlags(args) {
  const string = { type: 'string' };
  const options = {
    only: { type: 'string', multiple: true },
    ...{ providers: string, report: string, concurrency: string, pause: string, timeout: string },
    ...{ write: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  };
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const number = (name, standard, least) => {
    const value = Number(values[name] ?? standard);
    if (values[name] !== '' && value >= least && value <= 3600) return value;
    throw new Error(`--${name} takes a number from ${least} to 3600`);
  };
  return {
    ...{ help: values.help, write: values.write, report: values.report, folder: values.providers ?? builtin },
    only: [...(values.only ?? []), ...positionals],
    concurrency: Math.floor(number('concurrency', 4, 1)),
    pause: number('pause', 5, 0) * 1000,
    timeout: number('timeout', 20, 0.1) * 1000,
    today: new Date().toISOString().slice(0, 10),
  };
}

function selected(files, only) {
  const unknown = only.filter((id) => !files.some(({ preset }) => preset.id === id));
  if (unknown.length > 0) throw new Error(`there is no preset ${unknown.join(', ')}`);
  return only.length > 0 ? files.filter(({ preset }) => only.includes(preset.id)) : files;
}

/** Every setting of a preset, with its result to come. */
function servicesOf({ preset }) {
  return ['pop', 'smtp'].flatMap((protocol) => {
    const preferred = preset[protocol] ? [preset[protocol]] : [];
    const all = [...preferred, ...(preset.alternatives?.[protocol] ?? [])];
    return all.map((setting, index) => ({
      id: preset.id,
      protocol,
      setting,
      isPreferred: index < preferred.length,
      why: whyNot(preset, setting),
      result: undefined,
    }));
  });
}

/** Why a setting is not tried. */
function whyNot({ signIn, networkBound = [] }, { server }) {
  if (signIn === 'closed') return 'the provider has closed';
  const isBound = networkBound.some((pattern) => {
    const parts = pattern.toLowerCase().split(/\*+/);
    return new RegExp(`^${parts.map(escaped).join('.*')}$`).test(server.toLowerCase());
  });
  return isBound ? "it works inside the provider's network only" : undefined;
}

function escaped(text) {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

// --- connecting

/** Fills in the results, and says each. Hosts run side by side, the settings of one host one after the other. */
async function proveAll(services, probe, { concurrency, pause, signal }) {
  const hosts = new Map();
  for (const service of services) {
    if (service.why) {
      say(service, { status: 'skipped', text: service.why });
      continue;
    }
    const { server, port, ssl } = service.setting;
    const settings = hosts.get(server.toLowerCase()) ?? new Map();
    hosts.set(server.toLowerCase(), settings);
    // Presets that share a setting share its result.
    const key = `${service.protocol} ${port} ${ssl}`;
    settings.set(key, [...(settings.get(key) ?? []), service]);
  }
  const waiting = hosts.values();
  const work = async () => {
    for (const settings of waiting) {
      let isFirst = true;
      for (const same of settings.values()) {
        if (!isFirst) await sleep(pause, undefined, { signal }).catch(() => {});
        isFirst = false;
        const result = signal.aborted ? { status: 'skipped', text: 'interrupted' } : await probe(same[0]);
        for (const service of same) say(service, result);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}

/** What a client without a log-in finds: `{status, cause?, text}`. */
async function probeOne(probeMailConfig, { protocol, setting }, { timeout, pause, signal }) {
  const login = { userId: 'nobody', password: null, accessToken: null };
  const tls = { ca: null, servername: setting.server, minVersion: 'TLSv1.2', fingerprint: [] };
  const { server, port, ssl } = setting;
  const place = { server, port, ssl, tls, mechanism: null, family: null };
  const account = {
    ...{ name: null, provider: null, mailbox: { address: 'nobody@example.invalid', ...login }, separateSmtp: null },
    pop: protocol === 'pop' ? { ...place, ...login, apop: false } : false,
    smtp: protocol === 'smtp' ? { ...place, auth: login, hello: null } : false,
    // Also where a failure takes a second connection to be explained.
    delay: pause,
    origins: {},
  };
  const options = { login: false, timeout, signal, allowHosts: [server], concurrency: 1 };
  // Without a log-in, a probe ends with the capabilities, and with those after STARTTLS where the setting says so.
  const { accounts } = await probeMailConfig(account, options);
  const checks = accounts[0].checks;
  const bad = checks.find(({ status, cause }) => status === 'failed' || cause === 'interrupted');
  if (bad?.cause === 'interrupted') return { status: 'skipped', text: 'interrupted' };
  if (bad) {
    const works = (bad.facts.alternatives ?? []).map((other) => `${other.port} ${protection(other)}`);
    const hint = works.length > 0 ? ` (works: ${works.join(', ')})` : '';
    return { status: 'failed', cause: bad.cause, text: `${bad.message}${hint}` };
  }
  const warnings = checks
    .filter(({ status }) => status === 'warning')
    .map(({ cause, message }) => `${cause}: ${message}`);
  return { status: 'ok', text: warnings.join('; ') };
}

function protection({ ssl }) {
  return { true: 'TLS', starttls: 'STARTTLS', false: 'clear text' }[ssl];
}

function place({ protocol, setting }) {
  return `${protocol} ${setting.server}:${setting.port} ${protection(setting)}`;
}

function say(service, result) {
  service.result = result;
  const { status, cause, text } = result;
  const words = [status === 'failed' ? 'FAILED' : status, cause, text].filter(Boolean).map(clean);
  console.log(
    `${service.id} ${clean(place(service))}${service.isPreferred ? '' : ' (alternative)'}: ${words.join(': ')}`,
  );
}

// --- what comes of it

/** A preset is confirmed when each of its preferred servers was reached and did what the preset says. */
function outcomeOf(file, services) {
  const preferred = services.filter(({ id, isPreferred }) => id === file.preset.id && isPreferred);
  return { file, isProven: preferred.length > 0 && preferred.every(({ result }) => result.status === 'ok') };
}

/** Dates the file, in that one place; whether there was anything to change. */
function date({ file, isProven }, today) {
  const { path, text, preset } = file;
  if (!isProven || preset.verified === undefined || preset.verified >= today) return false;
  const node = parsePreset(text).get('verified', true);
  const [start, end] = node.range;
  const changed = text.slice(0, start) + text.slice(start, end).replace(preset.verified, today) + text.slice(end);
  if (parsePreset(changed).get('verified') !== today) throw new Error(`${path}: verified cannot be changed`);
  if (readFileSync(path, 'utf8') !== text) throw new Error(`${path} changed meanwhile`);
  writeFileSync(path, changed);
  return true;
}

function report({ outcomes, services, failed, skipped, moved, given }) {
  const confirmed = outcomes.filter(({ isProven }) => isProven).length;
  const lines = [
    `The servers of ${outcomes.length} presets, as a client without a log-in found them on ${given.today}: ${services.length} settings, ` +
      `${failed.length} failed, ${skipped.length} not tried. ${confirmed} presets are confirmed${given.write ? `, ${moved.length} newly dated` : ''}.`,
  ];
  const tables = [
    ['Preferred servers that failed', failed.filter(({ isPreferred }) => isPreferred)],
    ['Alternatives that failed', failed.filter(({ isPreferred }) => !isPreferred)],
    ['Not tried', skipped],
  ];
  for (const [title, rows] of tables.filter(([, list]) => list.length > 0)) {
    lines.push('', `## ${title}`, '', '| preset | server | cause | found |', '| --- | --- | --- | --- |');
    for (const service of rows.slice(0, mostRows)) {
      const { cause = '', text } = service.result;
      lines.push(`| ${[service.id, place(service), cause, text].map(cell).join(' | ')} |`);
    }
    if (rows.length > mostRows) lines.push('', `And ${rows.length - mostRows} more.`);
  }
  return `${lines.join('\n')}\n`;
}

/** What a server says is shown as it is: no link, no mention, no HTML. */
function cell(text) {
  const shown = [...clean(text).replaceAll('`', "'").replaceAll('|', '¦')].slice(0, 200).join('');
  return shown && `\`${shown}\``;
}
