import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { SmtpPreset } from '../../src/generated/provider.js';
import { makeTree } from '../cli/validate-support.js';
import { draftOf, faultsOf, maxBytes, parsePreset, presetText, runScript } from './support.js';

interface ServerParts {
  type?: string;
  host?: string;
  port?: number | string;
  socket?: string;
  username?: string | null;
  auth?: string[];
  more?: string;
}
function server(parts: ServerParts): string {
  const { type = 'pop3', host = 'mail.isp.example', port = 995, socket = 'SSL', username, auth, more = '' } = parts;
  const element = type === 'smtp' ? 'outgoingServer' : 'incomingServer';
  const name = username === null ? '' : `<username>${username ?? '%EMAILADDRESS%'}</username>`;
  const ways = (auth ?? ['password-cleartext']).map((way) => `<authentication>${way}</authentication>`).join('');
  return `<${element} type="${type}"><hostname>${host}</hostname><port>${port}</port><socketType>${socket}</socketType>${name}${ways}${more}</${element}>`;
}
const smtp = (parts: ServerParts = {}) => server({ type: 'smtp', host: 'smtp.isp.example', port: 465, ...parts });

function config(body: string, { id = 'isp.example', domains = ['isp.example'], after = '' } = {}): string {
  const names = domains.map((domain) => `<domain>${domain}</domain>`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1"><emailProvider id="${id}">${names}<displayName>The ISP</displayName>${body}</emailProvider>${after}</clientConfig>`;
}
const read = (xml: string, lookups = {}) => {
  const draft = draftOf(Buffer.from(xml), lookups);
  expect(faultsOf(draft.preset)).toEqual([]);
  return { ...draft, said: draft.remarks.join('\n') };
};
const faultOf = (xml: string | Uint8Array) => {
  try {
    draftOf(typeof xml === 'string' ? Buffer.from(xml) : xml);
  } catch (error) {
    return (error as Error).message;
  }
  return null;
};

describe('the draft', () => {
  it('has every server, the best first', () => {
    const { preset } = read(
      config(
        [
          server({ port: 110, socket: 'plain' }),
          server({ type: 'imap', port: 993 }),
          server({ port: 110, socket: 'STARTTLS' }),
          server({ host: 'second.isp.example' }),
          server({ host: 'third.isp.example' }),
          smtp({ port: 587, socket: 'STARTTLS' }),
          smtp(),
        ].join('\n'),
      ),
    );
    expect(preset).toEqual({
      id: 'isp.example',
      name: 'The ISP',
      domains: ['isp.example'],
      userId: 'address',
      pop: { server: 'second.isp.example', port: 995, ssl: true },
      smtp: { server: 'smtp.isp.example', port: 465, ssl: true },
      alternatives: {
        pop: [
          { server: 'third.isp.example', port: 995, ssl: true },
          { server: 'mail.isp.example', port: 110, ssl: 'starttls' },
          { server: 'mail.isp.example', port: 110, ssl: false },
        ],
        smtp: [{ server: 'smtp.isp.example', port: 587, ssl: 'starttls' }],
      },
      signIn: 'password',
    });
  });

  it.each<[what: string, parts: ServerParts, setting: object]>([
    ['APOP without TLS', { port: 110, socket: 'plain', auth: ['password-encrypted'] }, { apop: true }],
    ['no APOP under TLS', { auth: ['password-encrypted'] }, {}],
    ['a password where both are offered', { socket: 'plain', auth: ['password-encrypted', 'password-cleartext'] }, {}],
    ['CRAM-MD5 without TLS', { type: 'smtp', socket: 'plain', auth: ['secure'] }, { mechanism: 'CRAM-MD5' }],
    ['none', { type: 'smtp', auth: ['none'], username: null }, { auth: false }],
    ['the client address', { type: 'smtp', auth: ['client-IP-address'], username: null }, { auth: false }],
    ['NTLM', { auth: ['NTLM'] }, { mechanism: 'NTLM' }],
    ['Kerberos', { type: 'smtp', auth: ['GSSAPI'] }, { mechanism: 'GSSAPI' }],
    ['a certificate', { type: 'smtp', auth: ['TLS-client-cert'] }, { mechanism: 'EXTERNAL' }],
  ])('logs in by %s', (_, parts, setting) => {
    const { preset } = read(config(server(parts)));
    const { server: _host, port: _port, ssl: _ssl, ...rest } = (preset.pop || preset.smtp) as SmtpPreset;
    expect(rest).toEqual(setting);
  });

  it('is of OAuth 2 only where nothing else is offered', () => {
    expect(read(config(server({ auth: ['OAuth2'] }) + smtp({ auth: ['OAuth2'] }))).preset.signIn).toBe('oauth2');
    const both = read(config(server({ auth: ['OAuth2', 'password-cleartext'] })));
    expect(both.preset.signIn).toBe('password');
    expect(both.said).toContain('OAuth 2 is offered, too');
    const one = read(config(server({}) + smtp({ auth: ['OAuth2'] })));
    expect(one.preset).toMatchObject({ signIn: 'password', smtp: { mechanism: 'XOAUTH2' } });
    // A server without a log-in has no say in it.
    expect(read(config(server({ auth: ['OAuth2'] }) + smtp({ auth: ['none'] }))).preset.signIn).toBe('oauth2');
  });

  it.each([
    ['%EMAILADDRESS%', 'address'],
    ['%EMAILLOCALPART%', 'local-part'],
    ['%EMAILLOCALPART%@%EMAILDOMAIN%', 'address'],
    ['%EMAILLOCALPART%.%EMAILDOMAIN%', '{local}.{domain}'],
    ['isp&#92;%EMAILLOCALPART%', 'isp\\{local}'],
    ['%EMAILADDRESS%/pop', '{local}@{domain}/pop'],
  ])('has the user name %s as %s', (username, userId) => {
    expect(read(config(server({ username }))).preset.userId).toBe(userId);
  });

  it.each(['jane', '%REALNAME%', '%EMAILLOCALPART%{x}', '%EMAILADDRESS'])('says that %s is no rule', (username) => {
    const { preset, said } = read(config(server({ username })));
    expect(preset.userId).toBe('address');
    expect(said).toContain(`the user name "${username}" is no rule`);
  });

  it('says where user names differ', () => {
    const { preset, said } = read(config(server({}) + smtp({ username: '%EMAILLOCALPART%' })));
    expect(preset.userId).toBe('address');
    expect(said).toContain('SMTP smtp.isp.example:465: there the user name is local-part');
  });

  it('says what there is not', () => {
    const { preset, said } = read(config(smtp()));
    expect(preset).toMatchObject({ pop: false, notes: 'The ISP offers no POP3.' });
    expect(said).toContain('There is no POP3 server');
    expect(read(config(server({}))).preset.smtp).toBe(false);
  });

  it('says nothing of a service whose servers it had to leave out', () => {
    const { preset, said } = read(
      config(server({ host: 'mail.%EMAILDOMAIN%' }) + smtp({ port: 0 }), { domains: ['a.example', 'b.example'] }),
    );
    expect(Object.keys(preset)).not.toContain('pop');
    expect(Object.keys(preset)).not.toContain('smtp');
    expect(said).toContain('POP mail.%EMAILDOMAIN% is left out: each domain has its own host');
    expect(said).toContain('its port is "0"');
    expect(read(config(server({ host: 'mail.%EMAILDOMAIN%' }))).preset.pop).toMatchObject({
      server: 'mail.isp.example',
    });
  });

  it.each<[ServerParts, string]>([
    ...['https://x', 'x/y', 'x:99', 'u@x', 'x?y', 'bücher.example/y', 'a..b', '[::1]', '-x'].map(
      (host): [ServerParts, string] => [{ host }, 'its host is no host name'],
    ),
    [{ host: '' }, 'POP without a host is left out'],
    [{ port: 99999 }, 'its port is "99999"'],
    [{ port: '0x3E3' }, 'its port is "0x3E3"'],
    [{ socket: 'SSL2' }, 'its socketType is "SSL2"'],
    [{ auth: ['magic'] }, 'the authentication "magic" is not known'],
    [{ auth: [] }, 'does not say what logs in'],
    [{ auth: ['none'] }, 'takes no log-in, which POP3 cannot'],
  ])('says of %j: %s', (parts, remark) => {
    expect(read(config(server(parts))).said).toContain(remark);
  });

  it('takes a setting once', () => {
    const { preset, said } = read(config(server({}) + server({ username: 'x' })));
    expect(preset.alternatives).toBeUndefined();
    expect(said).toContain('POP mail.isp.example:995 stands there twice');
  });

  it('knows hosts that go by the network', () => {
    const only = '<restriction>client-IP-address</restriction>';
    expect(read(config(server({}) + smtp({ auth: ['client-IP-address'] }))).preset.networkBound).toEqual([
      'smtp.isp.example',
    ]);
    expect(read(config(smtp({ more: only }))).preset.networkBound).toEqual(['smtp.isp.example']);
    const some = read(config(smtp({ more: only }) + smtp({ port: 587, socket: 'STARTTLS' })));
    expect(some.preset.networkBound).toBeUndefined();
    expect(some.said).toContain("smtp.isp.example: some of its settings work inside the provider's network only");
  });

  it('has domains as A-labels in small letters, once each', () => {
    const { preset, said } = read(
      config(server({}), {
        domains: ['ISP.example', 'bücher.example', ' isp.example ', 'intranet', '*.isp.example', 'a/b.example', ''],
      }),
    );
    expect(preset.domains).toEqual(['isp.example', 'xn--bcher-kva.example', 'intranet']);
    for (const wrong of ['*.isp.example', 'a/b.example', '']) expect(said).toContain(`The domain "${wrong}" is none.`);
    expect(read(config('', { domains: [] })).said).toContain('There is no domain');
  });

  it.each([
    ['isp.example', 'isp.example'],
    ['My ISP &amp; Co', 'my-isp-co'],
    ['none', 'new-provider'],
    ['', 'isp.example'],
    ['-_.', 'new-provider'],
    ['mail.json', 'mail-json'],
    ['../../etc/passwd', 'etc-passwd'],
    ['B&#xfc;cher.example', 'xn--bcher-kva.example'],
  ])('makes the id of %j: %s', (id, expected) => {
    expect(read(config(server({}), { id })).preset.id).toBe(expected);
  });

  it('takes no id of another, and names the owners of its domains', () => {
    const { preset, said } = read(config(server({})), {
      isTaken: (id: string) => (id === 'isp.example' || id === 'isp.example-2' ? 'isp' : undefined),
      ownerOf: (domain: string) => (domain === 'isp.example' ? 'isp' : undefined),
    });
    expect(preset.id).toBe('isp.example-3');
    expect(said).toContain("The id isp.example is isp's");
    expect(said).toContain('These domains belong to isp already: isp.example.');
  });

  it('names the pages that the file links', () => {
    const more = `<documentation url="http://isp.example/old"/>
      <documentation url="https://help.isp.example/pop?a=1&amp;b=2"><descr lang="en">How &lt;to&gt;</descr></documentation>
      <documentation url="javascript:alert(1)"/><enable visiturl="https://isp.example/on"><instruction>Switch it on</instruction></enable>`;
    const { preset, links } = read(config(server({}) + more));
    expect(preset.website).toBe('https://help.isp.example');
    expect(links).toEqual([
      { url: 'http://isp.example/old', said: [] },
      { url: 'https://help.isp.example/pop?a=1&b=2', said: ['How <to>'] },
      { url: 'https://isp.example/on', said: ['Switch it on'] },
    ]);
  });

  it('reads CDATA and comments, and cleans what it reads', () => {
    const xml = config(server({})).replace('The ISP', '<!-- x --><![CDATA[A & <B>]]>&#x202e;\n &#27;[31m');
    expect(read(xml).preset.name).toBe('A & <B> [31m');
  });

  it('takes the first of several providers', () => {
    const { preset, said } = read(
      config(server({}), { after: '<emailProvider id="b"><domain>b.example</domain></emailProvider>' }),
    );
    expect(preset.id).toBe('isp.example');
    expect(said).toContain('Only the first of 2');
  });
});

describe('refused', () => {
  const lol = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
  const doctype = (declared: string) =>
    config(server({ host: '&l9;' })).replace('<client', `<!DOCTYPE x [${declared}]><client`);

  it.each<[what: string, xml: string | Uint8Array, fault: RegExp]>([
    ['a billion laughs', doctype(`<!ENTITY l0 "lol">${lol}`), /DOCTYPE/],
    ['an external entity', doctype('<!ENTITY l9 SYSTEM "file:///etc/passwd">'), /DOCTYPE/],
    ['a parameter entity', doctype('<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;'), /DOCTYPE/],
    ['an external DTD', config('').replace('<client', '<!doctype x SYSTEM "http://127.0.0.1/x"><client'), /DOCTYPE/],
    ['an unknown reference', config(server({ host: '&l9;' })), /the reference "&l9;" is not known/],
    ['a reference to nothing', config(server({ host: '&#0;' })), /the reference "&#0;" is not known/],
    ['a bare ampersand', config(server({ host: 'a & b' })), /^it is no XML/],
    ['UTF-16', Buffer.from(`\uFEFF${config('')}`, 'utf16le'), /not UTF-8/],
    ['Latin 1', config('').replace('UTF-8', 'ISO-8859-1'), /ISO-8859-1, not UTF-8/],
    ['a control character', config('\u0001'), /control character/],
    ['what is not closed', config('<domain>'), /^it is no XML: line 2/],
    ['no XML', 'id: gmail\n', /^it is no XML/],
    ['nothing', '', /^it is no XML/],
    ['HTML', '<html><body>404</body></html>', /no clientConfig, but html/],
    ['no provider', '<clientConfig version="1.1"/>', /no emailProvider/],
    ['deep nesting', config('<a>'.repeat(5000) + '</a>'.repeat(5000)), /^it is no XML/],
    ['what is too long', Buffer.alloc(maxBytes + 1, 32), /longer than 256 KiB/],
  ])('%s', (_, xml, fault) => {
    const said = faultOf(xml);
    expect(said).toMatch(fault);
    expect(said).not.toMatch(/\n/);
  });

  it('names that objects have of themselves are names like others', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      const fault = faultOf(config(`<${name} __proto__="x">${server({})}</${name}>`));
      expect(fault === null || fault.startsWith('it is no XML'), String(fault)).toBe(true);
    }
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('whatever else comes: a draft that is valid, or one plain line', () => {
    const whole = config(server({}) + smtp());
    const damage = fc.tuple(fc.nat(whole.length), fc.nat(40), fc.string({ unit: 'grapheme', maxLength: 12 }));
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
        let xml = whole;
        for (const [at, length, put] of damages) xml = xml.slice(0, at) + put + xml.slice(at + length);
        const fault = faultOf(xml);
        if (fault === null) read(xml);
        else expect(fault).toMatch(/^it [^\p{Cc}]+$/u);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the text of a draft', () => {
  it('is YAML that says the same, whatever the texts are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.array(fc.string()), (name, comments) => {
        const preset = { id: 'x', name: `N${name}`, notes: `N${name}`, verified: '2026-01-01' };
        const lines = comments.map((line) => line.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ''));
        const document = parsePreset(presetText(preset, lines));
        expect([...document.errors, ...document.warnings]).toEqual([]);
        expect(document.toJS()).toEqual(preset);
      }),
    );
  });
});

