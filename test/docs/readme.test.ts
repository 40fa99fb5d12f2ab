import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const bin = fileURLToPath(new URL('dist/program/bin.cjs', root));
const readme = readFileSync(new URL('README.md', root), 'utf8');

/** The fenced blocks of a language, in order. */
function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    (match) => match[1] as string,
  );
}

/** The YAML blocks by the file that their first line names. */
const files = new Map(
  blocks('yaml').flatMap((text): [string, string][] => {
    const name = /^# (\S+\.yaml)\n/.exec(text)?.[1];
    return name ? [[name, text]] : [];
  }),
);

describe('the README', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mailconf-readme-'));
    for (const [name, text] of files) writeFileSync(join(folder, name), text);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const shown = blocks('console').map((text) => {
    const [command = '', ...output] = text.split('\n');
    return { command: command.replace(/^\$ /, ''), output: output.join('\n') };
  });
  const checked = shown.filter(({ output }) => output.trim() !== '');

  it('shows the output of at least two commands', () => {
    expect(checked.length).toBeGreaterThanOrEqual(2);
  });

  it.each(checked)('prints what `$command` prints', ({ command, output }) => {
    const { stdout } = spawnSync(process.execPath, [bin, ...command.split(' ').slice(1)], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stdout).toBe(output);
  });

  it.each([...files.keys()].filter((name) => name !== '.mailrc.yaml'))('shows a valid %s', (name) => {
    execFileSync(process.execPath, [bin, 'validate', '--strict', name], { cwd: folder });
  });

  it('README names commands that exist', () => {
    const { stdout } = spawnSync(process.execPath, [bin, '--help'], { encoding: 'utf8' });
    const named = new Set([...readme.matchAll(/`mailconf ([a-z]+)/g)].map((match) => match[1]));
    for (const name of named) expect(stdout).toContain(`\n  ${name}`);
  });
});
