import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTree } from '../cli/validate-support.js';
import { usePki } from '../probe/support.js';
import {
  createSelfSigned,
  type LineServer,
  startPopServer,
  startRawServer,
  startSmtpServer,
} from '../servers/index.js';
import { parsePreset, runScript } from './support.js';

const pki = usePki();
const tree = makeTree({ '.keep': '' });
const servers: Record<string, LineServer> = {};
const today = () => new Date().toISOString().slice(0, 10);

interface Setting {
  readonly server: string;
  readonly port: number;
  readonly ssl: boolean | 'starttls';
}
const yaml = ({ server, port, ssl }: Setting) => `{server: ${server}, port: ${port}, ssl: ${ssl}} # as published`;
const at = (name: string, ssl: Setting['ssl'], server = 'localhost'): Setting => ({
  server,
  port: servers[name]?.port ?? 0,
  ssl,
});

function preset(id: string, parts: { pop?: Setting; smtp?: Setting; more?: string; verified?: string }): void {
  const lines = [
    '# Kept: a comment.',
    `id: ${id}`,
    `name:   ${id}  # kept, too`,
    'domains: []',
    ...(parts.pop ? [`pop: ${yaml(parts.pop)}`] : []),
    ...(parts.smtp ? [`smtp: ${yaml(parts.smtp)}`] : []),
    ...(parts.more ? [parts.more] : []),
    'notes: >-',
    '  verified: 2020-01-01 is no date here',
    `verified: ${parts.verified ?? '2020-01-01'} # by hand`,
    'source: x',
  ];
  tree.put(`providers/${id}.yaml`, `${lines.join('\n')}\n`);
}
const text = (id: string) => readFileSync(join(tree.root, `providers/${id}.yaml`), 'utf8');

beforeAll(async () => {
  const { certificate } = pki;
  servers.pop = await startPopServer({ tls: 'implicit', certificate });
  servers.smtp = await startSmtpServer({ tls: 'starttls', certificate });
  servers.self = await startPopServer({ tls: 'implicit', certificate: await createSelfSigned() });
  servers.name = await startSmtpServer({
    tls: 'implicit',
    certificate: await pki.authority.issue({ names: ['mail.other.example'] }),
  });
  servers.plain = await startPopServer({ tls: 'none' });
  servers.rude = await startSmtpServer({ replies: { greeting: '554 no | `@you` <b>\u001b[31m ::error::\r\n' } });
  const closed = await startRawServer({ greeting: null });
  const port = closed.port;
  await closed.close();

  preset('good', { pop: at('pop', true), smtp: at('smtp', 'starttls') });
  preset('same', { pop: at('pop', true), more: 'smtp: false' });
  preset('quoted', { pop: at('pop', true), verified: '"2020-01-01"' });
  preset('today', { pop: at('pop', true), verified: today() });
  preset('port', { pop: { server: 'localhost', port, ssl: true }, smtp: at('smtp', 'starttls') });
  preset('self', { pop: at('self', true) });
  preset('name', { smtp: at('name', true) });
  preset('tls', { pop: at('plain', true) });
  preset('rude', { smtp: at('rude', false) });
  preset('lan', {
    pop: at('pop', true),
    smtp: { server: 'smtp.lan.invalid', port: 25, ssl: false },
    more: 'networkBound: ["smtp.LAN.*"]',
  });
  preset('shut', { pop: { server: 'shut.invalid', port: 995, ssl: true }, more: 'signIn: closed' });
  preset('more', {
    pop: at('pop', true),
    more: `alternatives: {pop: [${JSON.stringify(at('pop', true, '127.0.0.1'))}, ${JSON.stringify(at('plain', 'starttls'))}]}`,
  });
});
afterAll(async () => {
  await Promise.all(Object.values(servers).map((server) => server.close()));
  tree.remove();
});

const prove = (...argv: string[]) =>
  runScript('prove', ['--providers', 'providers', '--pause', '0.05', '--timeout', '3', ...argv], {
    cwd: tree.root,
    env: { NODE_EXTRA_CA_CERTS: pki.ca },
  });

