import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { afterAll, describe, expect, it } from 'vitest';
import { causes } from '../../src/model/cause.js';
import { canary } from '../canary.js';
import { useServers } from '../probe/support.js';
import { closedPort, createAuthority, startPopServer, startSmtpServer } from '../servers/index.js';
import { runIn } from './support.js';
import { makeTree } from './validate-support.js';

const address = 'jane@example.com';
const users = { [address]: canary };
const tree = makeTree({ '.git/HEAD': 'x' });
afterAll(tree.remove);

const use = useServers();

const isSarif = new Ajv({ strict: false }).compile(
  JSON.parse(readFileSync(new URL('../report/spec/sarif-subset.schema.json', import.meta.url), 'utf8')),
);
const run = (format: string, argv: readonly string[] = [], env: Record<string, string> = {}) =>
  runIn(['probe', 'mail.yaml', '--format', format, '--timeout', '2', ...argv], {
    cwd: tree.root,
    env: { MAIL_PASSWORD: canary, ...env },
  });
const mailbox = `mailbox: {address: ${address}, password: {env: MAIL_PASSWORD}}`;
const formats = ['sarif', 'github', 'junit'];

/** Two accounts: one is right, the server of the other is gone. */
async function writeTwo(): Promise<number> {
  const server = await use(startPopServer({ users }));
  const closed = await closedPort();
  const account = (port: number) =>
    `    ${mailbox}\n    pop:\n      server: 127.0.0.1\n      port: ${port}\n      ssl: false\n    smtp: false\n`;
  tree.put('mail.yaml', `accounts:\n  right:\n${account(server.port)}  wrong:\n${account(closed)}`);
  return closed;
}

it.each(formats)('%s of settings that are right exits 0 and names no cause', async (format) => {
  const server = await use(startPopServer({ users }));
  tree.put('mail.yaml', `${mailbox}\npop: {server: 127.0.0.1, port: ${server.port}, ssl: false}\nsmtp: false\n`);
  const { status, out, err } = await run(format);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  if (format === 'sarif') expect(JSON.parse(out).runs[0].results).toEqual([]);
  else expect(out).not.toMatch(/::error|<failure/);
});

describe('a failed step points at the line that is to blame', () => {
  it('in SARIF', async () => {
    const port = await writeTwo();
    const { status, out } = await run('sarif');
    expect(status).toBe(1);
    const log = JSON.parse(out);
    isSarif(log);
    expect(isSarif.errors ?? []).toEqual([]);
    const [result, ...others] = log.runs[0].results;
    expect(others).toEqual([]);
    expect(result).toMatchObject({
      ruleId: 'connection-refused',
      level: 'error',
      message: { text: expect.stringContaining(`pop connect: 127.0.0.1 port ${port} refuses the connection`) },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: 'mail.yaml' }, region: { startLine: 13, startColumn: 13 } },
          logicalLocations: [{ name: 'wrong', fullyQualifiedName: '/accounts/wrong/pop/port' }],
        },
      ],
    });
    const { rules } = log.runs[0].tool.driver;
    expect(rules[result.ruleIndex].helpUri).toMatch(/\/docs\/causes\/connection-refused\.md$/);
    expect(rules.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining([...causes]));
  });

  it('in annotations, which GitHub Actions get by themselves', async () => {
    await writeTwo();
    const { out } = await run('github');
    expect(out).toMatch(
      /^::error file=mail\.yaml,line=13,endLine=13,col=13,endColumn=\d+,title=mailconf \(connection-refused\)::pop connect: 127\.0\.0\.1 port/m,
    );
    expect(out).toContain('(account wrong)%0ACorrect `pop.port`');
    const inActions = await runIn(['probe', 'mail.yaml'], {
      cwd: tree.root,
      env: { MAIL_PASSWORD: canary, GITHUB_ACTIONS: 'true' },
    });
    expect(inActions.out).toBe(out);
  });

  it('in JUnit, a case an account', async () => {
    await writeTwo();
    const { out } = await run('junit');
    expect(out).toContain('<testsuite name="mail.yaml" tests="3" failures="1"');
    expect(out).toMatch(/<testcase name="right" classname="mail\.yaml" time="0"\/>/);
    expect(out).toMatch(
      /<testcase name="wrong" classname="mail\.yaml" time="0">\n +<failure type="connection-refused" message="pop connect: .*">mail\.yaml:13:13: error: /,
    );
  });
});

it.each(formats)('%s has warnings, and the diagnostics of the file', async (format) => {
  const server = await use(startPopServer({ users, loginDelay: 60 }));
  tree.put(
    'mail.yaml',
    `mailbox: {address: ${address}, password: "${canary}"}\npop: {server: 127.0.0.1, port: ${server.port}, ssl: false}\nsmtp: false\n`,
  );
  const { status, out } = await run(format);
  expect(status).toBe(0);
  expect(out).toContain('delay-too-short');
  expect(out).toContain('plaintext-password');
});

it.each(formats)('%s of a faulty file is its diagnostics', async (format) => {
  tree.put('mail.yaml', 'mailbox: {adress: x}\n');
  const { status, out, err } = await run(format);
  expect({ status, err }).toEqual({ status: 1, err: '' });
  expect(out).toContain('unknown-key');
});

it.each(formats)('%s lets a server write nothing but text', async (format) => {
  const evil = '\x1b[31m::error::x ##[error]y ]]> </failure> \u202e \x07 %0A::stop-commands::z';
  const server = await use(
    startSmtpServer({ users, replies: { login: `535-5.7.8 ${evil}\r\n535-::error file=a::b\r\n535 5.7.8 ${canary}` } }),
  );
  tree.put('mail.yaml', `${mailbox}\npop: false\nsmtp: {server: 127.0.0.1, port: ${server.port}, ssl: false}\n`);
  const { status, out } = await run(format);
  expect(status).toBe(1);
  expect(out).not.toMatch(/[\x00-\x08\x0b-\x1f\u202e]/);
  const commands = out.split('\n').filter((line) => /^\s*(::|##\[)/.test(line));
  expect(
    commands.every(
      (line) => line.startsWith('::error file=mail.yaml,line=') || line.startsWith('::warning file=mail.yaml,line='),
    ),
  ).toBe(true);
  if (format === 'sarif') expect(JSON.parse(out).runs[0].results).toHaveLength(1);
});

it('a certificate that ends soon is a warning in each', async () => {
  const authority = await createAuthority();
  tree.put('ca.pem', authority.cert);
  const certificate = await authority.issue({ notAfter: new Date(Date.now() + 5 * 86_400_000) });
  const server = await use(startPopServer({ tls: 'implicit', certificate, users }));
  tree.put(
    'mail.yaml',
    `${mailbox}\npop: {server: localhost, port: ${server.port}, ssl: true, tls: {ca: ca.pem}}\nsmtp: false\n`,
  );
  for (const format of formats) {
    const { status, out } = await run(format);
    expect(status).toBe(0);
    expect(out).toContain('certificate-expires-soon');
  }
});
