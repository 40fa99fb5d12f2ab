import { execFileSync } from 'node:child_process';
import { Console } from 'node:console';
import { mkdir, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { PassThrough } from 'node:stream';
import { formatWithOptions, inspect } from 'node:util';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { MailConfigError } from '../../src/model/diagnostic.js';
import type { SecretOptions, SecretReference } from '../../src/model/secret.js';
import { createSecret } from '../../src/secrets/read-secret.js';
import { canary } from '../canary.js';
import { useFolder } from '../resolve/support.js';

const folder = useFolder('secret');

beforeAll(async () => {
  await folder.write('plain', canary);
  await folder.write('newline', `${canary}\n`);
  await folder.write('crlf', `${canary}\r\n`);
  await folder.write('two-newlines', `${canary}\n\n`);
  await folder.write('two-lines', `${canary}\nsecond\n`);
  await folder.write('cr', `${canary}\r`);
  await folder.write('nul', `${canary}\0`);
  await folder.write('empty', '');
  await folder.write('only-newline', '\n');
  await folder.write('full', 'x'.repeat(4096));
  await folder.write('over', 'x'.repeat(4097));
  await folder.write('latin1', Buffer.from([0x6d, 0xfc, 0x6c]));
  await folder.write('utf8', ' pässwörd 秘密 ');
  await folder.write('outside/secret', canary);
  await folder.write('allowed/secret', canary);
  await folder.write('allowed-not/secret', canary);
  await mkdir(join(folder.path, 'folder'));
  await symlink(join(folder.path, 'outside', 'secret'), join(folder.path, 'allowed', 'link-out'));
  await symlink(join(folder.path, 'outside', 'nothing'), join(folder.path, 'allowed', 'dangling'));
  await symlink(join(folder.path, 'allowed'), join(folder.path, 'link-in'));
  await symlink('plain', join(folder.path, 'link'));
  execFileSync('mkfifo', [join(folder.path, 'pipe')]);
});

/** The message of a refusal, which never holds the secret. */
async function refusal(reference: string | SecretReference, options: SecretOptions = {}): Promise<string> {
  const error = await createSecret(reference, folder.path)
    .read(options)
    .then(
      (text) => new Error(`read ${text}`),
      (reason) => reason,
    );
  expect(error).toBeInstanceOf(MailConfigError);
  expect(error).toMatchObject({ code: 'ERR_MAILCONF_SECRET' });
  expect(inspect(error)).not.toContain(canary);
  return (error as Error).message.replaceAll(folder.path, '');
}

const read = (reference: string | SecretReference, options: SecretOptions = {}) =>
  createSecret(reference, folder.path).read(options);

describe('a literal', () => {
  it('is read', async () => {
    expect(await read(canary)).toBe(canary);
    expect(await read(' blanks and 秘密 ')).toBe(' blanks and 秘密 ');
  });

  it.each([
    ['', 'the value is empty'],
    [`${canary}\n`, 'the value contains a line break or NUL'],
    [`${canary}\r`, 'the value contains a line break or NUL'],
    [`${canary}\0`, 'the value contains a line break or NUL'],
  ])('%j is refused', async (text, message) => expect(await refusal(text)).toBe(message));
});

describe('env', () => {
  const env = { MAIL: canary, EMPTY: '', LINE: `${canary}\n`, MISSING: undefined };

  it('is read', async () => {
    expect(await read({ env: 'MAIL' }, { env })).toBe(canary);
    vi.stubEnv('MAILCONF_TEST_SECRET', canary);
    expect(await read({ env: 'MAILCONF_TEST_SECRET' })).toBe(canary);
    vi.unstubAllEnvs();
  });

  it.each([
    ['MISSING', 'the environment variable MISSING is not set'],
    ['OTHER', 'the environment variable OTHER is not set'],
    ['EMPTY', 'the environment variable EMPTY is empty'],
    ['LINE', 'the environment variable LINE contains a line break or NUL'],
    ['constructor', 'the environment variable constructor is not set'],
    ['__proto__', 'the environment variable __proto__ is not set'],
    ['toString', 'the environment variable toString is not set'],
    [canary, 'the environment variable *** is not set'],
    ['hunter 2', 'the environment variable *** is not set'],
  ])('%s is refused', async (name, message) => {
    expect(await refusal({ env: name }, { env })).toBe(message);
    expect(await refusal({ env: name }, { env: {} })).toContain('is not set');
  });

  it('allowEnv narrows which variables a secret may name', async () => {
    expect(await read({ env: 'MAIL' }, { env, allowEnv: ['MAIL'] })).toBe(canary);
    expect(await refusal({ env: 'MAIL' }, { env, allowEnv: [] })).toBe(
      'the environment variable MAIL may not be read; allow it with --allow-env MAIL',
    );
    expect(await refusal({ env: 'mail' }, { env, allowEnv: ['MAIL'] })).toContain('may not be read');
    expect(await refusal({ env: canary }, { env, allowEnv: [] })).toContain('--allow-env ***');
  });
});

describe('file', () => {
  it.each([
    ['plain', canary],
    ['newline', canary],
    ['crlf', canary],
    ['link', canary],
    ['./plain', canary],
    ['full', 'x'.repeat(4096)],
    ['utf8', ' pässwörd 秘密 '],
  ])('%s is read', async (file, text) => expect(await read({ file })).toBe(text));

  it('starts at the folder of its file, or at the home folder', async () => {
    expect(await read({ file: join(folder.path, 'plain') })).toBe(canary);
    expect(await read({ file: `~/${relative(homedir(), join(folder.path, 'plain'))}` })).toBe(canary);
  });

  it.each([
    ['two-newlines', 'the file two-newlines contains a line break or NUL'],
    ['two-lines', 'the file two-lines contains a line break or NUL'],
    ['cr', 'the file cr contains a line break or NUL'],
    ['nul', 'the file nul contains a line break or NUL'],
    ['empty', 'the file empty is empty'],
    ['only-newline', 'the file only-newline is empty'],
    ['over', 'the file /over is larger than 4096 bytes'],
    ['latin1', 'the file /latin1 is not UTF-8'],
    ['folder', '/folder is not a regular file'],
    ['pipe', '/pipe is not a regular file'],
    ['/dev/zero', '/dev/zero is not a regular file'],
    ['nothing', 'the file /nothing cannot be read: ENOENT'],
    ['plain/below', 'the file /plain/below cannot be read: ENOTDIR'],
  ])('%s is refused', async (file, message) => expect(await refusal({ file })).toBe(message));

  // The first gives about a page a read, and the second none at all.
  it.runIf(process.platform === 'linux').each([
    ['/proc/self/smaps', 'the file /proc/self/smaps is larger than 4096 bytes'],
    ['/proc/self/mem', 'the file /proc/self/mem cannot be read: EIO'],
  ])('%s is refused', async (file, message) => expect(await refusal({ file })).toBe(message));

  describe('narrowed by allowFiles', () => {
    const allowed = () => ({ allowFiles: [join(folder.path, 'allowed'), join(folder.path, 'plain')] });

    it('reads those files, and those below those folders', async () => {
      expect(await read({ file: 'allowed/secret' }, allowed())).toBe(canary);
      expect(await read({ file: 'outside/../allowed/secret' }, allowed())).toBe(canary);
      expect(await read({ file: 'link-in/secret' }, allowed())).toBe(canary);
      expect(await read({ file: 'plain' }, allowed())).toBe(canary);
      expect(await read({ file: 'link' }, allowed())).toBe(canary);
      expect(await read({ file: 'allowed/secret' }, { allowFiles: [join(folder.path, 'link-in')] })).toBe(canary);
      expect(await read({ file: 'allowed/secret' }, { allowFiles: ['/'] })).toBe(canary);
    });

    it.each([
      'outside/secret',
      'allowed-not/secret',
      'allowed/../outside/secret',
      'allowed/link-out',
      // Whether it exists is nobody's business.
      'outside/nothing',
      'allowed/dangling',
    ])('refuses %s', async (file) => {
      const message = await refusal({ file }, allowed());
      expect(message).toMatch(/may not be read; allow it with --allow-file /);
    });

    it('refuses everything with an empty list', async () => {
      expect(await refusal({ file: 'plain' }, { allowFiles: [] })).toContain('may not be read');
    });
  });
});

describe('command', () => {
  const node = process.execPath;
  const run = (script: string, ...args: string[]): SecretReference => ({ command: [node, '-e', script, ...args] });
  const allow = { allowCommands: true };
  const print = (text: string) => run(`process.stdout.write(${JSON.stringify(text)})`);

  it('is run only where it is allowed', async () => {
    const words = 'it is printed by a command, and commands may not be run; allow it with --allow-commands';
    expect(await refusal(print(canary))).toBe(words);
    expect(await refusal(print(canary), { allowCommands: false })).toBe(words);
    expect(await read(print(canary), allow)).toBe(canary);
  });

  it('drops one line end', async () => {
    expect(await read(print(`${canary}\n`), allow)).toBe(canary);
    expect(await refusal(print(`${canary}\n\n`), allow)).toBe('the output of the command contains a line break or NUL');
    expect(await refusal(print(''), allow)).toBe('the output of the command is empty');
  });

  it("a secret's command is run without a shell", async () => {
    const words = ['$HOME', '`id`', '; echo x', '*', "a'b"];
    const printed = await read(run('process.stdout.write(JSON.stringify(process.argv.slice(1)))', ...words), allow);
    expect(JSON.parse(printed)).toEqual(words);
  });

  it('runs in the folder of the file, without standard input', async () => {
    expect(await read(run('process.stdout.write(process.cwd())'), allow)).toBe(folder.path);
    const script = "process.stdin.on('data', () => {}).on('end', () => process.stdout.write('ended'))";
    expect(await read(run(script), allow)).toBe('ended');
  });

  it.each([
    ['a status', run(`console.error('${canary}'); console.log('${canary}'); process.exit(3)`), 'exit status 3'],
    ['a signal', run("process.kill(process.pid, 'SIGTERM')"), 'it was ended by a signal'],
    ['no such program', { command: [`/nonexistent/${'x'}`] } as SecretReference, 'ENOENT'],
    ['an empty word', { command: [''] } as SecretReference, 'it is no command'],
    ['a NUL', { command: [node, `${canary}\0`] } as SecretReference, 'it is no command'],
    ['too much', run("process.stdout.write('x'.repeat(5000))"), 'it printed more than 4096 bytes'],
    [
      'without end',
      run("setInterval(() => process.stdout.write('x'.repeat(999)), 1)"),
      'it printed more than 4096 bytes',
    ],
    ['no UTF-8', run('process.stdout.write(Buffer.from([0xff]))'), 'the output of the command is not UTF-8'],
  ])('is refused: %s', async (_, reference, message) => {
    const words = await refusal(reference, allow);
    expect(words.replace('the command failed: ', '')).toBe(message);
  });

  it('may say what it wants on standard error', async () => {
    expect(await read(run(`console.error('x'.repeat(9999)); process.stdout.write('${canary}')`), allow)).toBe(canary);
  });

  it('is given 10 s, also where a child of it holds the pipe', { timeout: 40_000 }, async () => {
    const script = `require('child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 30000)'], {stdio: 'inherit'}); setTimeout(() => {}, 30000)`;
    const started = Date.now();
    expect(await refusal(run(script), allow)).toBe('the command failed: it did not end within 10 s');
    expect(Date.now() - started).toBeGreaterThan(9_500);
    expect(Date.now() - started).toBeLessThan(25_000);
  });

  it('is ended by an abort, with its reason', async () => {
    const controller = new AbortController();
    const reading = read(run('setTimeout(() => {}, 9000)'), { ...allow, signal: controller.signal });
    setTimeout(() => controller.abort('my reason'), 50);
    await expect(reading).rejects.toBe('my reason');
  });
});

it('rejects with the reason of a signal that was aborted before', async () => {
  const signal = AbortSignal.abort('my reason');
  for (const reference of [canary, { env: 'X' }, { file: 'plain' }, { command: ['id'] }] as const) {
    await expect(read(reference as string, { signal })).rejects.toBe('my reason');
  }
});

describe('printing', () => {
  const secret = createSecret(canary, '/');
  const holder = { login: { password: secret }, list: [secret], map: new Map([[secret, secret]]) };
  const prints: Record<string, () => unknown> = {
    String: () => String(secret),
    template: () => `${secret}`,
    concatenation: () => `x${secret}`,
    'JSON.stringify': () => JSON.stringify(holder),
    'util.inspect': () => inspect(holder, { depth: 9 }),
    'util.inspect, everything': () =>
      inspect(holder, { depth: 9, showHidden: true, getters: true, customInspect: false }),
    'console.log %s %o %O %j': () => formatWithOptions({}, '%s %o %O %j', secret, secret, secret, secret),
    'Object.entries': () =>
      Object.entries(secret)
        .map(([key, value]) => `${key}: ${value}`)
        .join(),
    'Reflect.ownKeys': () =>
      Reflect.ownKeys(secret)
        .map((key) => String((secret as never)[key]))
        .join(),
    spread: () => inspect({ ...secret }),
    structuredClone: () => {
      try {
        return inspect(structuredClone(secret));
      } catch (error) {
        return inspect(error);
      }
    },
    'Error with cause': () => inspect(new Error('x', { cause: secret })),
  };

  it.each(Object.keys(prints))('%s never shows it', (name) => {
    expect(String(prints[name]?.())).not.toContain(canary);
  });

  it('console.log never shows a secret', () => {
    const stdout = new PassThrough();
    new Console(stdout).log(secret, `${secret}`, [secret]);
    expect(stdout.read().toString()).toBe('*** *** [ *** ]\n');
  });

  it('a secret in JSON is *** or the reference', () => {
    expect(String(secret)).toBe('***');
    expect(inspect(secret)).toBe('***');
    expect(JSON.stringify(secret)).toBe('"***"');
    const toJson = (reference: SecretReference) => JSON.parse(JSON.stringify(createSecret(reference, '/')));
    expect(toJson({ env: 'MAIL_PASSWORD' })).toEqual({ env: 'MAIL_PASSWORD' });
    expect(toJson({ file: './pw' })).toEqual({ file: './pw' });
    expect(toJson({ command: ['pass', 'show'] })).toEqual({ command: ['pass', 'show'] });
    // A name that is no identifier may be the secret itself.
    expect(toJson({ env: canary })).toEqual({ env: '***' });
    expect(String(createSecret({ env: 'MAIL_PASSWORD' }, '/'))).toBe('***');
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(secret)).toBe(true);
    const reference: SecretReference = { command: ['pass'] };
    const made = createSecret(reference, '/').toJSON() as { command: string[] };
    made.command.push('evil');
    expect(reference.command).toEqual(['pass']);
  });
});
