import { readFileSync } from 'node:fs';
import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { autoconfigOfPreset, autoconfigXml } from '../../src/formats/autoconfig/write.js';
import type { PopPreset, Preset, SmtpPreset } from '../../src/generated/provider.js';
import { builtinPresets } from '../../src/presets/builtin-presets.js';
import { cleanText } from '../../src/text/clean-text.js';
import { draftOf, faultsOf } from '../providers/support.js';
import { makeTree, runHere } from './validate-support.js';

const schema = readFileSync(new URL('../report/spec/autoconfig.xsd', import.meta.url), 'utf8');
async function validate(texts: readonly string[]): Promise<void> {
  const xml = texts.map((contents, index) => ({ fileName: `${index}.xml`, contents }));
  expect((await validateXML({ xml, schema })).errors).toEqual([]);
}
const imported = (xml: string): Preset => draftOf(Buffer.from(xml)).preset;

const account = (address: string, more = '') =>
  `{mailbox: {address: ${address}${more}}, pop: {server: pop.own.example}, smtp: false}`;
const tree = makeTree({
  '.git/HEAD': 'x',
  'my providers/corp.yaml': JSON.stringify({
    id: 'corp',
    aliases: ['corporation'],
    name: 'Cörp & <Sons> "Ltd" \u001b[31m\u202e',
    domains: ['*.corp.example', 'Corp.example', 'bücher.example'],
    userId: '{local}&{domain}',
    pop: { server: 'pop.corp.example', port: 110, ssl: 'starttls' },
    smtp: { server: 'smtp.corp.example', port: 25, ssl: false, auth: false },
    alternatives: {
      pop: [{ server: 'pop.corp.example', port: 110, ssl: false, apop: true }],
      smtp: [
        { server: 'lan.corp.example', port: 25, ssl: false, auth: false },
        { server: 'k.corp.example', port: 25, ssl: false, mechanism: 'SCRAM-SHA-256' },
      ],
    },
    networkBound: ['lan.*'],
    notes: {
      en: 'Ask (https://corp.example/help?a=1&b=2), or see https://corp.example/x_(y). <b>',
      de: 'Frag: https://corp.example/help?a=1&b=2!',
    },
  }),
  'my providers/bare.yaml': JSON.stringify({
    id: 'bare',
    name: 'Bare',
    smtp: { server: 's.example', port: 465, ssl: true },
  }),
  'my providers/gone.yaml': '{id: gone, name: Gone, domains: [gone.example], pop: false, smtp: false, signIn: closed}',
  'my providers/shut.yaml':
    '{id: shut, name: Shut, domains: [s.example], smtp: {server: s.example, port: 465, ssl: true}, signIn: closed, successor: gmail}',
  'providers/gmx.yaml': '{id: gmx, name: Own, smtp: {server: smtp.own.example, port: 465, ssl: true}}',
  'broken/corp.yaml': '{id: corp}',
  'company.json':
    '{"id": "company", "name": "Company", "domains": ["c.example"], "pop": {"server": "c.example", "port": 995, "ssl": true}}',
  'own.yaml': `mailbox: {address: jane@own.example, userId: 'a<b&"c'}\npop: {server: pop.own.example}\nsmtp: {server: smtp.own.example, port: 25, auth: false}\n`,
  'auth.yaml':
    'mailbox: {address: jane@own.example}\npop: false\nsmtp: {server: smtp.own.example, auth: {userId: jane, password: {env: MAIL_PW}}}\n',
  'oauth.yaml': 'mailbox: {address: jane@gmail.com, oauth2: {accessToken: {env: MAIL_TOKEN}}}\n',
  'several.yaml': `accounts:
  jane: ${account('jane@own.example')}
  bob: ${account('bob@own.example', ', userId: bob@own.example')}
  third: ${account('x@third.example')}
  sends: {mailbox: {address: s@own.example}, pop: false, smtp: {server: smtp.own.example}}
  thirdSends: {mailbox: {address: s@third.example}, pop: false, smtp: {server: smtp.own.example}}
`,
  'apart.yaml': `accounts:\n  jane: ${account('jane@own.example')}\n  bob: ${account('bob@own.example', ', userId: bob')}\n  other: {mailbox: {address: o@other.example}, pop: {server: other.example}, smtp: false}\n`,
  'separate.yaml': `mailbox: {address: jane@own.example}\npop: {server: pop.own.example}\nseparateSmtp: {server: smtp.isp.example, sender: jane@isp.example}\n`,
  'nothing.yaml':
    'mailbox: {address: jane@own.example}\npop: false\nseparateSmtp: {server: smtp.isp.example, sender: jane@isp.example}\n',
  'wrong.yaml': 'mailbox: {address: jane}\n',
});
afterAll(tree.remove);
const search = (...argv: string[]) => runHere(['providers', ...argv], { cwd: tree.root });
const run = (...argv: string[]) => runHere(['export', 'autoconfig', ...argv], { cwd: tree.root });
const provide = (...argv: string[]) => run(...argv, '--providers', 'my providers');

