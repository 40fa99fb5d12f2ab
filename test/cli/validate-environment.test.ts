import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { bin } from './support.js';

it('prints no token of the file, whatever the YAML parser is told by the environment', () => {
  const { stdout, stderr } = spawnSync(process.execPath, [bin, 'validate', '-'], {
    input: 'mailbox: {address: jo@gmail.com, password: Xq7-Canary}\n',
    env: { ...process.env, LOG_TOKENS: '1' },
    encoding: 'utf8',
  });
  expect(stdout + stderr).not.toContain('Canary');
});
