import { execFileSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  loadMailConfig,
  MailConfigError,
  resolveMailConfig,
  type Source,
  validateMailConfig,
} from '../../src/index.js';
import { canary } from '../canary.js';
import { useFolder } from '../resolve/support.js';

const folder = useFolder('library');
const text = `mailbox: {address: jane@gmail.com, password: '${canary}'}\n`;
let path = '';

beforeAll(async () => {
  path = await folder.write('found/.mailrc.yaml', text);
  await folder.write('found/.git/HEAD', 'x');
  await folder.write('found/below/deep/x', 'x');
  await folder.write('set.yaml', {
    default: 'work',
    accounts: { home: { mailbox: { address: 'jane@gmail.com' } }, work: { mailbox: { address: 'jane@yahoo.com' } } },
  });
  await folder.write('wrong.yaml', 'mailbox: {address: jane, password: 1}\nsmtp: {port: 99999}\n');
  await folder.write('none/.git/HEAD', 'x');
});

/** The error that a promise rejects with. */
async function failure(promise: Promise<unknown>): Promise<MailConfigError> {
  const error = await promise.then(
    () => null,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(MailConfigError);
  expect(error.name).toBe('MailConfigError');
  expect(`${error.message} ${JSON.stringify(error)}`).not.toContain(canary);
  return error;
}

describe('a source', () => {
  const sources: Record<string, () => [Source | undefined, string | undefined]> = {
    'an absolute path': () => [path, undefined],
    'a relative path': () => ['found/.mailrc.yaml', folder.path],
    'a URL': () => [pathToFileURL(path), undefined],
    'a text': () => [{ text, path: '.mailrc.yaml' }, join(folder.path, 'found')],
    found: () => [undefined, join(folder.path, 'found')],
    'found above': () => [undefined, join(folder.path, 'found', 'below', 'deep')],
  };

  it.each(Object.keys(sources))('%s', async (name) => {
    const [source, cwd] = sources[name]?.() ?? [];
    const config = await loadMailConfig(source, { ...(cwd !== undefined && { cwd }) });
    expect(config.path).toBe(path);
    const account = config.account();
    expect(account).toMatchObject({
      name: null,
      provider: 'gmail',
      mailbox: { address: 'jane@gmail.com', userId: 'jane@gmail.com', accessToken: null },
      pop: {
        server: 'pop.gmail.com',
        port: 995,
        ssl: true,
        apop: false,
        mechanism: null,
        family: null,
        tls: { ca: null, servername: 'pop.gmail.com', minVersion: 'TLSv1.2', fingerprint: [] },
        userId: 'jane@gmail.com',
      },
      smtp: { server: 'smtp.gmail.com', auth: { userId: 'jane@gmail.com' }, hello: null },
      separateSmtp: null,
      delay: 0,
    });
    expect(await account.mailbox.password?.read()).toBe(canary);
    expect(JSON.stringify(config)).not.toContain(canary);
    expect(account.origins['/mailbox/address']).toEqual({
      kind: 'file',
      path,
      pointer: '/mailbox/address',
      range: { start: { line: 1, column: 20, offset: 19 }, end: { line: 1, column: 34, offset: 33 } },
    });
    expect(account.origins['/pop/apop']).toEqual({ kind: 'default' });
    expect(account.origins['/pop/port']).toEqual({
      kind: 'provider',
      id: 'gmail',
      path: 'providers/gmail.yaml',
      pointer: '/pop/port',
    });
  });

  it('data, whose paths start at its base', async () => {
    const data = {
      mailbox: { address: 'jane@bücher.test', password: { file: 'pw' } },
      pop: { server: 'POP.Bücher.test', tls: { ca: 'ca.pem', fingerprint: `${'AA:'.repeat(31)}AA` } },
      smtp: { server: '192.0.2.1', tls: { ca: '~/ca.pem', servername: 'Mail.Bücher.test', minVersion: 'TLSv1.3' } },
      delay: 3,
      providers: undefined,
    };
    await folder.write('pw', `${canary}\n`);
    const { accounts } = await loadMailConfig({ data, base: folder.path });
    const [account] = accounts;
    expect(await account?.mailbox.password?.read()).toBe(canary);
    expect(account?.delay).toBe(3000);
    expect(account?.pop).toMatchObject({
      server: 'pop.xn--bcher-kva.test',
      tls: {
        ca: join(folder.path, 'ca.pem'),
        servername: 'pop.xn--bcher-kva.test',
        fingerprint: ['aa'.repeat(32)],
      },
    });
    expect(account?.smtp).toMatchObject({
      tls: { ca: join(homedir(), 'ca.pem'), servername: 'mail.xn--bcher-kva.test', minVersion: 'TLSv1.3' },
    });
    expect(account?.origins['/pop/server']).toEqual({
      kind: 'file',
      path: expect.any(String),
      pointer: '/pop/server',
    });
  });
});

describe('an account', () => {
  it('is the default, the named or the only one', async () => {
    const config = await loadMailConfig('set.yaml', { cwd: folder.path });
    expect(config.account().name).toBe('work');
    expect(config.account('home').mailbox.address).toBe('jane@gmail.com');
    expect(config.accounts.map(({ name }) => name)).toEqual(['home', 'work']);
    const only = await loadMailConfig({ text: 'accounts: {a: {mailbox: {address: a@gmail.com}}}', path: 'x.yaml' });
    expect(only.account().name).toBe('a');
  });

  it('or ERR_MAILCONF_NO_ACCOUNT', async () => {
    const config = await loadMailConfig('set.yaml', { cwd: folder.path });
    const thrownBy = (run: () => unknown) => failure(Promise.resolve().then(run));
    for (const name of ['nobody', 'constructor', '']) {
      const error = await thrownBy(() => config.account(name));
      expect(error.code).toBe('ERR_MAILCONF_NO_ACCOUNT');
      expect(error.message).toContain('home, work');
    }
    const two = {
      accounts: { a: { mailbox: { address: 'a@gmail.com' } }, b: { mailbox: { address: 'b@gmail.com' } } },
    };
    const several = await loadMailConfig({ data: two, base: '/' });
    expect((await thrownBy(() => several.account())).message).toContain('several accounts and no `default`');
    const unnamed = await loadMailConfig(path);
    expect((await thrownBy(() => unnamed.account('x'))).message).toContain('one account without a name');
  });

  it('logs in by its own name and password where the file says so', async () => {
    const auth = { userId: 'smtp-user', password: { env: 'SMTP_PASSWORD' } };
    const data = {
      mailbox: { address: 'jane@gmail.com', oauth2: { accessToken: { env: 'MAIL_TOKEN' } } },
      smtp: { auth },
    };
    const [account] = (await loadMailConfig({ data, base: '/' })).accounts;
    expect(account?.mailbox.password).toBeNull();
    expect(account?.mailbox.accessToken?.toJSON()).toEqual({ env: 'MAIL_TOKEN' });
    expect(account?.smtp).toMatchObject({ auth: { userId: 'smtp-user', accessToken: null } });
    const without = { ...data, smtp: { auth: { password: 'p' } } };
    const [second] = (await loadMailConfig({ data: without, base: '/' })).accounts;
    expect(second?.smtp).toMatchObject({ auth: { userId: 'jane@gmail.com' } });
  });

  it('sends through the separate server, after POP there', async () => {
    const popBeforeSmtp = { userId: 'u', password: { env: 'POP_PASSWORD' } };
    const separateSmtp = { server: 'isp.example', sender: 'jane@isp.example', popBeforeSmtp };
    const data = { mailbox: { address: 'jane@gmail.com' }, separateSmtp };
    const [account] = (await loadMailConfig({ data, base: '/' })).accounts;
    expect(account?.smtp).toBe(false);
    expect(account?.separateSmtp).toMatchObject({
      server: 'isp.example',
      port: 25,
      ssl: false,
      auth: false,
      sender: 'jane@isp.example',
      popBeforeSmtp: { server: 'isp.example', port: 995, ssl: true, userId: 'u', accessToken: null, apop: false },
    });
  });
});

describe('options', () => {
  it('set', async () => {
    const config = await loadMailConfig(path, { set: { 'pop.port': 110, 'smtp.auth': false, delay: 2 } });
    expect(config.account()).toMatchObject({ pop: { port: 110, ssl: 'starttls' }, smtp: { auth: false }, delay: 2000 });
    expect(config.account().origins['/pop/port']).toEqual({ kind: 'override' });
    const error = await failure(loadMailConfig(path, { set: { 'mailbox.password': canary } }));
    expect(error.code).toBe('ERR_MAILCONF_INVALID');
  });

  it('providers', async () => {
    const server = { server: 'mail.corp.example', port: 465, ssl: true };
    await folder.write('p/corp.yaml', { id: 'corp', name: 'Corp', domains: ['gmail.com'], pop: false, smtp: server });
    for (const providers of ['p', join(folder.path, 'p')]) {
      const config = await loadMailConfig(path, { cwd: folder.path, providers });
      expect(config.account()).toMatchObject({ provider: 'corp', pop: false });
    }
  });

  it.each([
    ['loadMailConfig', loadMailConfig],
    ['resolveMailConfig', resolveMailConfig],
    ['validateMailConfig', validateMailConfig],
  ])('signal: %s rejects with its reason', async (_, run) => {
    const reason = { mine: true };
    await expect(run(path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const running = run(path, { signal: controller.signal });
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    await expect(run(path, { signal: new AbortController().signal })).resolves.toBeDefined();
  });
});

describe('an error', () => {
  it.each([
    ['a missing file', () => loadMailConfig('nothing.yaml', { cwd: folder.path }), 'ERR_MAILCONF_NOT_FOUND'],
    ['nothing found', () => loadMailConfig(undefined, { cwd: join(folder.path, 'none') }), 'ERR_MAILCONF_NOT_FOUND'],
    ['a folder', () => loadMailConfig(folder.path), 'ERR_MAILCONF_UNREADABLE'],
    ['a device', () => loadMailConfig('/dev/zero'), 'ERR_MAILCONF_UNREADABLE'],
    ['a wrong file', () => loadMailConfig('wrong.yaml', { cwd: folder.path }), 'ERR_MAILCONF_INVALID'],
    ['broken YAML', () => loadMailConfig({ text: `a: [${canary}`, path: 'x.yaml' }), 'ERR_MAILCONF_INVALID'],
    ['an empty text', () => loadMailConfig({ text: '', path: 'x.yaml' }), 'ERR_MAILCONF_INVALID'],
    ['no data', () => loadMailConfig({ data: null, base: '/' }), 'ERR_MAILCONF_INVALID'],
    ['resolve: a missing file', () => resolveMailConfig('/nothing.yaml'), 'ERR_MAILCONF_NOT_FOUND'],
    ['validate: a missing file', () => validateMailConfig('/nothing.yaml'), 'ERR_MAILCONF_NOT_FOUND'],
  ])('%s', async (_, run, code) => {
    const error = await failure(run());
    expect(error.code).toBe(code);
    if (code === 'ERR_MAILCONF_INVALID') expect(error.diagnostics.length).toBeGreaterThan(0);
  });

  it('of a file says the first place and how many more', async () => {
    const error = await failure(loadMailConfig('wrong.yaml', { cwd: folder.path }));
    expect(error.path).toBe(join(folder.path, 'wrong.yaml'));
    expect(error.message).toMatch(
      /wrong\.yaml:1:20: `address` is not an e-mail address: it has no `@` \(and \d more\)$/,
    );
  });
});

describe('resolveMailConfig', () => {
  it('gives value and diagnostics', async () => {
    const right = await resolveMailConfig(path);
    expect(right.value?.account().provider).toBe('gmail');
    expect(right.diagnostics.map(({ rule }) => rule)).toEqual(['password-form', 'plaintext-password']);
    const wrong = await resolveMailConfig('wrong.yaml', { cwd: folder.path });
    expect(wrong.value).toBeNull();
    expect(wrong.diagnostics.map(({ severity }) => severity)).toContain('error');
  });
});

describe('validateMailConfig', () => {
  it('reports, with the levels of rules', async () => {
    const levels = async (rules?: Parameters<typeof validateMailConfig>[1]) =>
      (await validateMailConfig(path, rules)).diagnostics.map(({ rule, severity }) => `${rule} ${severity}`);
    expect(await levels()).toEqual(['password-form warning', 'plaintext-password warning']);
    const rules = { 'plaintext-password': 'error', 'password-form': 'off' } as const;
    expect(await levels({ rules })).toEqual(['plaintext-password error']);
    expect(await levels({ rules: { ...rules, 'plaintext-password': 'off' } })).toEqual([]);
    const report = await validateMailConfig('wrong.yaml', { cwd: folder.path });
    expect(report.path).toBe(join(folder.path, 'wrong.yaml'));
    expect(JSON.stringify(await validateMailConfig(path))).not.toContain(canary);
  });
});

it('is what `import "mailconf"` gives', () => {
  const script = `
    import * as mailconf from 'mailconf';
    const config = await mailconf.loadMailConfig({text: 'mailbox: {address: jane@gmail.com}', path: 'x.yaml'});
    console.log(JSON.stringify([Object.keys(mailconf).sort(), config.account().pop.server]));`;
  const cwd = join(import.meta.dirname, '..', '..');
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd, encoding: 'utf8' });
  expect(JSON.parse(output)).toEqual([
    [
      'MailConfigError',
      'loadMailConfig',
      'probeMailConfig',
      'resolveMailConfig',
      'toNodemailer',
      'toPop3',
      'validateMailConfig',
    ],
    'pop.gmail.com',
  ]);
});
