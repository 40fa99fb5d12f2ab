import { execFileSync, spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { makeTree, runHere } from './validate-support.js';

const server = (host: string) => ({ server: host, port: 465, ssl: true });
const tree = makeTree({
  '.git/HEAD': 'x',
  'my providers/corp.yaml': JSON.stringify({
    id: 'corp',
    name: 'Cörp & <Sons> "Ltd" \u001b[31m\u202e',
    aliases: ['corporation'],
    domains: ['*.corp.example', 'corp.example', 'corp.test'],
    userId: '{local}&{domain}',
    pop: { server: 'pop.corp.example', port: 110, ssl: 'starttls', apop: true },
    smtp: { ...server('smtp.corp.example'), auth: false },
    alternatives: { pop: [{ server: 'pop.corp.example', port: 110, ssl: false }] },
    notes: 'Ask\nthe \u001b]0;admin\u0007',
  }),
  'broken/corp.yaml': '{id: corp}',
  'own.yaml': `mailbox: {address: jane@own.example, userId: 'a<b&"c'}\npop: {server: pop.own.example}\nsmtp: {server: smtp.own.example, auth: false}\n`,
  'oauth.yaml': 'mailbox: {address: jane@gmail.com, oauth2: {accessToken: {env: MAIL_TOKEN}}}\n',
  'local.yaml': 'mailbox: {address: jane@own.example, userId: jane}\npop: {server: pop.own.example}\nsmtp: false\n',
  'wrong.yaml': 'mailbox: {address: jane}\n',
});
afterAll(tree.remove);

const run = (...argv: string[]) => runHere(argv, { cwd: tree.root });

describe('providers', () => {
  it('lists all', async () => {
    const { status, out } = await run('providers');
    expect(status).toBe(0);
    expect(out.split('\n').length).toBeGreaterThan(40);
    expect(out).toMatch(/^gmail +pop\+smtp +Gmail \(gmail\.com \+1\)$/m);
  });

  it.each([
    ['id', 'gmail', 'gmail'],
    ['id in capitals', 'GMail', 'gmail'],
    ['alias', 'google', 'gmail'],
    ['domain', 'googlemail.com', 'gmail'],
    ['domain by wildcard', 'tenant.onmicrosoft.com', 'microsoft365'],
    ['address', 'jo@btinternet.com', 'btinternet'],
    ['address in capitals', 'Jo@BTINTERNET.COM', 'btinternet'],
    ['part of a name', 'Swisscom', 'bluewin'],
  ])('finds by %s: %s', async (_, query, id) => {
    const { status, out, err } = await run('providers', query);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out.split(/\s/)[0]).toBe(id);
    expect(out).toContain(`providers/${id}.yaml`);
    const json = JSON.parse((await run('providers', query, '--format', 'json')).out);
    expect(json.providers.map((preset: { id: string }) => preset.id)).toEqual([id]);
  });

  it.each([
    ['gmial', 'gmail'],
    ['protnmail', 'protonmail'],
    ['jane@hotmial.com', 'outlook'],
    ['yaho.com', 'yahoo'],
  ])('finds by what is nearly one, and says so: %s', async (query, id) => {
    const { status, out, err } = await run('providers', query);
    expect({ status, id: out.split(/\s/)[0] }).toEqual({ status: 0, id });
    expect(err).toBe(`mailconf: there is no ${query}; did you mean this one, ${id}?\n`);
    const json = JSON.parse((await run('providers', query, '--format', 'json')).out);
    expect(json).toMatchObject({ match: 'near', providers: [{ id }], help: err.slice(10, -1) });
  });

  it('says where it knows it from', async () => {
    const { out } = await run('providers', 'gmx');
    expect(out).toMatch(/source +ISPDB/);
    expect(out).toMatch(/verified +20\d\d-/);
    const json = JSON.parse((await run('providers', '--format', 'json')).out);
    expect(json.match).toBe('all');
    for (const preset of json.providers)
      expect(Object.keys(preset)).toEqual(expect.arrayContaining(['source', 'verified']));
  });

  it('lists several that a word finds', async () => {
    const { status, out } = await run('providers', 'zoho');
    expect(status).toBe(0);
    const several = await run('providers', 'mail');
    expect(several.out.split('\n').length).toBeGreaterThan(5);
    expect(out).toContain('zoho');
  });

  it.each([
    ['qwertyuiop', 'no provider is called qwertyuiop'],
    ['jane@nobody.test', 'no preset owns nobody.test. If another company hosts it'],
    ['nobody.test', 'write that `provider` in the file'],
  ])('finds nothing for %s: exit 1 with a hint', async (query, hint) => {
    const { status, out, err } = await run('providers', query);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toContain(hint);
    const json = await run('providers', query, '--format', 'json');
    expect(json.status).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ version: 1, providers: [] });
  });

  it('knows own files, and shows their text without what paints a terminal', async () => {
    for (const query of ['corp', 'corporation', 'x@mail.corp.example']) {
      const { status, out } = await run('providers', query, '--providers', 'my providers');
      expect(status).toBe(0);
      expect(out).toContain('my providers/corp.yaml');
      expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
    const all = await run('providers', '--providers', 'my providers');
    expect(all.out).toMatch(/^corp /m);
    expect(all.out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    const { status, err } = await run('providers', '--providers', 'broken');
    expect({ status, err }).toEqual({
      status: 2,
      err: 'mailconf: --providers broken/corp.yaml: it is no provider file\n',
    });
  });
});

