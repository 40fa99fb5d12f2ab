import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { probeAccounts } from '../../src/probe/run/probe-accounts.js';
import { createSecret } from '../../src/secrets/read-secret.js';
import { startPopServer, startSmtpServer } from '../servers/index.js';
import { leavingNothing } from './run/resources.js';
import { account, failure, mailboxLogin, pop, probe, smtp, usePki, users, useServers } from './support.js';

// A command that prints a secret is a process: it ends with what it was started for.

const pki = usePki();
const use = useServers();

/** A command that never ends, and the file that its process ID stands in. */
async function endless(name: string) {
  const path = await pki.write(name, '');
  const code = `require('fs').writeFileSync(${JSON.stringify(path)}, String(process.pid)); setInterval(() => {}, 1000)`;
  const password = createSecret({ command: [process.execPath, '-e', code] }, '/');
  return { path, login: { ...mailboxLogin, password } };
}

async function untilStarted(path: string): Promise<number> {
  return vi.waitFor(async () => {
    const pid = Number(await readFile(path, 'utf8'));
    if (!pid) throw new Error('not started');
    return pid;
  }, 5000);
}

const isRunning = (pid: number) => existsSync(`/proc/${pid}`);
const secrets = { allowCommands: true };

describe.skipIf(process.platform !== 'linux')('a command that prints a secret', () => {
  it("a secret's command ends with the step that waits for it", async () => {
    const { path, login } = await endless('step.pid');
    const server = await use(startPopServer({ users }));
    const subject = account({ pop: pop({ port: server.port, login }) });
    const result = await leavingNothing((signal) => probe(subject, { timeout: 1500, secrets, signal }));
    expect(failure(result)).toMatchObject({ step: 'login', cause: 'secret-unavailable' });
    const pid = await untilStarted(path);
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), 1000);
    expect(server.log.join()).not.toMatch(/USER|AUTH/);
  });

  it('ends when the probe is interrupted', async () => {
    const { path, login } = await endless('interrupt.pid');
    const server = await use(startPopServer({ users }));
    const controller = new AbortController();
    const subject = account({ pop: pop({ port: server.port, login }) });
    const probing = probe(subject, { timeout: 60_000, secrets, signal: controller.signal });
    const pid = await untilStarted(path);
    controller.abort();
    expect(failure(await probing)).toMatchObject({ step: 'login', cause: 'interrupted' });
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), 1000);
  });

  it('goes on while another service waits for it, and is run once', async () => {
    const runs = await pki.write('runs', '');
    const code = `require('fs').appendFileSync(${JSON.stringify(runs)}, 'x'); setTimeout(() => console.log('${users['user@example.com']}'), 3600)`;
    const login = { ...mailboxLogin, password: createSecret({ command: [process.execPath, '-e', code] }, '/') };
    // The POP log-in comes first and gives up first: its service has less time left. The command ends after that, and with
    // 600 ms to spare for the start of Node before SMTP gives up.
    const popServer = await use(
      startPopServer({ users, replies: { CAPA: { delay: 1500, text: '+OK\r\nUSER\r\n.' } } }),
    );
    const smtpServer = await use(startSmtpServer({ users, replies: { greeting: { delay: 2700, text: '220 ready' } } }));
    const subject = account({
      pop: pop({ port: popServer.port, login }),
      smtp: smtp({ port: smtpServer.port, auth: login }),
    });
    const [result] = await probeAccounts([subject], { timeout: 3000, secrets, alternatives: () => [] });
    const of = (service: string) => result?.checks.find((check) => check.service === service && check.step === 'login');
    expect(of('pop')).toMatchObject({ status: 'failed', cause: 'secret-unavailable' });
    expect(of('smtp')).toMatchObject({ status: 'ok' });
    expect(await readFile(runs, 'utf8')).toBe('x');
  });
});