describe('providers', () => {
  it('lists all', async () => {
    const { status, out } = await search();
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
    ['part of a domain alone', 'kundenserv', 'ionos'],
    ['server', 'pop.gmx.net', 'gmx'],
    ['server in capitals, with its port', 'SMTP.office365.com:587', 'microsoft365'],
    ['server with a scheme', 'https://pop.gmx.com/', 'gmx.com'],
    ['part of a server alone', 'sslout', 'domainfactory'],
    ['parent of a domain', 'hermes.radio', 'hermes.radio'],
    ['name with blanks around it', ' gmail ', 'gmail'],
  ])('finds by %s: %s', async (_, query, id) => {
    const { status, out, err } = await search(query);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out.split(/\s/)[0]).toBe(id);
    expect(out).toContain(`providers/${id}.yaml`);
    const json = JSON.parse((await search(query, '--format', 'json')).out);
    expect(json.providers.map((preset: { id: string }) => preset.id)).toEqual([id]);
  });

  it.each([
    ['gmial', 'gmail'],
    ['protnmail', 'protonmail'],
    ['hotmial', 'outlook'],
    ['yaho0', 'yahoo'],
  ])('finds by what is nearly one, and says so: %s', async (query, id) => {
    const { status, out, err } = await search(query);
    expect({ status, id: out.split(/\s/)[0] }).toEqual({ status: 0, id });
    expect(err).toBe(`mailconf: there is no ${query}; did you mean this one, ${id}?\n`);
    const json = JSON.parse((await search(query, '--format', 'json')).out);
    expect(json).toMatchObject({ match: 'near', providers: [{ id }], help: err.slice(10, -1) });
  });

  it('says where it knows it from', async () => {
    const { out } = await search('gmx');
    expect(out).toMatch(/source +ISPDB/);
    expect(out).toMatch(/verified +20\d\d-/);
    const json = JSON.parse((await search('--format', 'json')).out);
    expect(json.match).toBe('all');
    for (const preset of json.providers)
      expect(Object.keys(preset)).toEqual(expect.arrayContaining(['source', 'verified']));
  });

  it('an own file is not said to be from the sources of a built-in one of its path', async () => {
    const json = JSON.parse((await search('gmx', '--providers', 'providers', '--format', 'json')).out);
    expect(json.providers).toMatchObject([{ id: 'gmx', name: 'Own' }]);
    expect(json.providers[0]).not.toHaveProperty('source');
  });

  it('a word in a name says more than one in some domain', async () => {
    const json = JSON.parse((await search('yaho', '--format', 'json')).out);
    const ids = json.providers.map(({ id }: { id: string }) => id);
    expect(ids).toContain('yahoo');
    expect(ids).not.toContain('aol');
  });

  it('lists all that have a server', async () => {
    const { status, out } = await search('outlook.office365.com');
    expect(status).toBe(0);
    expect(out.split('\n').map((line) => line.split(' ')[0])).toEqual(['microsoft365', 'outlook', '']);
  });

  it('lists several that a word finds', async () => {
    const { status, out } = await search('zoho');
    expect(status).toBe(0);
    const several = await search('mail');
    expect(several.out.split('\n').length).toBeGreaterThan(5);
    expect(out).toContain('zoho');
  });

  it.each([
    ['qwertyuiop', 'no provider is called qwertyuiop'],
    ['jane@nobody.test', 'no preset owns nobody.test. If another company hosts it'],
    ['nobody.test', 'write that `provider` in the file'],
    // A domain or a server of a similar name may be another company's.
    ['o2online.de', 'no preset owns o2online.de. If another company hosts it'],
    ['line.de', 'no preset owns line.de; did you mean live.de?'],
    ['o2online', 'no provider is called o2online; did you mean t-online?'],
    [
      'jane@hotmial.com',
      'no preset owns hotmial.com; did you mean hotmail.com? `mailconf providers hotmail.com` shows it',
    ],
    ['yaho.com', 'did you mean yahoo.com?'],
    ['gmai.com', 'did you mean gmail.com?'],
    ['pop3.gmx.net', 'did you mean pop.gmx.net?'],
    ['imap.gmx.net', 'no preset owns imap.gmx.net, nor has a server of that name; gmx.net belongs to gmx.'],
  ])('finds nothing for %s: exit 1 with a hint', async (query, hint) => {
    const { status, out, err } = await search(query);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toContain(hint);
    const json = await search(query, '--format', 'json');
    expect(json.status).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ version: 1, providers: [] });
  });

  it('knows own files, and shows their text without what paints a terminal', async () => {
    for (const query of ['corp', 'corporation', 'x@mail.corp.example']) {
      const { status, out } = await search(query, '--providers', 'my providers');
      expect(status).toBe(0);
      expect(out).toContain('my providers/corp.yaml');
      expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
    const all = await search('--providers', 'my providers');
    expect(all.out).toMatch(/^corp /m);
    expect(all.out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    const { status, err } = await search('--providers', 'broken');
    expect({ status, err }).toEqual({
      status: 2,
      err: 'mailconf: --providers broken/corp.yaml:1:1: it is not a provider file: `name` is missing; `mailconf schema provider` prints its schema\n',
    });
  });
});

