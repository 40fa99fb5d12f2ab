import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateMailConfig } from '../../src/index.js';
import { ruleSeverities } from '../../src/validate/rules/rule-table.js';

const account = 'mailbox: {address: a@b.example, password: {env: MAIL_PASSWORD}}\npop: false\n';

async function told(text: string, path = 'x.yaml'): Promise<string[]> {
  const { diagnostics } = await validateMailConfig({ text, path });
  return diagnostics.map(({ rule, range, message }) => `${range?.start.line} ${rule}: ${message}`);
}

describe('# mailconf-disable-next-line', () => {
  it.each([
    ['above', '# mailconf-disable-next-line relay-port\n'],
    ['without a blank', '#mailconf-disable-next-line relay-port\n'],
    ['several rules', '# mailconf-disable-next-line relay-port, ip-with-tls\n'],
    ['several comments', '# mailconf-disable-next-line ip-with-tls\n# mailconf-disable-next-line relay-port\n\n'],
    ['behind a value', 'delay: 0 # mailconf-disable-next-line relay-port ip-with-tls\n'],
  ])('silences: %s', async (_, comment) => {
    const text = `${account}${comment}smtp: {server: 192.0.2.1, port: 25}\n`;
    const left = (await told(text)).filter((line) => line.includes('relay-port'));
    expect(left).toEqual([]);
    expect((await told(text)).filter((line) => line.includes('unused-disable'))).toEqual([]);
  });

  it('silences with the line ends of Windows', async () => {
    const text = `${account}# mailconf-disable-next-line relay-port\nsmtp: {server: s.example, port: 25}\n`;
    expect(await told(text.replaceAll('\n', '\r\n'))).toEqual([]);
  });

  it('silences nothing in other lines, and no other rule', async () => {
    const text = `${account}# mailconf-disable-next-line ip-with-tls\n\nsmtp:\n  server: 192.0.2.1\n  port: 25\n`;
    expect(await told(text)).toEqual([
      '3 unused-disable: `ip-with-tls` has nothing to silence in the next line',
      '6 ip-with-tls: `smtp.server` is an IP address, but certificates are made for names',
      '7 relay-port: `smtp` logs in on port 25, which is for mail between servers',
    ]);
  });

  it.each([
    ['', '`x` names', 'this comment names no rule to silence'],
    [' rely-port', '', 'unknown rule `rely-port`'],
    [' unknown-key', '', '`unknown-key` cannot be silenced: no program could use the file'],
    [' mx-host', '', '`mx-host` has nothing to silence in the next line'],
    [' unused-disable', '', '`unused-disable` has nothing to silence in the next line'],
  ])('%j is reported', async (name, _, message) => {
    const text = `${account}# mailconf-disable-next-line${name}\nsmtp: {server: s.example}\n`;
    expect(await told(text)).toEqual([`3 unused-disable: ${message}`]);
  });

  it('silences an error that leaves the file usable, for programs too', async () => {
    const text = `${account}# mailconf-disable-next-line ssl-port-mismatch\nsmtp: {server: s.example, port: 587, ssl: true}\n`;
    expect(await told(text)).toEqual([]);
  });

  it('silences no error that leaves nothing to use', async () => {
    const text = `${account}# mailconf-disable-next-line wrong-type\nsmtp: {server: s.example, port: '587'}\n`;
    expect((await told(text)).map((line) => line.replace(/:.*/, ''))).toEqual(['3 unused-disable', '4 wrong-type']);
  });

  it.each([
    ['a text', `x-note: "# mailconf-disable-next-line relay-port"\n`],
    ['a block', 'x-note: |\n  # mailconf-disable-next-line relay-port\n'],
    ['another comment', '# see: mailconf-disable-next-line relay-port\n'],
  ])('is no comment in %s', async (_, before) => {
    const text = `${account}${before}smtp: {server: s.example, port: 25}\n`;
    expect((await told(text)).map((line) => line.replace(/^\d+ |:.*/g, ''))).toEqual(['relay-port']);
  });

  it.each([
    'mailconf-disable-line',
    'mailconf-disable-next-line-please',
    'mailconf: ignore',
    'mailconf disable',
    'mailconf-off',
  ])('# %s relay-port is nearly one, and told', async (words) => {
    const text = `${account}# ${words} relay-port\nsmtp: {server: s.example, port: 25}\n`;
    expect((await told(text)).map((line) => line.replace(/:.*/, ''))).toEqual(['3 unused-disable', '4 relay-port']);
  });

  it('a comment about mailconf is none', async () => {
    for (const comment of [
      '# mailconf reads this',
      '# see https://docs.example/mailconf/disable',
      '# checked by mailconf',
    ]) {
      expect(await told(`${account}${comment}\nsmtp: {server: s.example}\n`)).toEqual([]);
    }
  });

  it('is nothing in JSON', async () => {
    const text =
      '{"x-note": "# mailconf-disable-next-line relay-port", "mailbox": {"address": "a@b.example", "password": {"env": "MAIL"}}, "pop": false, "smtp": {"server": "s.example"}}';
    expect(await told(text, 'x.json')).toEqual([]);
  });

  it('anything in its place ends in a report', async () => {
    const names = fc.oneof(
      fc.constantFrom(...Object.keys(ruleSeverities)),
      fc.string({ unit: 'binary', maxLength: 12 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(names, { maxLength: 4 }), async (written) => {
        const line = `# mailconf-disable-next-line ${written.join(' ')}`.replace(
          /[\p{Cc}\u2028\u2029\p{Cs}\ufffe\uffff]/gu,
          '?',
        );
        const found = await told(`${account}${line}\nsmtp: {server: s.example}\n`);
        expect(found.every((entry) => entry.startsWith('3 unused-disable'))).toBe(true);
        expect(found.length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });
});
