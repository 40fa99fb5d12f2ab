import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';

type Ssl = boolean | 'starttls';
interface Server {
  server: string;
  port: number;
  ssl: Ssl;
  apop?: boolean;
  auth?: false;
  mechanism?: string;
}
interface Preset {
  id: string;
  name: string;
  aliases?: string[];
  domains: string[];
  website: string;
  userId: string;
  pop?: Server | false;
  smtp?: Server | false;
  alternatives?: { pop?: Server[]; smtp?: Server[] };
  networkBound?: string[];
  delay?: number;
  signIn: string;
  notes?: string | Record<string, string>;
  mx?: string[];
  passwordForm?: { pattern: string; note: string };
  checksSenderAtData?: true;
  successor?: string;
  source: string | string[];
  verified: string;
}

const folder = new URL('../../providers/', import.meta.url);
const files = readdirSync(folder).sort();
const documents = files.map((file) => ({
  file,
  document: parseDocument(readFileSync(new URL(file, folder), 'utf8')),
}));
const presets = documents.map(({ document }) => document.toJS() as Preset);
const byId = new Map(presets.map((preset) => [preset.id, preset]));

const KEYS = [
  ...['id', 'name', 'aliases', 'domains', 'website', 'userId', 'pop', 'smtp', 'alternatives', 'networkBound', 'delay'],
  ...['signIn', 'notes', 'mx', 'passwordForm', 'checksSenderAtData', 'successor', 'source', 'verified'],
];
const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/;
/** Yggmail's network has a name of one label, and its server runs on this machine. */
const isHost = (text: string) => HOST.test(text) || text === 'localhost' || text === 'yggmail';
const isHostPattern = (text: string) => isHost(text.replace(/^\*\./, ''));

const settings = (preset: Preset, service: 'pop' | 'smtp'): Server[] => {
  const preferred = preset[service];
  return [...(preferred ? [preferred] : []), ...(preset.alternatives?.[service] ?? [])];
};
const texts = (value: string | string[] | Record<string, string> | undefined) =>
  typeof value === 'string' ? [value] : Object.values(value ?? {});
/** ssl true, then starttls, then false. */
const rank = (server: Server) => [true, 'starttls', false].indexOf(server.ssl);
const key = ({ server, port, ssl }: Server) => `${server}:${port} ${ssl}`;

/** Exact before wildcard, the longest wildcard first. */
function ownerOf(address: string): Preset | undefined {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const labels = domain.split('.');
  const names = [domain, ...labels.slice(1).map((_, i) => `*.${labels.slice(i + 1).join('.')}`)];
  return names.map((name) => presets.find((preset) => preset.domains.includes(name))).find(Boolean);
}

