// Writes docs/providers.md, the list of all presets: npm run providers:docs. `--check` writes nothing and fails when the
// page is stale; `--providers FOLDER` and `--output FILE` make another one.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { builtin, readPresets, root } from './preset-files.mjs';

const signIns = {
  password: 'password',
  'app-password': 'app password',
  oauth2: 'OAuth 2 only',
  closed: 'closed',
};
/** Domains in a cell of the table. */
const shown = 3;

const options = { check: { type: 'boolean' }, providers: { type: 'string' }, output: { type: 'string' } };
const { values: flags } = parseArgs({ options });
const folder = flags.providers ?? builtin;
const output = flags.output ?? join(root, 'docs/providers.md');
const text = page(readPresets(folder), relative(dirname(output), folder));

if (!flags.check) writeFileSync(output, text);
else if (read(output) !== text) {
  console.error('Stale, run "npm run providers:docs":\n  docs/providers.md');
  process.exitCode = 1;
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function page(files, place) {
  const presets = files.map(({ preset }) => preset);
  const anchors = anchorsOf(presets.filter(({ notes }) => notes !== undefined).map(({ id }) => id));
  const count = (holds) => presets.filter(holds).length;
  const domains = presets.flatMap(({ domains: owned = [] }) => owned).length;
  const totals = [
    ['providers', presets.length],
    ['domains', domains],
    ['with POP', count(({ pop }) => Boolean(pop))],
    ['without POP (`pop: false`)', count(({ pop }) => pop === false)],
    ['POP not known', count(({ pop }) => pop === undefined)],
    ['with SMTP', count(({ smtp }) => Boolean(smtp))],
    ['with notes: what the user must do first', count(({ notes }) => notes !== undefined)],
    ...Object.entries(signIns).map(([name, words]) => [`sign-in: ${words}`, count(({ signIn }) => signIn === name)]),
  ];
  return `# Providers

The mail providers that mailconf knows. An address of one of the domains is enough for a \`.mailrc.yaml\`; without such an
address, name the provider by its id: \`provider: gmail\`. \`mailconf providers\` lists and searches the same on the
command line. A provider is missing or wrong? [CONTRIBUTING](../CONTRIBUTING.md#add-a-provider-in-five-minutes) shows
how to add one in five minutes.

This page is generated from \`providers/*.yaml\`: \`npm run providers:docs\`.

| | |
| --- | ---: |
${totals.map((cells) => row(...cells)).join('\n')}

## Beside other lists

Every entry of these three has a preset here, but for one that is a joke; where a preset differs from one of them,
[differences.yaml](../scripts/providers/differences.yaml) says why. \`npm run providers:check\` compares them again.

| | providers | domains | with POP | with SMTP |
| --- | ---: | ---: | ---: | ---: |
${sourceRows(presets).join('\n')}

## All of them

A server is shown with its port and how the connection is protected: TLS from the first byte, STARTTLS, or not at all
(**clear text**). "+1" says that the preset knows one more setting for it. The notes follow below the table.

| id | name | domains | POP | SMTP | sign-in |
| --- | --- | --- | --- | --- | --- |
${files.map((file) => presetRow(file, place, anchors)).join('\n')}

## Notes

What a user must do first, and what else is particular.

${files.flatMap(noteLines).join('\n\n')}
`;
}

/** Counts of the lists that the presets rest on, and of the presets. */
function sourceRows(presets) {
  const titles = {
    ispdb: "Thunderbird's ISPDB",
    'provider-db': 'provider-db (chatmail)',
    nodemailer: "nodemailer's services",
  };
  const rows = Object.entries(titles).map(([name, title]) => {
    const { asOf, entries } = JSON.parse(read(new URL(`sources/${name}.json`, import.meta.url)));
    const count = (holds) => entries.filter(holds).length;
    const domains = new Set(entries.flatMap((entry) => entry.domains)).size;
    const has = (service) => count((entry) => (entry[service] ?? []).length > 0);
    return row(`${title}, ${asOf}`, entries.length, domains, has('pop'), has('smtp'));
  });
  const count = (holds) => presets.filter(holds).length;
  const domains = presets.flatMap(({ domains: owned = [] }) => owned).length;
  const own = [presets.length, domains, count(({ pop }) => pop), count(({ smtp }) => smtp)];
  return [...rows, row('mailconf', ...own)];
}

function presetRow({ file, preset }, place, anchors) {
  const { id, name, website, domains = [], pop, smtp, alternatives = {}, signIn, notes } = preset;
  const title = website ? `[${plain(name)}](<${website}>)` : plain(name);
  const way = signIns[signIn] ?? '';
  return row(
    `[${plain(id)}](${place}/${encodeURIComponent(file)})`,
    title,
    domainCell(domains),
    serverCell(pop, alternatives.pop),
    serverCell(smtp, alternatives.smtp),
    notes === undefined ? way : `${way} ([notes](#${anchors.get(id)}))`,
  );
}

function domainCell(domains) {
  if (domains.length === 0) return '–';
  const first = domains.slice(0, shown).map((domain) => code(domain));
  const more = domains.length - first.length;
  return `${first.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function serverCell(preferred, others = []) {
  if (preferred === undefined) return 'not known';
  if (preferred === false) return '–';
  const { server, port, ssl, auth } = preferred;
  const protection = { true: 'TLS', starttls: 'STARTTLS', false: '**clear text**' }[ssl];
  const open = auth === false ? ', no log-in' : '';
  return `${code(`${server}:${port}`)} ${protection}${open}${others.length > 0 ? ` +${others.length}` : ''}`;
}

/** The anchors that GitHub gives to headings: small letters without punctuation, numbered where two are the same. */
function anchorsOf(headings) {
  const counts = new Map([
    ['providers', 1],
    ['notes', 1],
  ]);
  return new Map(
    headings.map((heading) => {
      const slug = heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-');
      const count = counts.get(slug) ?? 0;
      counts.set(slug, count + 1);
      return [heading, count === 0 ? slug : `${slug}-${count}`];
    }),
  );
}

function noteLines({ preset: { id, notes } }) {
  const english = typeof notes === 'string' ? notes : (notes?.en ?? Object.values(notes ?? {})[0]);
  return english === undefined ? [] : [`### ${plain(id)}\n\n${prose(english)}`];
}

/** A line of a table. */
function row(...cells) {
  return `| ${cells.join(' | ')} |`;
}

/** One line in which nothing is Markdown or HTML. */
function plain(text) {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]<>#|~&!]/g, (c) => `\\${c}`);
}

/** The same with its https addresses as links. */
function prose(text) {
  return text
    .trim()
    .split(/(https:\/\/[^\s<>"|]*[^\s<>"|.,;:!?)'])/)
    .map((part, index) => (index % 2 === 1 ? `<${part}>` : plain(part)))
    .join('');
}

/** A host or a domain, as it is written. */
function code(text) {
  return `\`${text.replaceAll(/[`|\s]/g, '')}\``;
}
