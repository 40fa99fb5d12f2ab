import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ann, folder, ports, server } from './settings.js';

const bin = fileURLToPath(new URL('../../dist/program/bin.cjs', import.meta.url));
const file = `mailbox:
  address: ${ann.address}
  password: { env: TEST_MAIL_PASSWORD }
pop:
  server: ${server}
  port: ${ports.pops}
  ssl: true
  tls: { ca: certificates/ca.pem }
smtp:
  server: ${server}
  port: ${ports.submission}
  ssl: starttls
  tls: { ca: certificates/ca.pem }
`;

test.each([
  ['the right password', ann.password, 0, []],
  ['a wrong one', 'not-the-password', 1, ['login-rejected', 'login-rejected']],
])('mailconf probe with %s', async (_, password, status, causes) => {
  const path = join(mkdtempSync(join(folder, 'cli-')), '.mailrc.yaml');
  writeFileSync(path, file.replaceAll('certificates/', '../certificates/'));
  const env = { ...process.env, TEST_MAIL_PASSWORD: password };
  const result = await run(['probe', path, '--format', 'json'], env);
  const report = JSON.parse(result.output);
  const checks: { status: string; cause?: string }[] = report.accounts[0].checks;
  expect(checks.filter((check) => check.status === 'failed').map((check) => check.cause)).toEqual(causes);
  expect(result.status).toBe(status);
  expect(result.output).not.toContain(password);
});

function run(args: string[], env: NodeJS.ProcessEnv): Promise<{ status: number; output: string }> {
  return new Promise((fulfil) => {
    const child = execFile(process.execPath, [bin, ...args], { env }, (_, output) => {
      fulfil({ status: child.exitCode ?? -1, output });
    });
  });
}