describe('npm run providers:import', () => {
  const tree = makeTree({
    'isp.xml': config(server({}) + smtp({ auth: ['client-IP-address'] })),
    'google.xml': config(server({}), { id: 'gmail', domains: ['gmail.com'] }),
    'wrong.xml': config('<domain>'),
    'long.xml': ' '.repeat(maxBytes + 1),
    'there.yaml': 'mine\n',
  });
  afterAll(tree.remove);
  const run = (...argv: string[]) => runScript('import', argv, { cwd: tree.root });

  it('prints a preset that a person completes', async () => {
    const { status, out, err } = await run('isp.xml');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/^# A draft: /);
    const document = parsePreset(out);
    expect([...document.errors, ...faultsOf(document.toJS())]).toEqual([]);
    expect(document.toJS()).toMatchObject({
      id: 'isp.example',
      smtp: { server: 'smtp.isp.example', port: 465, ssl: true, auth: false },
      networkBound: ['smtp.isp.example'],
      source: "the provider's autoconfig file isp.xml",
    });
    expect(out).toMatch(/^verified: \d{4}-\d\d-\d\d$/m);
  });

  it('knows the presets that there are', async () => {
    const { out } = await run('google.xml');
    expect(out).toMatch(/^id: gmail-2$/m);
    expect(out).toContain('# - These domains belong to gmail already: gmail.com.');
  });

  it('writes a file, but over none', async () => {
    expect(await run('isp.xml', '--output', 'there.yaml')).toEqual({
      status: 1,
      out: '',
      err: 'isp.xml: there.yaml is there already; --force writes over it\n',
    });
    expect(readFileSync(join(tree.root, 'there.yaml'), 'utf8')).toBe('mine\n');
    expect(await run('isp.xml', '-o', 'new.yaml')).toMatchObject({ status: 0, out: '' });
    expect(await run('isp.xml', '-o', 'there.yaml', '--force')).toMatchObject({ status: 0, out: '' });
    expect(readFileSync(join(tree.root, 'there.yaml'), 'utf8')).toBe(readFileSync(join(tree.root, 'new.yaml'), 'utf8'));
    expect(await run('isp.xml', '-o', '.')).toMatchObject({ status: 0, out: '' });
    expect(readFileSync(join(tree.root, 'isp.example.yaml'), 'utf8')).toContain('id: isp.example\n');
    expect(await run('isp.xml', '-o', '.')).toMatchObject({ status: 1 });
    expect(await run('isp.xml', '-o', 'no-folder/x.yaml')).toMatchObject({ status: 1, out: '' });
  });

  it.each([
    ['wrong.xml', /^wrong\.xml: it is no XML: line 2[^\n]*\n$/],
    ['long.xml', /^long\.xml: it is longer than 256 KiB\n$/],
    ['missing.xml', /^missing\.xml: ENOENT[^\n]*\n$/],
    ['.', /^\.: it is no file\n$/],
  ])('says in one line what is wrong with %s', async (file, line) => {
    const { status, out, err } = await run(file);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toMatch(line);
  });

  it('wants one file', async () => {
    for (const argv of [[], ['a.xml', 'b.xml'], ['--wrong']]) {
      expect(await run(...argv)).toMatchObject({ status: 2, out: '' });
    }
    expect(await run('--help')).toMatchObject({ status: 0, err: '' });
  });
});