describe('export autoconfig of a preset', () => {
  it('has all that a provider hosts', async () => {
    const { status, out, err } = await run('gmail');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    await validate([out]);
    expect(out).toContain(`
  <emailProvider id="gmail.com">
    <domain>gmail.com</domain>
    <domain>googlemail.com</domain>
    <displayName>Gmail</displayName>
    <incomingServer type="pop3">
      <hostname>pop.gmail.com</hostname>
      <port>995</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </incomingServer>
`);
    expect(out).toMatch(/<documentation url="https:\/\/support\.google\.com\/[^"]+">\n {6}<descr>Turn on 2-Step/);
  });

  it('says all that it can of an own one, escaped', async () => {
    const { status, out, err } = await provide('corp');
    expect({ status, err }).toEqual({
      status: 0,
      err: 'mailconf: left out, for autoconfig knows no wildcards: *.corp.example\n',
    });
    await validate([out]);
    expect(out).toContain('<emailProvider id="corp.example">');
    expect(out).toContain('<domain>corp.example</domain>\n    <domain>xn--bcher-kva.example</domain>');
    expect(out).toContain('<displayName>Cörp &amp; &lt;Sons&gt; &quot;Ltd&quot; [31m</displayName>');
    expect(out.match(/<(?:socketType|username|authentication)>.*(?=<)/g)).toEqual([
      ...['<socketType>STARTTLS', '<username>%EMAILLOCALPART%&amp;%EMAILDOMAIN%', '<authentication>password-cleartext'],
      ...['<socketType>plain', '<username>%EMAILLOCALPART%&amp;%EMAILDOMAIN%', '<authentication>password-encrypted'],
      ...['<socketType>plain', '<authentication>none'],
      ...['<socketType>plain', '<authentication>client-IP-address'],
      ...['<socketType>plain', '<username>%EMAILLOCALPART%&amp;%EMAILDOMAIN%', '<authentication>password-encrypted'],
    ]);
    expect(out).toContain(`    <documentation url="https://corp.example/help?a=1&amp;b=2">
      <descr lang="en">Ask (https://corp.example/help?a=1&amp;b=2), or see https://corp.example/x_(y). &lt;b&gt;</descr>
      <descr lang="de">Frag: https://corp.example/help?a=1&amp;b=2!</descr>
    </documentation>
    <documentation url="https://corp.example/x_(y)">`);
  });

  it.each([
    ['bare', 0, 'bare has no domain that autoconfig can name'],
    ['shut', 0, 'shut has closed; gmail took over'],
    ['gone', 2, 'gone has no POP and no SMTP server to publish'],
  ])('says what is odd about %s', async (id, expected, said) => {
    const { status, err } = await provide(id);
    expect(status).toBe(expected);
    expect(err).toContain(said);
  });

  it.each([
    ['gmail.com', 'gmail.com'],
    ['Jo@GoogleMail.com', 'gmail.com'],
    ['tenant.onmicrosoft.com', 'office365.com'],
  ])('by a domain or an address: %s', async (query, id) => {
    const { status, out, err } = await run(query);
    expect({ status, out: out.includes(`<emailProvider id="${id}">`) }).toEqual({ status: 0, out: true });
    expect(err).not.toContain('there is no');
  });

  it.each([
    ['example.com', 'no preset owns example.com; `mailconf providers example.com` says what to try'],
    ['jo@gmial.com', 'no preset owns gmial.com; `mailconf providers gmial.com` says what to try'],
    ['smtp.gmail.com', 'no preset owns smtp.gmail.com'],
    ['gmial', 'there is no file and no provider gmial; did you mean gmail?'],
    ['nowhere.yaml', 'nowhere.yaml does not exist'],
  ])('of no provider: %s', async (query, said) => {
    const { status, out, err } = await run(query);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(said);
    expect(err).not.toMatch(/did you mean (?!gmail)/);
  });

  it('of a file that has the name of a domain', async () => {
    tree.put('hotmail.com', JSON.stringify({ id: 'x', name: 'X', pop: { server: 'x.example', port: 995, ssl: true } }));
    expect((await run('hotmail.com')).out).toContain('<hostname>x.example</hostname>');
  });

  it('of a provider file', async () => {
    for (const path of ['company.json', './company.json', 'my providers/corp.yaml']) {
      const { status, out } = await run(path);
      expect(status).toBe(0);
      await validate([out]);
    }
    expect((await run('company.json')).out).toContain('<domain>c.example</domain>');
  });
});

