import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadMailConfig } from '../../src/api/load.js';
import type { SecretReference } from '../../src/model/secret.js';
import { allowedSecrets } from '../../src/secrets/policy.js';
import { isMailVariable } from '../../src/text/secret-names.js';
import { canary } from '../canary.js';
import { useFolder } from '../resolve/support.js';

describe('a variable for mail', () => {
  it.each([
    'MAIL',
    'EMAIL',
    'MAIL_PASSWORD',
    'SMTP_PASSWORD',
    'MY_SMTP_PASS',
    'POP_PW',
    'POP3_PW',
    'IMAP_PW',
    'MAILBOX_SECRET',
    'smtp_password',
    'Work_Mail',
    '_MAIL_',
    'PW_EMAIL',
  ])('%s', (name) => expect(isMailVariable(name)).toBe(true));

  it.each([
    'AWS_SECRET_ACCESS_KEY',
    'PASSWORD',
    'MAILPASSWORD',
    'GMAIL_PASSWORD',
    'SMTPPASSWORD',
    'POP4_X',
    'POPULAR',
    'HOME',
    'MAILER_DSN',
    'NPM_TOKEN',
    'SMTP-PASSWORD',
    '',
  ])('not %s', (name) => expect(isMailVariable(name)).toBe(false));
});

describe('what the probe may read', () => {
  const folder = useFolder('policy');
  const outside = useFolder('policy-outside');
  let tree = '';
  beforeAll(async () => {
    tree = join(folder.path, 'repository');
    await mkdir(join(tree, '.git'), { recursive: true });
    await folder.write('repository/conf/near', canary);
    await folder.write('repository/far', canary);
    await folder.write('beside', canary);
    await outside.write('secret', canary);
    await outside.write('credentials/pop', canary);
    await symlink(join(outside.path, 'secret'), join(tree, 'conf', 'link-out'));
    await symlink(join(tree, 'far'), join(tree, 'conf', 'link-in'));
  });

  interface More {
    readonly env?: Readonly<Record<string, string>>;
    readonly allowEnv?: readonly string[];
    readonly allowFiles?: readonly string[];
    readonly allowCommands?: boolean;
  }

  /** Reads the mailbox's password as `mailconf probe` would. */
  async function read(password: SecretReference, more: More = {}): Promise<string> {
    const mailbox = { address: 'jane@gmail.com', password };
    const config = await loadMailConfig({ data: { mailbox }, base: join(tree, 'conf') });
    const secrets = await allowedSecrets(config.accounts, config.path, {
      env: {},
      cwd: outside.path,
      allowEnv: [],
      allowFiles: [],
      allowCommands: false,
      ...more,
    });
    const [account] = config.accounts;
    return (await account?.mailbox.password?.read(secrets).catch((error: Error) => error.message)) ?? '';
  }

  it('env', async () => {
    const env = { SMTP_PASSWORD: canary, AWS_SECRET: canary };
    expect(await read({ env: 'SMTP_PASSWORD' }, { env })).toBe(canary);
    expect(await read({ env: 'AWS_SECRET' }, { env })).toMatch(
      /may not be read; allow it with --allow-env AWS_SECRET$/,
    );
    expect(await read({ env: 'AWS_SECRET' }, { env, allowEnv: ['AWS_SECRET'] })).toBe(canary);
    expect(await read({ env: 'AWS_SECRET' }, { env, allowEnv: ['AWS'] })).toContain('may not be read');
  });

  it('files in the tree of the configuration', async () => {
    for (const file of ['near', '../far', 'link-in', join(tree, 'far')]) expect(await read({ file })).toBe(canary);
    for (const file of ['../../beside', 'link-out', join(outside.path, 'secret')]) {
      expect(await read({ file })).toMatch(/may not be read; allow it with --allow-file /);
    }
  });

  it('says the same of what is outside and of what is not there', async () => {
    expect(await read({ file: '/nonexistent/secret' })).toContain('--allow-file /nonexistent/secret');
    expect(await read({ file: '/run/secrets/nothing' })).toContain('cannot be read: ENOENT');
  });

  it('files in $CREDENTIALS_DIRECTORY', async () => {
    const file = join(outside.path, 'credentials', 'pop');
    expect(await read({ file })).toContain('may not be read');
    expect(await read({ file }, { env: { CREDENTIALS_DIRECTORY: join(outside.path, 'credentials') } })).toBe(canary);
    expect(await read({ file }, { env: { CREDENTIALS_DIRECTORY: '' } })).toContain('may not be read');
  });

  it('files by --allow-file, from the working directory', async () => {
    const file = join(outside.path, 'secret');
    for (const allowed of [file, 'secret', '.', '..'])
      expect(await read({ file }, { allowFiles: [allowed] })).toBe(canary);
    expect(await read({ file }, { allowFiles: ['credentials'] })).toContain('may not be read');
  });

  it('commands by --allow-commands', async () => {
    const password: SecretReference = { command: [process.execPath, '-e', `process.stdout.write('${canary}')`] };
    expect(await read(password)).toContain('allow it with --allow-commands');
    expect(await read(password, { allowCommands: true })).toBe(canary);
  });

  it('the variables of every log-in of the account', async () => {
    const login = (name: string) => ({ userId: 'u', password: { env: `${name}_MAIL` } });
    const data = {
      mailbox: { address: 'jane@gmail.com', password: { env: 'A_MAIL' } },
      separateSmtp: { server: 'isp.example', sender: 'a@isp.example', auth: login('B'), popBeforeSmtp: login('C') },
    };
    const other = {
      mailbox: { address: 'joe@gmail.com', oauth2: { accessToken: { env: 'D_MAIL' } } },
      smtp: { auth: login('E') },
    };
    const { accounts, path } = await loadMailConfig({ data: { accounts: { one: data, two: other } }, base: tree });
    const none = { env: {}, cwd: '/', allowEnv: [], allowFiles: [], allowCommands: false };
    const { allowEnv = [] } = await allowedSecrets(accounts, path, none);
    expect([...new Set(allowEnv)].sort()).toEqual(['A_MAIL', 'B_MAIL', 'C_MAIL', 'D_MAIL', 'E_MAIL']);
  });
});
