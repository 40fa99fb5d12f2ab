import { beforeAll, describe, expect, it } from 'vitest';
import type { ResolvedAccount } from '../../src/model/resolved-account.js';
import { leavesOf } from '../checked.js';
import { resolveIn, useFolder } from './support.js';

/** The provider of these tests: clear text nowhere, two alternatives for each service. */
const generated = {
  id: 'generated',
  name: 'Generated',
  domains: ['gen.example'],
  userId: 'local-part',
  pop: { server: 'pop.gen.example', port: 995, ssl: true, mechanism: 'PLAIN' },
  smtp: { server: 'smtp.gen.example', port: 465, ssl: true, auth: false, mechanism: 'LOGIN' },
  alternatives: {
    pop: [
      { server: 'pop2.gen.example', port: 110, ssl: 'starttls', apop: true },
      { server: 'pop3.gen.example', port: 110, ssl: false },
    ],
    smtp: [
      { server: 'smtp2.gen.example', port: 587, ssl: 'starttls' },
      { server: 'smtp3.gen.example', port: 2525, ssl: 'starttls' },
    ],
  },
  delay: 4,
};
const sendOnly = { id: 'send-only', name: 'S', domains: ['send.example'], pop: false, smtp: generated.smtp };

const folder = useFolder('merge');
beforeAll(async () => {
  await folder.write('p/generated.yaml', generated);
  await folder.write('p/send-only.yaml', sendOnly);
});

const mailbox = { address: 'jane@gen.example' };
const separateSmtp = { sender: 'jane@isp.example' };
const own = { pop: { server: 'pop.own.example' }, smtp: { server: 'smtp.own.example' } };
const before = { userId: 'u', password: 'p' };

interface Case {
  readonly says: string;
  readonly file: Readonly<Record<string, unknown>>;
  readonly set?: Readonly<Record<string, unknown>>;
  readonly gives: Readonly<Record<string, string | undefined>>;
}

