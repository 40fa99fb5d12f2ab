import { afterEach, describe, expect, it, vi } from 'vitest';
import { runClientCheck } from '../../src/clients/client-check.js';
import {
  account,
  canary,
  failure,
  pop,
  probe,
  secret,
  separateSmtp,
  smtp,
  userId,
  users,
  useServers,
} from '../probe/support.js';
import { startPopServer, startSmtpServer } from '../servers/index.js';

// What the libraries do is tested with them; here counts when they are asked and what becomes of the answer.
vi.mock('../../src/clients/client-check.js', () => ({ runClientCheck: vi.fn() }));
const run = vi.mocked(runClientCheck);
afterEach(() => void run.mockReset());

const use = useServers();

describe('client', () => {
  it.each([
    ['ok', 'ok', undefined],
    ['skipped', 'skipped', undefined],
    ['failed', 'failed', 'client-failed'],
  ] as const)('%s', async (status, expected, cause) => {
    run.mockResolvedValue({ status, message: `nodemailer said ${canary}`, facts: { client: 'nodemailer' } });
    const server = await use(startSmtpServer({ users }));
    const result = await probe(account({ smtp: smtp({ port: server.port }) }), { clients: true });
    expect(result.checks.at(-1)).toMatchObject({ step: 'client', status: expected, facts: { client: 'nodemailer' } });
    expect(result.checks.at(-1)?.cause).toBe(cause);
    expect(result.checks.at(-1)?.message).toContain('nodemailer said ***');
    expect(run).toHaveBeenCalledExactlyOnceWith(expect.anything(), 'smtp', expect.objectContaining({ timeout: 2000 }));
  });

  it('gets the secret that the log-in has read, without reading it again', async () => {
    const once = secret(canary);
    const read = vi.fn(once.read);
    const login = { userId, password: { ...once, read }, accessToken: null };
    run.mockImplementation(async (_account, _service, options) => ({
      status: 'ok',
      message: String((await options.readSecret?.(login.password)) === canary),
      facts: {},
    }));
    const server = await use(startSmtpServer({ users }));
    const result = await probe(account({ smtp: { ...smtp({ port: server.port }), auth: login } }), { clients: true });
    expect(result.checks.at(-1)).toMatchObject({ step: 'client', message: 'true' });
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('is not asked after a failure, nor unless it is wanted', async () => {
    const server = await use(startPopServer({ users: {} }));
    const subject = account({ pop: pop({ port: server.port, mechanism: 'PLAIN' }) });
    const result = await probe(subject, { clients: true });
    expect(failure(result)?.step).toBe('login');
    expect(result.checks.at(-1)).toMatchObject({ step: 'client', status: 'skipped' });
    expect((await probe(subject)).checks.at(-1)?.step).toBe('quit');
    expect(run).not.toHaveBeenCalled();
  });

  it('is asked for the separate SMTP server, and not for the POP log-in before it', async () => {
    run.mockResolvedValue({ status: 'ok', message: 'in', facts: {} });
    const popServer = await use(startPopServer({ users }));
    const smtpServer = await use(startSmtpServer({ localDomains: [], popBeforeSmtp: popServer }));
    const separate = separateSmtp({ port: smtpServer.port, popBeforeSmtp: pop({ port: popServer.port }) });
    expect((await probe(account({ separateSmtp: separate }), { clients: true })).ok).toBe(true);
    expect(run.mock.calls.map(([, service]) => service)).toEqual(['separate-smtp']);
  });
});
