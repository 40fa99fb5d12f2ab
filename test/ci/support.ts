import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeTree } from '../cli/validate-support.js';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const bin = join(root, 'dist/program/bin.cjs');

/** A configuration without a fault, one with a warning, one with an error on line 1. */
export const good =
  'mailbox: {address: a@mail.test, password: {env: MAIL_PASSWORD}}\npop: {server: pop.mail.test}\nsmtp: false\n';
export const warned = good.replace(', password: {env: MAIL_PASSWORD}', '');
export const wrong = good.replace('address', 'addres');

export const readRoot = (path: string) => readFileSync(join(root, path), 'utf8');

/** A folder with the files, and beside it the commands `npx`, `npm` and `mailconf`, which start the built program. */
export function makePlace(files: Readonly<Record<string, string>>) {
  const place = makeTree(Object.fromEntries(Object.entries(files).map(([path, text]) => [`work/${path}`, text])));
  place.put('work/.keep', '');
  const start = `exec ${JSON.stringify(process.execPath)} ${JSON.stringify(bin)} "$@"`;
  const log = `printf '%s\\n' "$(basename "$0") $*" >>${JSON.stringify(join(place.root, 'calls'))}`;
  const npx = `${log}\nif [ "$1" = --yes ]; then shift; fi\ncase $1 in mailconf | mailconf@*) shift ;; *) exit 99 ;; esac`;
  // What `npm install --prefix FOLDER` would put there.
  const npm = `${log}\nif [ "$1 $2" = 'install --prefix' ]; then mkdir -p "$3/node_modules/.bin" && cp "$(dirname "$0")/mailconf" "$3/node_modules/.bin/"; fi`;
  for (const [name, script] of Object.entries({ npx: `${npx}\n${start}`, npm, mailconf: `${log}\n${start}` })) {
    chmodSync(place.put(`bin/${name}`, `#!/bin/sh\n${script}\n`), 0o755);
  }
  const work = join(place.root, 'work');
  return {
    ...place,
    work,
    /** The calls of the three commands so far, a line each. */
    calls: () => readFileSync(join(place.root, 'calls'), 'utf8').trimEnd().split('\n'),
    /** Runs a script as a CI system would. */
    run(shell: readonly string[], script: string, env: Readonly<Record<string, string>> = {}, cwd = work) {
      const path = place.put('script', script);
      const [command = 'sh', ...flags] = shell;
      const { HOME = '', PATH = '' } = process.env;
      const { status, stdout, stderr } = spawnSync(command, [...flags, path], {
        cwd,
        env: { HOME, PATH: `${join(place.root, 'bin')}:${PATH}`, CI: 'true', ...env },
        encoding: 'utf8',
      });
      return { status, out: stdout, err: stderr };
    },
  };
}

/** As GitHub's runner starts `shell: bash`. */
export const githubBash = ['bash', '--noprofile', '--norc', '-e', '-o', 'pipefail'];
/** As GitHub's runner starts a step without a shell. */
export const githubDefault = ['bash', '-e'];
/** What GitHub's runner sets. */
export const githubEnvironment = { GITHUB_ACTIONS: 'true' };