describe('export autoconfig of a file', () => {
  const usernames = (xml: string) => (xml.match(/(?<=<username>).*(?=<)/g) ?? []) as readonly string[];

  it('of one account', async () => {
    const { status, out, err } = await run('own.yaml');
    expect(status).toBe(0);
    await validate([out]);
    expect(out).toContain('<emailProvider id="own.example">');
    expect(usernames(out)).toEqual(['a&lt;b&amp;&quot;c']);
    expect(out).toContain('<authentication>none</authentication>');
    expect(err).toContain('the user name a<b&"c fits one user only');
  });

  it.each([
    ['jane', '%EMAILLOCALPART%'],
    ['Jane@Own.Example', '%EMAILADDRESS%'],
    ['jane.own.example', '%EMAILLOCALPART%.%EMAILDOMAIN%'],
    ['jane%own.example', '%EMAILLOCALPART%%%EMAILDOMAIN%'],
    ['own.example/jane', '%EMAILDOMAIN%/%EMAILLOCALPART%'],
    ['CORP\\jane', 'CORP\\%EMAILLOCALPART%'],
  ])('sees the rule that the user name %s follows', async (userId, username) => {
    const { out, err } = await run('own.yaml', '--set', `mailbox.userId='${userId}'`);
    expect({ names: usernames(out), err }).toEqual({ names: [username], err: '' });
  });

  it("with the user name of the SMTP server's own log-in", async () => {
    expect(usernames((await run('auth.yaml')).out)).toEqual(['%EMAILLOCALPART%']);
  });

  it('with OAuth 2', async () => {
    const { out } = await run('oauth.yaml');
    expect(out.match(/<authentication>OAuth2</g)).toHaveLength(2);
  });

  it('puts accounts that share their servers into one provider', async () => {
    const { status, out, err } = await run('several.yaml');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    await validate([out]);
    expect(out.match(/<emailProvider/g)).toHaveLength(1);
    expect(out.match(/(?<=<domain>).*(?=<)/g)).toEqual(['own.example', 'third.example']);
    expect(out.match(/(?<=<hostname>).*(?=<)/g)).toEqual(['pop.own.example', 'smtp.own.example']);
  });

  it('asks which, where accounts need a document each', async () => {
    const { status, out, err } = await run('apart.yaml');
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain('these need one each: own.example / own.example / other.example; choose by --account');
    const one = await run('apart.yaml', '--account', 'other');
    expect(one.status).toBe(0);
    expect(one.out).toContain('<domain>other.example</domain>');
  });

  it('says what it leaves out', async () => {
    const { status, out, err } = await run('separate.yaml');
    expect(status).toBe(0);
    expect(out).not.toContain('isp.example');
    expect(err).toContain('separateSmtp is left out');
    expect(await run('nothing.yaml')).toMatchObject({ status: 2, out: '' });
  });

  it('of a wrong file reports it', async () => {
    const { status, out } = await run('wrong.yaml');
    expect(status).toBe(1);
    expect(out).toContain('invalid-address');
    expect(out).not.toContain('<?xml');
    expect(await run('gmial')).toMatchObject({ status: 2, out: '' });
  });
});

