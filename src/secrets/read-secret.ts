import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { inspect } from 'node:util';
import { NotRead, readBounded } from '../files/bounded-read.js';
import { isWithinFolder } from '../files/path-below.js';
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
  const real = realPathOf(path);
  if (options.allowFiles && !isAllowed(real, options.allowFiles)) {
    throw unavailable(`the file ${path} may not be read; allow it with --allow-file ${path}`);
  }
  const bytes = await readBounded(real, maxSecretBytes).catch((error) => {
    throw error instanceof NotRead ? unavailable(refusal(path, error)) : error;
  });
  return decode(bytes, `the file ${path}`).replace(/\r?\n$/, '');
}

function refusal(path: string, { reason, detail }: NotRead): string {
  if (reason === 'system') return `the file ${path} cannot be read: ${detail}`;
  return reason === 'too-large'
    ? `the file ${path} is larger than ${maxSecretBytes} bytes`
    : `${path} is not a regular file`;
}

function isAllowed(real: string, allowed: readonly string[]): boolean {
  return allowed.some((entry) => isWithinFolder(real, realPathOf(entry)));
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
    // The decoder throws nothing but a TypeError, at bytes that are not UTF-8.
    throw unavailable(`${what} is not UTF-8`);
  }
}
