// Makes a draft of a preset from an autoconfig file: npm run providers:import -- FILE [--output providers/]
import { closeSync, fstatSync, openSync, readSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { AutoconfigFault, clean, maxBytes } from './autoconfig.mjs';
import { draftOf } from './draft.mjs';
import { faultsOf, presetText, readPresets } from './preset-files.mjs';

const usage = `usage: npm run providers:import -- FILE [--output PATH] [--force]

Reads an autoconfig file (config-v1.1.xml) and prints a draft of a preset, which a person completes.

  -o, --output PATH   write the draft to a file, or to ID.yaml in a folder; never over one that is there
      --force         write over it all the same`;

process.exitCode = run(process.argv.slice(2));

function run(argv) {
  let flags;
  let files;
  try {
    const options = {
      output: { type: 'string', short: 'o' },
      force: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    };
    ({ values: flags, positionals: files } = parseArgs({ args: argv, options, allowPositionals: true }));
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    return 2;
  }
  if (flags.help) {
    console.log(usage);
    return 0;
  }
  if (files.length !== 1) {
    console.error(usage);
    return 2;
  }
  const [file] = files;
  try {
    const { id, text } = draft(file);
    write(text, id, flags);
    return 0;
  } catch (error) {
    if (!(error instanceof AutoconfigFault) && error.code === undefined) throw error;
    console.error(`${clean(file)}: ${clean(error.message)}`);
    return 1;
  }
}

function draft(file) {
  const presets = readPresets();
  const ids = new Map(
    presets.flatMap(({ preset: { id, aliases = [] } }) => [id, ...aliases].map((name) => [name, id])),
  );
  const owners = new Map(presets.flatMap(({ preset: { id, domains = [] } }) => domains.map((name) => [name, id])));
  const { preset, remarks, links } = draftOf(readBounded(file), {
    isTaken: (id) => ids.get(id),
    ownerOf: (domain) => owners.get(domain),
  });
  const today = new Date().toISOString().slice(0, 10);
  const complete = { ...preset, source: `the provider's autoconfig file ${clean(basename(file))}`, verified: today };
  const faults = faultsOf(complete);
  if (faults.length > 0) throw new AutoconfigFault(`no valid preset can be made of it: ${faults.join('; ')}`);
  const text = presetText(
    complete,
    [
      'A draft: see to what follows, write notes (what the user must do first, with a link), then take these lines out.',
      ...shortened(remarks, 40),
      ...shortened(
        links.map(({ url, said }) => `The file links ${url}${said.length > 0 ? ` (${said.join(' / ')})` : ''}`),
        20,
      ),
    ].map((line, index) => (index === 0 ? line : `- ${line}`)),
  );
  return { id: preset.id, text };
}

function shortened(lines, most) {
  return lines.length > most ? [...lines.slice(0, most), `and ${lines.length - most} more`] : lines;
}

/** The file's bytes; no more than one byte over the bound is read, whatever it is. */
function readBounded(file) {
  const handle = openSync(file, 'r');
  try {
    if (!fstatSync(handle).isFile()) throw new AutoconfigFault('it is no file');
    const bytes = Buffer.alloc(maxBytes + 1);
    let length = 0;
    for (;;) {
      const count = readSync(handle, bytes, length, bytes.length - length, null);
      length += count;
      if (count === 0 || length === bytes.length) return bytes.subarray(0, length);
    }
  } finally {
    closeSync(handle);
  }
}

function write(text, id, { output, force }) {
  if (output === undefined) {
    process.stdout.write(text);
    return;
  }
  const isFolder = statSync(output, { throwIfNoEntry: false })?.isDirectory();
  const path = isFolder ? join(output, `${id}.yaml`) : output;
  try {
    writeFileSync(path, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    throw new AutoconfigFault(`${path} is there already; --force writes over it`);
  }
  console.error(`${clean(path)}: see the comments on top of it`);
}