// A sentence of section 2, a case. `undefined`: no such leaf.
const cases: readonly Case[] = [
  {
    says: 'defaults < preset',
    file: { mailbox },
    gives: { '/pop/apop': 'false (default)', '/smtp/auth': 'false (provider)', '/provider': 'generated (provider)' },
  },
  {
    says: 'preset < file',
    file: { mailbox, smtp: { auth: true } },
    gives: { '/smtp/auth': 'true (file)', '/smtp/server': 'smtp.gen.example (provider)' },
  },
  {
    says: 'file < --set',
    file: { mailbox, delay: 1 },
    set: { delay: 2 },
    gives: { '/delay': '2 (override)' },
  },
  {
    says: 'false replaces all below it',
    file: { mailbox, pop: { server: 'x.example' } },
    set: { pop: false },
    gives: { '/pop': 'false (override)', '/pop/server': undefined },
  },
  {
    says: 'false of the file replaces the preset',
    file: { mailbox, pop: false },
    gives: { '/pop': 'false (file)', '/pop/server': undefined },
  },
  {
    says: 'an object over false starts from nothing, the preset included',
    file: { mailbox, pop: false },
    set: { 'pop.port': 995 },
    gives: { '/pop': undefined, '/pop/port': '995 (override)', '/pop/ssl': 'true (default)', '/pop/server': undefined },
  },
  {
    says: 'an object over a false of --set starts from nothing, too',
    file: { mailbox, pop: { mechanism: 'USER' } },
    set: { pop: false, 'pop.server': 'x.example' },
    gives: { '/pop/server': 'x.example (override)', '/pop/mechanism': undefined, '/pop/port': '995 (default)' },
  },
  {
    says: 'an object over the false of a preset starts from nothing',
    file: { mailbox: { address: 'jane@send.example' }, pop: { server: 'pop.own.example' } },
    gives: { '/pop/server': 'pop.own.example (file)', '/pop/port': '995 (default)' },
  },
  {
    says: 'the false of a preset',
    file: { mailbox: { address: 'jane@send.example' } },
    gives: { '/pop': 'false (provider)' },
  },
  {
    says: 'auth is one leaf',
    file: { mailbox, smtp: { auth: { userId: 'u', password: { env: 'SMTP_PASSWORD' } } } },
    gives: { '/smtp/auth': '{"userId":"u","password":{"env":"SMTP_PASSWORD"}} (file)', '/smtp/auth/userId': undefined },
  },
  {
    says: '--set over auth replaces it whole',
    file: { mailbox, smtp: { auth: { userId: 'u', password: 'p' } } },
    set: { 'smtp.auth': false },
    gives: { '/smtp/auth': 'false (override)' },
  },
  {
    says: 'a list is one leaf',
    file: { mailbox, pop: { server: 'x.example', tls: { fingerprint: ['a'.repeat(64), 'b'.repeat(64)] } } },
    gives: { '/pop/tls/fingerprint': `["${'a'.repeat(64)}","${'b'.repeat(64)}"] (file)` },
  },
  {
    says: 'rule 1: they set server, nothing of the preset is used',
    file: { mailbox, pop: { server: 'pop2.gen.example' } },
    gives: { '/pop/port': '995 (default)', '/pop/mechanism': undefined, '/pop/apop': 'false (default)' },
  },
  {
    says: 'rule 1: --set sets server',
    file: { mailbox, smtp: { port: 587 } },
    set: { 'smtp.server': 'x.example' },
    gives: { '/smtp/ssl': 'starttls (default)', '/smtp/auth': 'true (default)', '/smtp/mechanism': undefined },
  },
  {
    says: 'rule 2: port picks an alternative',
    file: { mailbox, smtp: { port: 587 } },
    gives: {
      '/smtp/server': 'smtp2.gen.example (provider)',
      '/smtp/ssl': 'starttls (provider)',
      '/smtp/auth': 'true (default)',
      '/smtp/mechanism': undefined,
    },
  },
  {
    says: 'rule 2: ssl picks the first that agrees',
    file: { mailbox, smtp: { ssl: 'starttls' } },
    gives: { '/smtp/server': 'smtp2.gen.example (provider)', '/smtp/port': '587 (provider)' },
  },
  {
    says: 'rule 2: with both, all must agree',
    file: { mailbox, pop: { port: 110, ssl: false } },
    gives: { '/pop/server': 'pop3.gen.example (provider)', '/pop/port': '110 (file)', '/pop/apop': 'false (default)' },
  },
  {
    says: 'rule 2: file and --set are laid over each other first',
    file: { mailbox, pop: { port: 110 } },
    set: { 'pop.ssl': false },
    gives: { '/pop/server': 'pop3.gen.example (provider)', '/pop/port': '110 (file)', '/pop/ssl': 'false (override)' },
  },
  {
    says: 'rule 2: the preferred one agrees first',
    file: { mailbox, pop: { ssl: true } },
    gives: { '/pop/server': 'pop.gen.example (provider)', '/pop/mechanism': 'PLAIN (provider)' },
  },
  {
    says: 'rule 2: none agrees, the preset keeps server, auth, mechanism',
    file: { mailbox, smtp: { port: 26 } },
    gives: {
      '/smtp/server': 'smtp.gen.example (provider)',
      '/smtp/auth': 'false (provider)',
      '/smtp/mechanism': 'LOGIN (provider)',
      '/smtp/ssl': 'true (default)',
    },
  },
  {
    says: 'rule 2: none agrees, apop of the preset is not kept',
    file: { mailbox, pop: { port: 110, ssl: true } },
    gives: { '/pop/server': 'pop.gen.example (provider)', '/pop/apop': 'false (default)' },
  },
  {
    says: 'other leaves of the file change nothing of the choice',
    file: { mailbox, pop: { apop: true, family: 6 } },
    gives: { '/pop/server': 'pop.gen.example (provider)', '/pop/apop': 'true (file)', '/pop/family': '6 (file)' },
  },
  ...(
    [
      [{ port: 995 }, 'true', '995'],
      [{ port: 465 }, 'true', '465'],
      [{ port: 110 }, 'starttls', '110'],
      [{ port: 587 }, 'starttls', '587'],
      [{ port: 25 }, 'starttls', '25'],
      [{ port: 2525 }, 'true', '2525'],
      [{}, 'true', '995'],
      [{ ssl: true }, 'true', '995'],
      [{ ssl: 'starttls' }, 'starttls', '110'],
      [{ ssl: false }, 'false', '110'],
    ] as const
  ).map(
    ([settings, ssl, port]): Case => ({
      says: `rule 3: pop ${JSON.stringify(settings)}`,
      file: { mailbox, pop: { server: 'x.example', ...settings } },
      gives: {
        '/pop/ssl': `${ssl} (${'ssl' in settings ? 'file' : 'default'})`,
        '/pop/port': `${port} (${'port' in settings ? 'file' : 'default'})`,
      },
    }),
  ),
  ...(
    [
      [{}, 'true', '465'],
      [{ ssl: 'starttls' }, 'starttls', '587'],
      [{ ssl: false }, 'false', '587'],
      [{ port: 25 }, 'starttls', '25'],
    ] as const
  ).map(
    ([settings, ssl, port]): Case => ({
      says: `rule 3: smtp ${JSON.stringify(settings)}`,
      file: { mailbox, smtp: { server: 'x.example', ...settings } },
      gives: {
        '/smtp/ssl': `${ssl} (${'ssl' in settings ? 'file' : 'default'})`,
        '/smtp/port': `${port} (${'port' in settings ? 'file' : 'default'})`,
      },
    }),
  ),
  ...(
    [
      [{}, 'false', '25'],
      [{ port: 25 }, 'false', '25'],
      [{ port: 25, ssl: 'starttls' }, 'starttls', '25'],
      [{ ssl: true }, 'true', '465'],
      [{ ssl: 'starttls' }, 'starttls', '587'],
      [{ ssl: false }, 'false', '25'],
      [{ port: 465 }, 'true', '465'],
      [{ port: 587 }, 'starttls', '587'],
      [{ port: 2525 }, 'true', '2525'],
    ] as const
  ).map(
    ([settings, ssl, port]): Case => ({
      says: `rule 3: separateSmtp ${JSON.stringify(settings)}`,
      file: { mailbox, separateSmtp: { ...separateSmtp, server: 'x.example', ...settings } },
      gives: {
        '/separateSmtp/ssl': `${ssl} (${'ssl' in settings ? 'file' : 'default'})`,
        '/separateSmtp/port': `${port} (${'port' in settings ? 'file' : 'default'})`,
      },
    }),
  ),
  {
    says: 'separateSmtp sends instead: smtp is false',
    file: { mailbox, smtp: { server: 'x.example' }, separateSmtp },
    gives: { '/smtp': 'false (default)', '/smtp/server': undefined, '/separateSmtp/auth': 'false (default)' },
  },
  {
    says: 'an smtp: false that the file writes beside it is the file’s',
    file: { mailbox, smtp: false, separateSmtp },
    gives: { '/smtp': 'false (file)' },
  },
  {
    says: 'separateSmtp takes nothing from the preset',
    file: { mailbox, separateSmtp: { ...separateSmtp, server: 'smtp.gen.example' } },
    gives: { '/separateSmtp/mechanism': undefined, '/separateSmtp/ssl': 'false (default)' },
  },
  {
    says: 'popBeforeSmtp: the server of separateSmtp, the rest as in pop',
    file: { mailbox, separateSmtp: { ...separateSmtp, server: 'isp.example', ssl: true, popBeforeSmtp: before } },
    gives: {
      '/separateSmtp/popBeforeSmtp/server': 'isp.example (default)',
      '/separateSmtp/popBeforeSmtp/port': '995 (default)',
      '/separateSmtp/popBeforeSmtp/ssl': 'true (default)',
      '/separateSmtp/popBeforeSmtp/apop': 'false (default)',
      '/separateSmtp/popBeforeSmtp/userId': 'u (file)',
    },
  },
  {
    says: 'popBeforeSmtp: its own server and port',
    file: {
      mailbox,
      separateSmtp: {
        ...separateSmtp,
        server: 'isp.example',
        popBeforeSmtp: { ...before, server: 'pop.isp.example', port: 110 },
      },
    },
    gives: {
      '/separateSmtp/popBeforeSmtp/server': 'pop.isp.example (file)',
      '/separateSmtp/popBeforeSmtp/ssl': 'starttls (default)',
    },
  },
  {
    says: 'userId: the rule of the provider',
    file: { mailbox },
    gives: { '/mailbox/userId': 'jane (provider)' },
  },
  {
    says: 'userId: the address, where no server of the account comes from the preset',
    file: { mailbox, ...own },
    gives: {
      '/mailbox/userId': 'jane@gen.example (default)',
      '/delay': '0 (default)',
      '/provider': 'generated (provider)',
    },
  },
  {
    says: 'userId: one server from the preset is enough',
    file: { mailbox, pop: own.pop },
    gives: { '/mailbox/userId': 'jane (provider)', '/delay': '4 (provider)' },
  },
  {
    says: 'userId: beside separateSmtp the preset’s smtp is no server of the account',
    file: { mailbox, pop: own.pop, separateSmtp },
    gives: { '/mailbox/userId': 'jane@gen.example (default)', '/delay': '0 (default)' },
  },
  {
    says: 'userId: written',
    file: { mailbox: { ...mailbox, userId: 'me' } },
    gives: { '/mailbox/userId': 'me (file)' },
  },
  {
    says: 'userId follows an address that --set gives',
    file: { mailbox },
    set: { 'mailbox.address': 'joe@gen.example' },
    gives: { '/mailbox/userId': 'joe (provider)' },
  },
  {
    says: 'delay: the provider’s',
    file: { mailbox },
    gives: { '/delay': '4 (provider)' },
  },
  {
    says: 'delay: written',
    file: { mailbox, delay: 0 },
    gives: { '/delay': '0 (file)' },
  },
  {
    says: 'provider: none',
    file: { provider: 'none', mailbox, ...own },
    gives: { '/provider': 'none (file)', '/pop/server': 'pop.own.example (file)', '/delay': '0 (default)' },
  },
  {
    says: 'no owner of the domain is no fault',
    file: { mailbox: { address: 'jane@nobody.example' }, ...own },
    gives: { '/provider': 'none (default)', '/mailbox/userId': 'jane@nobody.example (default)' },
  },
];