/** Elements with their texts, in order; the parser refuses what is not well-formed. */
function elements(xml: string): string[] {
  if (spawnSync('python3', ['--version']).error) return [];
  const script = `
import sys, json, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
print(json.dumps([f"{e.tag} {json.dumps(e.attrib)} {(e.text or '').strip()}" for e in root.iter()]))`;
  return JSON.parse(execFileSync('python3', ['-c', script], { input: xml, encoding: 'utf8' }));
}

describe('export autoconfig', () => {
  it('of a preset', async () => {
    const { status, out, err } = await run('export', 'autoconfig', 'gmail');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<clientConfig version="1\.1">\n/);
    expect(elements(out)).toEqual(
      expect.arrayContaining([
        'emailProvider {"id": "gmail.com"} ',
        'domain {} gmail.com',
        'domain {} googlemail.com',
        'incomingServer {"type": "pop3"} ',
        'hostname {} pop.gmail.com',
        'port {} 995',
        'socketType {} SSL',
        'username {} %EMAILADDRESS%',
        'authentication {} password-cleartext',
        'outgoingServer {"type": "smtp"} ',
      ]),
    );
  });

  it('of every preset is well-formed', async () => {
    const { providers } = JSON.parse((await run('providers', '--format', 'json')).out);
    const documents = await Promise.all(
      providers.map(async ({ id }: { id: string }) => (await run('export', 'autoconfig', id)).out),
    );
    const bodies = documents.map((xml) => xml.replace(/^<\?xml.*\n/, ''));
    const all = elements(`<all>${bodies.join('')}</all>`);
    expect(all.filter((element) => element.startsWith('emailProvider'))).toHaveLength(
      all.length ? providers.length : 0,
    );
    expect(all.filter((element) => element.includes('*'))).toEqual([]);
  });

  it('of an own preset, escaped; without wildcards and controls', async () => {
    const { out } = await run('export', 'autoconfig', 'corp', '--providers', 'my providers');
    expect(out).toContain('<displayName>Cörp &amp; &lt;Sons&gt; &quot;Ltd&quot; [31m</displayName>');
    const found = elements(out);
    if (found.length === 0) return;
    expect(found.filter((element) => element.startsWith('domain'))).toEqual([
      'domain {} corp.example',
      'domain {} corp.test',
    ]);
    expect(found).toContain('emailProvider {"id": "corp.example"} ');
    expect(found).toContain('username {} %EMAILLOCALPART%&%EMAILDOMAIN%');
    expect(found).toContain('authentication {} password-encrypted');
    expect(found).toContain('socketType {} plain');
    expect(found).toContain('authentication {} none');
  });

  it('of a file', async () => {
    const { status, out } = await run('export', 'autoconfig', 'own.yaml');
    expect(status).toBe(0);
    const found = elements(out);
    if (found.length === 0) return;
    expect(found).toContain('emailProvider {"id": "own.example"} ');
    expect(found).toContain('username {} a<b&"c');
    expect(found).toContain('authentication {} none');
    expect(elements((await run('export', 'autoconfig', 'local.yaml')).out)).toContain('username {} %EMAILLOCALPART%');
    expect(elements((await run('export', 'autoconfig', 'oauth.yaml')).out)).toContain('authentication {} OAuth2');
  });

  it('of a wrong file reports it', async () => {
    const { status, out } = await run('export', 'autoconfig', 'wrong.yaml');
    expect(status).toBe(1);
    expect(out).toContain('invalid-address');
    expect(out).not.toContain('<?xml');
  });
});
