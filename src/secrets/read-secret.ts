import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve, sep } from 'node:path';
import { inspect } from 'node:util';
import { realPathOf } from '../files/real-path.js';
import type { Secret, SecretOptions, SecretReference } from '../model/secret.js';
import { outputOf } from './command-output.js';
import { maxSecretBytes, unavailable } from './unavailable.js';

/** Makes a secret of what the file says; a relative path starts at `folder`. */
export function createSecret(source: string | SecretReference, folder: string): Secret {
  return Object.freeze({
    async read(options: SecretOptions = {}) {
      options.signal?.throwIfAborted();
      const text = typeof source === 'string' ? source : await readReference(source, folder, options);
      const fault = text === '' ? 'is empty' : /[\r\n\0]/.test(text) ? 'contains a line break or NUL' : null;
      if (fault !== null) throw unavailable(`${describe(source)} ${fault}`);
      return text;
    },
    toString: () => '***' as const,
    toJSON: () => (typeof source === 'string' ? ('***' as const) : shownReference(source)),
    [inspect.custom]: () => '***',
  });
}

function shownReference(source: SecretReference): SecretReference {
  return 'env' in source ? { env: maskedName(source.env) } : structuredClone(source);
}

/** What to call a secret in a message: where it is kept, never what it is. */
export function describe(source: string | SecretReference): string {
  if (typeof source === 'string') return 'the value';
  if ('env' in source) return `the environment variable ${maskedName(source.env)}`;
  if ('file' in source) return `the file ${source.file}`;
  return 'the output of the command';
}

/** A name that is no environment variable's may be the secret itself. */
export function maskedName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : '***';
}

/** The absolute path that a `{file}` names. */
export function secretPath(file: string, folder: string): string {
  return file.startsWith('~/') ? resolve(homedir(), file.slice(2)) : resolve(folder, file);
}

async function readReference(source: SecretReference, folder: string, options: SecretOptions): Promise<string> {
  if ('env' in source) return readEnv(source.env, options);
  if ('file' in source) return readSecretFile(secretPath(source.file, folder), options);
  return runCommand(source.command, folder, options);
}

function readEnv(name: string, options: SecretOptions): string {
  const shown = maskedName(name);
  if (options.allowEnv && !options.allowEnv.includes(name)) {
    throw unavailable(`the environment variable ${shown} may not be read; allow it with --allow-env ${shown}`);
  }
  const env = options.env ?? process.env;
  // `constructor` is a name that a variable may have, and that every object has.
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  if (value === undefined) throw unavailable(`the environment variable ${shown} is not set`);
  return value;
}

async function readSecretFile(path: string, options: SecretOptions): Promise<string> {
  const real = await realPathOf(path);
  if (options.allowFiles && !(await isAllowed(real, options.allowFiles))) {
    throw unavailable(`the file ${path} may not be read; allow it with --allow-file ${path}`);
  }
  // O_NONBLOCK: opening a FIFO without a writer must not hang.
  const handle = await open(real, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
    throw unavailable(`the file ${path} cannot be read: ${error.code}`);
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw unavailable(`${path} is not a regular file`);
    const buffer = Buffer.alloc(maxSecretBytes + 1);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    if (bytesRead > maxSecretBytes) throw unavailable(`the file ${path} is larger than ${maxSecretBytes} bytes`);
    return decode(buffer.subarray(0, bytesRead), `the file ${path}`).replace(/\r?\n$/, '');
  } finally {
    await handle.close();
  }
}

async function isAllowed(real: string, allowed: readonly string[]): Promise<boolean> {
  for (const entry of allowed) {
    const base = await realPathOf(entry);
    if (real === base || real.startsWith(base.endsWith(sep) ? base : base + sep)) return true;
  }
  return false;
}

async function runCommand(command: readonly string[], folder: string, options: SecretOptions): Promise<string> {
  if (!options.allowCommands) {
    throw unavailable('it is printed by a command, and commands may not be run; allow it with --allow-commands');
  }
  const output = decode(await outputOf(command, folder, options.signal), 'the output of the command');
  return output.replace(/\r?\n$/, '');
}

function decode(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw unavailable(`${what} is not UTF-8`);
  }
}