describe('npm run providers:prove', () => {
  it('says what it finds, a line each, and dates what it confirmed', async () => {
    const before = Object.fromEntries(['good', 'quoted', 'more', 'port', 'lan', 'today'].map((id) => [id, text(id)]));
    const { status, out, err } = await prove('--write', '--report', 'report.md');
    expect({ status, err }).toEqual({ status: 1, err: '' });
    const lines = out.trimEnd().split('\n');
    const line = (start: string) => lines.find((one) => one.startsWith(start));
    for (const id of ['good', 'same', 'quoted', 'today', 'lan', 'more']) {
      expect(line(`${id} pop localhost:${servers.pop?.port} TLS: ok`), id).toBeDefined();
    }
    expect(line('good smtp')).toContain(`localhost:${servers.smtp?.port} STARTTLS: ok`);
    expect(line('port pop')).toMatch(/: FAILED: connection-refused: /);
    expect(line('self pop')).toMatch(/: FAILED: certificate-self-signed: /);
    expect(line('name smtp')).toMatch(/: FAILED: certificate-name-mismatch: /);
    expect(line('tls pop')).toMatch(/: FAILED: server-speaks-plaintext: /);
    expect(line('rude smtp')).toMatch(/: FAILED: \S+: /);
    expect(line('lan smtp')).toBe(
      "lan smtp smtp.lan.invalid:25 clear text: skipped: it works inside the provider's network only",
    );
    expect(line('shut pop')).toBe('shut pop shut.invalid:995 TLS: skipped: the provider has closed');
    expect(line('more pop 127.0.0.1')).toMatch(/ TLS \(alternative\): ok/);
    expect(line(`more pop localhost:${servers.plain?.port}`)).toMatch(/\(alternative\): FAILED: starttls-not-offered/);
    // A line a setting, and the sum; no server's text begins one.
    expect(lines).toHaveLength(18);
    expect(lines.at(-1)).toBe(`9 settings passed, 6 failed, 2 skipped; 5 of 12 presets confirmed, 4 dated ${today()}`);
    expect(out.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);

    for (const id of ['good', 'same', 'quoted', 'more']) {
      expect(parsePreset(text(id)).toJS().verified, id).toBe(today());
    }
    expect(text('good')).toBe(before.good?.replace(/^verified: 2020-01-01/m, `verified: ${today()}`));
    expect(text('quoted')).toBe(before.quoted?.replace(/^verified: "2020-01-01"/m, `verified: "${today()}"`));
    for (const id of ['port', 'lan', 'today']) expect(text(id)).toBe(before[id]);
    for (const id of ['self', 'name', 'tls', 'rude', 'shut']) expect(text(id)).toMatch(/^verified: 2020-01-01/m);

    const report = readFileSync(join(tree.root, 'report.md'), 'utf8');
    expect(report).toMatch(
      /^The servers of 12 presets, .*: 17 settings, 6 failed, 2 not tried\. 5 presets .*, 4 newly dated\.\n/,
    );
    const [, preferred = '', alternatives = '', left = ''] = report.split(/^## .*$/m);
    expect(preferred.match(/^\| `\w+` /gm)).toEqual(
      ['name', 'port', 'rude', 'self', 'tls'].map((id) => `| \`${id}\` `),
    );
    expect(alternatives).toContain('starttls-not-offered');
    expect(left).toContain('| `shut` | `pop shut.invalid:995 TLS` |  | `the provider has closed` |');
    // Each cell is code, and what would end it is gone.
    for (const row of report.match(/^\| `.*$/gm) ?? []) expect(row).toMatch(/^(\| (`[^`|]*`)? ?){4}\|$/);
  });

  it('logs in nowhere, sends nothing and keeps to one connection to a host', () => {
    const all = Object.values(servers);
    // The one that speaks in the clear got a TLS hello, whose random bytes are what they are.
    const talked = all.filter((server) => server !== servers.plain);
    expect(talked.flatMap(({ violations }) => violations)).toEqual([]);
    const commands = new Set(talked.flatMap(({ log }) => log).map((line) => line.split(' ')[0]?.toUpperCase()));
    expect([...commands].sort()).toEqual(['CAPA', 'EHLO', 'QUIT', 'STARTTLS']);
    const connections = all.flatMap((server) => server.connections);
    // 127.0.0.1 is a host of its own, with one connection. No end is known of one whose certificate was refused.
    const spans = connections
      .map(({ openedAt, closedAt }) => ({ openedAt, closedAt: closedAt ?? openedAt }))
      .sort((a, b) => a.openedAt - b.openedAt);
    const overlapping = spans.filter((span, index) =>
      spans.slice(0, index).some((other) => other.closedAt > span.openedAt),
    );
    expect(overlapping.length).toBeLessThanOrEqual(1);
    // Five presets share one setting of it: one connection, and the one by address.
    expect(servers.pop?.connections).toHaveLength(2);
  });

  it('proves the presets that are named', async () => {
    const { status, out } = await prove('--only', 'same', 'good');
    expect(status).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(4);
    expect(out).toContain('2 of 2 presets confirmed\n');
    expect(await prove('--only', 'nobody')).toEqual({ status: 2, out: '', err: 'there is no preset nobody\n' });
  });

  it('says what it cannot do', async () => {
    for (const argv of [['--pause', 'x'], ['--concurrency', '0'], ['--wrong'], ['--providers', 'missing']]) {
      expect(await prove(...argv)).toMatchObject({ status: 2, out: '' });
    }
    expect((await prove('--help')).out).toContain('--only ID');
    tree.put('broken/x.yaml', 'id: x\n');
    expect((await prove('--providers', 'broken')).err).toMatch(/^broken\/x\.yaml: .*\n$/);
  });
});