/** What comes back of a server, and what not: */
function carriedServer(kind: 'pop' | 'smtp', server: PopPreset | SmtpPreset, isOauth: boolean): object {
  const { port, ssl, mechanism = '' } = server;
  const place = { server: server.server.toLowerCase(), port, ssl };
  if ('auth' in server && server.auth === false) return { ...place, auth: false };
  if (isOauth) return place;
  // APOP or a digest: which one is for the server to say, and under TLS neither is needed.
  const isDigest = /^(CRAM|DIGEST|SCRAM)-/.test(mechanism) || ('apop' in server && server.apop);
  if (isDigest && ssl === false) return { ...place, ...(kind === 'pop' ? { apop: true } : { mechanism: 'CRAM-MD5' }) };
  if (isDigest) return place;
  if (['NTLM', 'GSSAPI', 'EXTERNAL'].includes(mechanism)) return { ...place, mechanism };
  if (['XOAUTH2', 'OAUTHBEARER'].includes(mechanism)) return { ...place, mechanism: 'XOAUTH2' };
  // PLAIN, LOGIN and USER are one: the password as it is.
  return place;
}

/**
 * What comes back of a preset. XML has no place for: id (its own is a domain), aliases, wildcard domains, website, delay,
 * mx, passwordForm, checksSenderAtData, successor, source, verified; notes come back as links, networkBound only of
 * servers that take no log-in, signIn only as OAuth 2 or not, and a service of which nothing is known as false.
 */
function carried(preset: Preset): object {
  const lists = (['pop', 'smtp'] as const).map((kind) => {
    const first = preset[kind];
    return first ? [first, ...(preset.alternatives?.[kind] ?? [])] : [];
  });
  const all = lists.flat();
  const isOpen = (server: PopPreset | SmtpPreset) => 'auth' in server && server.auth === false;
  const isOauthServer = ({ mechanism = '' }: { mechanism?: string }) => ['XOAUTH2', 'OAUTHBEARER'].includes(mechanism);
  const closed = all.filter((server) => !isOpen(server));
  const isOauth =
    closed.length > 0 &&
    (preset.signIn === 'oauth2' ||
      closed.every((server) => isOauthServer(server) && !('apop' in server && server.apop)));
  const [pop = [], smtp = []] = lists.map((list, index) => {
    const kind = index === 0 ? 'pop' : 'smtp';
    const rank = ({ ssl }: { ssl: unknown }) => [true, 'starttls', false].indexOf(ssl as boolean);
    const key = (server: PopPreset | SmtpPreset) => `${server.server.toLowerCase()} ${server.port} ${server.ssl}`;
    return list
      .filter((server, at) => list.findIndex((other) => key(other) === key(server)) === at)
      .sort((a, b) => rank(a) - rank(b))
      .map((server) => carriedServer(kind, server, isOauth));
  });
  const rest = { ...(pop.length > 1 && { pop: pop.slice(1) }), ...(smtp.length > 1 && { smtp: smtp.slice(1) }) };
  const { userId = 'address' } = preset;
  const rules: Record<string, string> = { '{local}@{domain}': 'address', '{local}': 'local-part' };
  const domains = (preset.domains ?? []).filter((domain) => !domain.startsWith('*.'));
  return {
    // Runs of blanks are layout in XML.
    name: cleanText(preset.name)
      .replaceAll(/[\uFFFE\uFFFF]/g, '')
      .replaceAll(/ {2,}/g, ' '),
    domains: [...new Set(domains.map((domain) => domainToASCII(domain)))],
    userId: closed.length > 0 ? (rules[userId] ?? userId) : 'address',
    pop: pop[0] ?? false,
    smtp: smtp[0] ?? false,
    alternatives: Object.keys(rest).length > 0 ? rest : undefined,
    isOauth,
  };
}
const comparable = ({ name, domains, userId, pop, smtp, alternatives, signIn }: Preset) => ({
  ...{ name, domains, userId, pop, smtp, alternatives },
  isOauth: signIn === 'oauth2',
});

