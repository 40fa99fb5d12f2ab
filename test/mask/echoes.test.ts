import { describe, expect, it } from 'vitest';
import { probeAccounts } from '../../src/probe/run/probe-accounts.js';
import { account, canary, pop, smtp, usePki, users, useServers } from '../probe/support.js';
import { createSelfSigned, startPopServer, startSmtpServer } from '../servers/index.js';

// A server knows what it was sent, and may say it at another place: to another account, in a certificate.

const pki = usePki();
const use = useServers();

describe('a secret that the server says elsewhere', () => {
  it('is hidden from another account', async () => {
    let seen = 'nobody yet';
    const server = await use(
      startSmtpServer({
        mechanisms: ['PLAIN'],
        replies: {
          greeting: () => `220 hi ${seen}`,
          'AUTH PLAIN': (line) => {
            seen =
              Buffer.from(line.split(' ').pop() ?? '', 'base64')
                .toString()
                .split('\0')
                .pop() ?? '';
            return '535 bad';
          },
        },
      }),
    );
    const [first, second] = [
      account({ smtp: smtp({ port: server.port }) }),
      account({ smtp: smtp({ port: server.port }) }),
    ];
    const results = await probeAccounts([first, second], { concurrency: 1, timeout: 2000, alternatives: () => [] });
    expect(seen).toBe(canary);
    expect(results[1]?.checks.find(({ step }) => step === 'greeting')?.message).toContain('hi ***');
    expect(JSON.stringify(results)).not.toContain(canary);
  });

  it('an echoed secret is hidden in a certificate', async () => {
    const popServer = await use(startPopServer({ users, host: '127.0.0.1' }));
    const certificate = await createSelfSigned({ commonName: canary, names: ['x.example'] });
    const smtpServer = await use(startSmtpServer({ tls: 'implicit', certificate, users }));
    const subject = account({
      pop: pop({ port: popServer.port, server: '127.0.0.1' }),
      smtp: smtp({ port: smtpServer.port, ssl: true, ca: pki.ca }),
    });
    const results = await probeAccounts([{ ...subject, delay: 1 }], { timeout: 2000, alternatives: () => [] });
    const failed = results[0]?.checks.find(({ status }) => status === 'failed');
    expect(failed).toMatchObject({ service: 'smtp', step: 'tls', cause: 'certificate-self-signed' });
    expect(JSON.stringify(results)).toContain('***');
    expect(JSON.stringify(results)).not.toContain(canary);
  });
});