describe.each(documents)('$file', ({ file, document }) => {
  const preset = document.toJS() as Preset;

  it('parses without a fault and has only known keys', () => {
    expect([...document.errors, ...document.warnings]).toEqual([]);
    expect(file).toBe(`${preset.id}.yaml`);
    expect(preset.id).not.toBe('none');
    expect(Object.keys(preset).filter((name) => !KEYS.includes(name))).toEqual([]);
    expect(preset.userId).toMatch(/^(address|local-part|.*\{(local|domain)\}.*)$/);
    expect(preset.signIn).toMatch(/^(password|app-password|oauth2|closed)$/);
    expect(preset.name).toBeTruthy();
  });

  it('has names as a user writes them', () => {
    for (const name of [preset.id, ...(preset.aliases ?? [])]) {
      expect(name).toMatch(/^[a-z0-9][a-z0-9.-]*$/);
      expect(name).not.toMatch(/\.(yaml|yml|json)$/);
    }
    for (const domain of preset.domains) expect(isHostPattern(domain), domain).toBe(true);
    for (const host of preset.mx ?? []) expect(isHostPattern(host), host).toBe(true);
    for (const host of preset.networkBound ?? []) {
      expect([...settings(preset, 'pop'), ...settings(preset, 'smtp')].map((s) => s.server)).toContain(host);
    }
  });

  it.each(['pop', 'smtp'] as const)('has %s servers that agree with themselves', (service) => {
    const all = settings(preset, service);
    for (const { server, port, ssl, apop } of all) {
      expect(isHost(server), server).toBe(true);
      expect(Number.isInteger(port) && port > 0 && port < 65536).toBe(true);
      expect([true, false, 'starttls']).toContain(ssl);
      if ([995, 465].includes(port)) expect(ssl).toBe(true);
      if ([110, 587, 25].includes(port)) expect(ssl).not.toBe(true);
      expect(port, 'a port of another protocol').not.toSatisfy((n: number) =>
        (service === 'pop' ? [25, 465, 587, 143, 993] : [110, 995, 143, 993]).includes(n),
      );
      if (apop) expect(ssl, 'APOP is for a connection without TLS').toBe(false);
    }
    expect(new Set(all.map(key)).size, 'each setting once').toBe(all.length);
    expect(all.map(rank), 'best first').toEqual(all.map(rank).sort());
  });

  it('says what it knows of POP3', () => {
    if (!preset.pop) expect(texts(preset.notes).join()).toMatch(/POP|only sends|on record|mail2tor|onion|this machine/);
    if (!preset.pop) expect(preset.alternatives?.pop).toBeUndefined();
  });

  it('rests on a source, dated, and links only to https', () => {
    expect(texts(preset.source).every((text) => text.length > 0)).toBe(true);
    expect(texts(preset.source).length).toBeGreaterThan(0);
    expect(preset.verified).toMatch(/^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);
    expect(preset.website).toMatch(/^https:\/\/\S+$/);
    for (const text of [...texts(preset.notes), ...texts(preset.source)]) expect(text).not.toMatch(/http:\/\//);
    for (const text of texts(preset.notes)) expect(text.length).toBeLessThan(420);
    if (preset.signIn !== 'password') expect(texts(preset.notes).length, 'what to do first').toBeGreaterThan(0);
  });
});

describe('all presets', () => {
  const twice = (names: string[]) => names.filter((name, i) => names.indexOf(name) !== i);

  it('own each domain, id and alias once', () => {
    expect(twice(presets.flatMap((preset) => preset.domains))).toEqual([]);
    expect(twice(presets.flatMap((preset) => [preset.id, ...(preset.aliases ?? [])]))).toEqual([]);
  });

  it('never call a host that takes log-ins an MX', () => {
    const hosts = presets.flatMap((p) => [...settings(p, 'pop'), ...settings(p, 'smtp')].map((s) => s.server));
    for (const pattern of presets.flatMap((preset) => preset.mx ?? [])) {
      const suffix = pattern.replace(/^\*/, '');
      expect(hosts.filter((host) => (pattern.startsWith('*') ? host.endsWith(suffix) : host === pattern))).toEqual([]);
    }
  });

  it('name a successor only when closed, and one that exists', () => {
    for (const { signIn, successor } of presets) {
      if (successor !== undefined) expect([signIn, byId.has(successor)]).toEqual(['closed', true]);
    }
  });

  it.each([
    ['gmail', ['abcd efgh ijkl mnop', 'abcdefghijklmnop'], ['Abcdefghijklmno1', 'correct horse battery', 'abcdefgh']],
    ['icloud', ['abcd-efgh-ijkl-mnop'], ['abcdefghijklmnop', 'Passw0rd']],
  ])('%s knows the form of its passwords', (id, right, wrong) => {
    const form = new RegExp(byId.get(id)?.passwordForm?.pattern ?? 'none');
    expect([right.filter((p) => !form.test(p)), wrong.filter((p) => form.test(p))]).toEqual([[], []]);
  });
});

describe('well-known addresses', () => {
  it.each([
    ['ada@gmail.com', 'gmail', 'pop.gmail.com:995', 'smtp.gmail.com:465'],
    ['ada@googlemail.com', 'gmail', 'pop.gmail.com:995', 'smtp.gmail.com:465'],
    ['ada@hotmail.co.uk', 'outlook', 'outlook.office365.com:995', 'smtp-mail.outlook.com:587'],
    ['ada@contoso.onmicrosoft.com', 'microsoft365', 'outlook.office365.com:995', 'smtp.office365.com:587'],
    ['ada@yahoo.co.uk', 'yahoo', 'pop.mail.yahoo.com:995', 'smtp.mail.yahoo.com:465'],
    ['ada@verizon.net', 'aol', 'pop.aol.com:995', 'smtp.aol.com:465'],
    ['ada@me.com', 'icloud', false, 'smtp.mail.me.com:587'],
    ['ada@gmx.de', 'gmx', 'pop.gmx.net:995', 'mail.gmx.net:465'],
    ['ada@gmx.com', 'gmx.com', 'pop.gmx.com:995', 'mail.gmx.com:465'],
    ['ada@web.de', 'web.de', 'pop3.web.de:995', 'smtp.web.de:465'],
    ['ada@t-online.de', 't-online', 'securepop.t-online.de:995', 'securesmtp.t-online.de:465'],
    ['ada@arcor.de', 'vodafone', 'pop3.vodafonemail.de:995', 'smtp.vodafonemail.de:465'],
    ['ada@mailbox.org', 'mailbox.org', 'pop3.mailbox.org:995', 'smtp.mailbox.org:465'],
    ['ada@fastmail.fm', 'fastmail', 'pop.fastmail.com:995', 'smtp.fastmail.com:465'],
    ['ada@zohomail.eu', 'zoho-eu', 'pop.zoho.eu:995', 'smtp.zoho.eu:465'],
    ['ada@proton.me', 'protonmail', false, 'smtp.protonmail.ch:587'],
    ['ada@ya.ru', 'yandex', 'pop.yandex.com:995', 'smtp.yandex.com:465'],
    ['ada@wanadoo.fr', 'orange', 'pop.orange.fr:995', 'smtp.orange.fr:465'],
    ['ada@nifty.com', 'nifty', 'pop.nifty.com:110', 'smtp.nifty.com:587'],
    ['ada@onmicrosoft.com', 'microsoft365', 'outlook.office365.com:995', 'smtp.office365.com:587'],
    ['ada@mail.com', 'mail.com', 'pop.mail.com:995', 'smtp.mail.com:465'],
    ['ada@planet.nl', 'kpn', 'pop.kpnmail.nl:995', 'smtp.kpnmail.nl:465'],
    ['ada@qq.com', 'qq', 'pop.qq.com:995', 'smtp.qq.com:465'],
    ['ada@riseup.net', 'riseup', undefined, 'mail.riseup.net:465'],
    ['ada@hey.com', 'hey', false, false],
    ['ada@nyu.edu', 'google-workspace', 'pop.gmail.com:995', 'smtp.gmail.com:465'],
    ['ada@example.org', undefined, undefined, undefined],
  ])('%s is %s', (address, id, pop, smtp) => {
    const preset = ownerOf(address);
    const where = (server: Server | false | undefined) => server && `${server.server}:${server.port}`;
    expect([preset?.id, where(preset?.pop), where(preset?.smtp)]).toEqual([id, pop, smtp]);
  });
});
