import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from '../../src/cli/main.js';
import type { Diagnostic } from '../../src/model/diagnostic.js';
import { withoutCanary } from '../canary.js';

export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly stdin?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number | null;
  readonly terminal?: boolean;
}

/** Runs the program in this process. */
export async function runHere(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  let out = '';
  let err = '';
  const status = await main(argv, {
    env: options.env ?? {},
    cwd: options.cwd ?? process.cwd(),
    stdin: (async function* () {
      if (options.stdin !== undefined) yield Buffer.from(options.stdin);
    })(),
    out: async (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdoutIsTerminal: options.terminal ?? false,
    stderrIsTerminal: false,
    columns: options.columns ?? null,
    signal: new AbortController().signal,
  });
  return { status, out: withoutCanary(out), err: withoutCanary(err) };
}

const bin = fileURLToPath(new URL('../../dist/program/bin.cjs', import.meta.url));

/** Runs the built program as a process of its own; `-1` where it did not end in time. */
export function runProcess(
  argv: readonly string[],
  options: RunOptions & { uid?: number; gid?: number; timeout?: number; nodeFlags?: readonly string[] } = {},
): Promise<Ran> {
  const { PATH = '', HOME = '' } = process.env;
  const child: ChildProcess = spawn(process.execPath, [...(options.nodeFlags ?? []), bin, ...argv], {
    cwd: options.cwd,
    env: { PATH, HOME, ...options.env },
    ...(options.uid !== undefined && { uid: options.uid, gid: options.gid ?? options.uid }),
  });
  return new Promise((fulfil) => {
    let out = '';
    let err = '';
    const timer = setTimeout(() => child.kill('SIGKILL'), options.timeout ?? 20_000);
    child.stdout?.on('data', (data) => {
      out += data;
    });
    child.stderr?.on('data', (data) => {
      err += data;
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.stdin ?? '');
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      fulfil({ status: signal === null ? code : -1, out, err });
    });
  });
}

/** A temporary folder with the files; `remove` takes it away. */
export function makeTree(files: Readonly<Record<string, string | Buffer>> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'mailconf-'));
  const put = (path: string, content: string | Buffer) => {
    const full = join(root, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
    return full;
  };
  for (const [path, content] of Object.entries(files)) put(path, content);
  return { root, put, remove: () => rmSync(root, { recursive: true, force: true }) };
}

export interface JsonReport {
  readonly version: number;
  readonly error?: { code: string; message: string; path?: string };
  readonly files: { path: string; diagnostics: Diagnostic[]; error?: { code: string; message: string } }[];
  readonly summary: { files: number; errors: number; warnings: number; infos: number };
}

/** Validates a text as standard input and gives the JSON report's only file. */
export async function diagnose(
  text: string | Buffer,
  flags: readonly string[] = [],
  name = '.mailrc.yaml',
): Promise<Diagnostic[]> {
  const { out } = await runHere(['validate', '-', '--stdin-filename', name, '--format', 'json', ...flags], {
    stdin: text,
    cwd: '/nowhere',
  });
  return (JSON.parse(out) as JsonReport).files[0]?.diagnostics ?? [];
}

/** `rule pointer@line:column-line:column`, the way tests read diagnostics. */
export function brief({ rule, pointer, range }: Diagnostic): string {
  const place = range ? `${range.start.line}:${range.start.column}-${range.end.line}:${range.end.column}` : 'nowhere';
  return `${rule} ${pointer || '/'} ${place}`;
}
