import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runProcess } from './validate-support.js';

const cwd = fileURLToPath(new URL('../../examples', import.meta.url));
const files = globSync(['**/*.{yaml,json}'], { cwd, dot: true, ignore: ['demo/**', '**/providers/**'] }).sort();

/** What each is an example of. */
const shows: Readonly<Record<string, unknown>> = {
  'account.json': { pop: false, smtp: { server: 'smtp.gmail.com', port: 587, ssl: 'starttls' } },
  'accounts.yaml': {
    default: 'work',
    accounts: { work: { delay: 2 }, invoices: { pop: false }, private: { delay: 0 } },
  },
  'by-domain.yaml': { provider: 'gmail', pop: { server: 'pop.gmail.com' } },
  'company/.mailrc.yaml': {
    accounts: {
      jane: { provider: 'company', mailbox: { userId: 'jane@corp.example' } },
      joe: { pop: { server: 'pop.company.example' }, mailbox: { userId: 'joe@corp.example' } },
    },
  },
  'receive-only.yaml': { smtp: false, pop: { port: 110, ssl: 'starttls', apop: true } },
  'secrets.yaml': { accounts: { mounted: { mailbox: { password: { file: '/run/secrets/gmx' } } } } },
  'self-hosted.yaml': { pop: { port: 995, tls: { ca: './home-ca.pem' } }, smtp: { tls: { minVersion: 'TLSv1.3' } } },
  'send-only.yaml': { pop: false, smtp: { auth: { userId: 'apikey' } } },
  'separate-smtp.yaml': {
    smtp: false,
    separateSmtp: { sender: 'jane@isp.example', popBeforeSmtp: { port: 995, ssl: true } },
  },
};

describe('the examples', () => {
  it('are these', () => expect(files).toEqual(Object.keys(shows)));

  it.each(files)('%s is valid, without a warning', async (file) => {
    const { status, out, err } = await runProcess(['validate', file, '--strict', '--format', 'json'], { cwd });
    expect({ status, err }).toEqual({ status: 0, err: '' });
    // What the provider wants done first is said of a right file, too.
    expect(JSON.parse(out).summary).toMatchObject({ errors: 0, warnings: 0 });
  });

  it.each(files)('%s resolves', async (file) => {
    const { status, out, err } = await runProcess(['resolve', file, '--origins'], { cwd });
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(parse(out)).toMatchObject(shows[file] as object);
    const name = join(cwd, file, '..', 'again.yaml');
    const again = await runProcess(['validate', '-', '--stdin-filename', name, '--strict'], { cwd, stdin: out });
    expect(again).toMatchObject({ status: 0, err: '' });
  });

  it('are checked as a folder, too', async () => {
    const { status, out } = await runProcess(['validate', 'company'], { cwd });
    expect({ status, out }).toEqual({ status: 0, out: '1 file checked, no problems found\n' });
  });
});
