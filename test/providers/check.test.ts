import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'mailconf-providers-'));
afterAll(() => rmSync(place, { recursive: true }));

interface Source {
  readonly entries: readonly {
    readonly key: string;
    readonly domains: readonly string[];
    readonly aliases?: string[];
  }[];
}
const source = (name: string) =>
  JSON.parse(readFileSync(join(root, `scripts/providers/sources/${name}.json`), 'utf8')) as Source;

/** Runs the check, over a copy with one change where a change is given. */
function check(file?: string, change?: (text: string) => string) {
  const flags: string[] = [];
  if (file && change) {
    cpSync(join(root, 'providers'), place, { recursive: true });
    const text = readFileSync(join(place, file), 'utf8');
    const changed = change(text);
    expect(changed).not.toBe(text);
    writeFileSync(join(place, file), changed);
    flags.push('--providers', place);
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/providers/check.mjs', ...flags], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, out: stdout, faults: stderr.trim().split('\n') };
}

describe('npm run providers:check', () => {
  it('finds nothing, and counts', () => {
    const { status, out } = check();
    expect(status).toBe(0);
    expect(out).toMatch(/^\d{3} providers, \d{4} domains\n/);
    expect(out).toContain('ispdb: 163 of 163 entries have a preset');
    expect(out).toContain('provider-db: 67 of 68 entries have a preset');
    expect(out).toContain('nodemailer: 92 of 92 entries have a preset');
  });

  it('compares with all that the sources hold', () => {
    const counts = ['ispdb', 'provider-db', 'nodemailer'].map((name) => source(name).entries.length);
    expect(counts).toEqual([163, 68, 92]);
    expect(source('ispdb').entries.flatMap(({ domains }) => domains)).toHaveLength(963);
  });

  it.each([
    [
      'gmx.yaml',
      (text: string) => text.replace('port: 995', 'port: 996'),
      'no reason for: ispdb gmx.net: pop pop.gmx.net:995 ssl true',
    ],
    [
      'gmx.yaml',
      (text: string) => text.replace('port: 995', 'port: 993'),
      'providers/gmx.yaml: pop has port 993 of another protocol',
    ],
    [
      'gmx.yaml',
      (text: string) => text.replace('port: 995\n  ssl: true', 'port: 995\n  ssl: starttls'),
      'providers/gmx.yaml: port 995 of pop needs ssl: true',
    ],
    [
      'gmx.yaml',
      (text: string) => text.replace('  - gmx.at\n', '  - gmx.at\n  - gmail.com\n'),
      'providers/gmx.yaml: the domain gmail.com belongs to gmail already',
    ],
    ['gmx.yaml', (text: string) => text.replace('  - gmx.at\n', ''), 'no reason for: ispdb gmx.net: domain gmx.at'],
    [
      'gmx.yaml',
      (text: string) => text.replace('  - gmx.net\ndomains', '  - yahoo\ndomains'),
      'providers/yahoo.yaml: the name yahoo belongs to gmx already',
    ],
    [
      'gmx.yaml',
      (text: string) => text.replace('id: gmx', 'id: gmxx'),
      'providers/gmx.yaml: the file of gmxx is called gmxx.yaml',
    ],
    [
      'gmx.yaml',
      (text: string) => text.replace('server: pop.gmx.net', 'server: pop..gmx.net'),
      'providers/gmx.yaml: pop..gmx.net is not a host name: it has two dots in a row, or begins with a dot',
    ],
    [
      'gmx.yaml',
      (text: string) => text.replace('https://www.gmx.net', 'http://www.gmx.net'),
      /^providers\/gmx\.yaml: (?:\/website|a link is http)/,
    ],
    ['gmx.yaml', (text: string) => text.replace('userId: address\n', ''), 'providers/gmx.yaml: lacks userId'],
    [
      'gmx.yaml',
      (text: string) => text.replace('id: gmx\n', 'id: gmx\nimap: x\n'),
      /^providers\/gmx\.yaml: .*additional properties/,
    ],
    ['gmx.yaml', (text: string) => text.replace('name: GMX', 'name:   GMX'), /is not formatted/],
    ['gmx.yaml', (text: string) => text.replace('name: GMX', 'name: [GMX'), /^providers\/gmx\.yaml: \S+/],
    [
      'gmx.yaml',
      (text: string) =>
        text.replace(
          /alternatives:\n {2}pop:\n/,
          'alternatives:\n  pop:\n    - server: pop.gmx.net\n      port: 1110\n      ssl: false\n',
        ),
      'providers/gmx.yaml: the settings of pop are not best first: TLS, then STARTTLS, then none',
    ],
    [
      'gmx.yaml',
      (text: string) => text.replace('      port: 110\n', '      port: 995\n'),
      'providers/gmx.yaml: a server and port of pop stands twice',
    ],
    [
      'ses-eu-west-1.yaml',
      (text: string) => text.replace('It only sends. ', ''),
      'providers/ses-eu-west-1.yaml: pop is false, and the notes do not say why',
    ],
  ] as const)('%s: %s', (file, change, expected) => {
    const { status, faults } = check(file, change);
    expect(status).toBe(1);
    if (typeof expected === 'string') expect(faults).toContain(expected);
    else
      expect(
        faults.some((fault) => expected.test(fault)),
        faults.join('\n'),
      ).toBe(true);
  });
});