describe('export autoconfig, imported again', () => {
  it('every preset has the same settings', async () => {
    const documents: string[] = [];
    for (const { preset } of builtinPresets().all()) {
      const { id } = preset;
      const { status, out } = await run(id);
      const hasServers = Boolean(preset.pop || preset.smtp);
      expect({ id, status }).toEqual({ id, status: hasServers ? 0 : 2 });
      if (!hasServers) continue;
      expect({ id, ...comparable(imported(out)) }).toEqual({ id, ...carried(preset) });
      documents.push(out);
    }
    await validate(documents);
  });

  it('so has every preset that there could be', async () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,6}[a-z0-9])?$/).filter((text) => !text.startsWith('xn--'));
    const host = fc.tuple(
      fc.array(label, { minLength: 1, maxLength: 2 }),
      fc.constantFrom('example', 'Test', 'invalid'),
    );
    const hostname = host.map(([labels, last]) => [...labels, last].join('.'));
    const domain = fc.oneof(
      hostname,
      hostname.map((name) => `*.${name}`),
      hostname.map((name) => `bü-${name}`),
    );
    const place = {
      server: hostname,
      port: fc.integer({ min: 1, max: 65535 }),
      ssl: fc.constantFrom<true | false | 'starttls'>(true, false, 'starttls'),
    };
    const mechanism = fc.constantFrom(
      ...[
        'PLAIN',
        'LOGIN',
        'USER',
        'CRAM-MD5',
        'SCRAM-SHA-256',
        'NTLM',
        'GSSAPI',
        'EXTERNAL',
        'XOAUTH2',
        'OAUTHBEARER',
      ],
    );
    const requiredKeys = ['server', 'port', 'ssl'] as ['server', 'port', 'ssl'];
    const pop = fc.record({ ...place, apop: fc.boolean(), mechanism }, { requiredKeys });
    const smtp = fc.record({ ...place, auth: fc.boolean(), mechanism }, { requiredKeys });
    const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((rest) => `N${rest}`);
    const literal = fc.stringMatching(/^[a-z0-9.%\\/@#&<>"'-]{0,4}$/);
    const userId = fc.oneof(
      fc.constantFrom('address', 'local-part', '{local}', '{local}@{domain}', '{local}%{domain}'),
      fc.tuple(literal, literal, literal).map(([a, b, c]) => `${a}{local}${b}{domain}${c}`),
      fc.tuple(literal, literal).map(([a, b]) => `${a}{domain}${b}`),
    );
    const preset = fc.record(
      {
        id: fc.constant('x'),
        name: text,
        domains: fc.array(domain, { maxLength: 4 }),
        userId,
        pop: fc.oneof(pop, fc.constant<false>(false)),
        smtp: fc.oneof(smtp, fc.constant<false>(false)),
        alternatives: fc.record({ pop: fc.array(pop, { maxLength: 3 }), smtp: fc.array(smtp, { maxLength: 3 }) }),
        networkBound: fc.array(hostname),
        signIn: fc.constantFrom('password', 'app-password', 'oauth2', 'closed'),
        notes: fc.oneof(
          text,
          fc.dictionary(
            fc.constantFrom('en', 'pt-BR'),
            text.map((said) => `${said} https://x.example/${said}`),
          ),
        ),
      },
      { requiredKeys: ['id', 'name'] },
    ) as fc.Arbitrary<Preset>;
    const documents: string[] = [];
    fc.assert(
      fc.property(preset, (one) => {
        expect(faultsOf(one)).toEqual([]);
        const xml = autoconfigXml(autoconfigOfPreset(one));
        expect(comparable(imported(xml))).toEqual(carried(one));
        documents.push(xml);
      }),
      { numRuns: 1000 },
    );
    await validate(documents);
  });
});