describe('the merge, sentence by sentence', () => {
  it.each(cases)('$says', async ({ file, set, gives }) => {
    const { leaves } = await resolveIn(file, { folder: folder.path, providers: 'p', ...(set && { set }) });
    for (const [pointer, leaf] of Object.entries(gives))
      expect(`${pointer} ${leaves[pointer]}`).toBe(`${pointer} ${leaf}`);
  });

  it('takes --set in every account', async () => {
    const file = { accounts: { a: { mailbox }, b: { mailbox, pop: { port: 110 } } } };
    const { accounts } = await resolveIn(file, { folder: folder.path, providers: 'p', set: { 'pop.ssl': false } });
    expect(accounts.map(({ config }) => (config.pop || null)?.server)).toEqual([
      'pop3.gen.example',
      'pop3.gen.example',
    ]);
  });

  it('says of a leaf of the preset where in its file it stands', async () => {
    const { accounts } = await resolveIn({ mailbox, pop: { port: 110 } }, { folder: folder.path, providers: 'p' });
    expect(leavesOf(accounts[0] as ResolvedAccount).get('/pop/server')?.origin).toEqual({
      kind: 'provider',
      id: 'generated',
      path: 'p/generated.yaml',
      pointer: '/alternatives/pop/0/server',
    });
    expect(leavesOf(accounts[0] as ResolvedAccount).get('/provider')?.origin).toMatchObject({
      kind: 'provider',
      pointer: '/domains',
    });
    expect(leavesOf(accounts[0] as ResolvedAccount).get('/mailbox/userId')?.origin).toMatchObject({
      kind: 'provider',
      pointer: '/userId',
    });
  });
});
