// Twenty failures as a probe names them, beside what other programs print: node scripts/side-by-side.mjs
// Writes docs/side-by-side.md. curl, swaks (with libnet-ssleay-perl) and msmtp of Debian are asked as well.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { loadMailConfig, probeMailConfig } from '../dist/index.js';

const pathOf = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const { module } = await runnerImport(pathOf('test/servers/index.ts'), { configFile: false, logLevel: 'error' });
const { createAuthority, createSelfSigned, startPopServer, startRawServer, startSilentPort, startSmtpServer } = module;

const folder = mkdtempSync(join(tmpdir(), 'mailconf-side-'));
const [userId, password] = ['jane@example.com', 'open-sesame'];
const users = { [userId]: password };
const day = 86_400_000;
const authority = await createAuthority('Example CA');
writeFileSync(join(folder, 'ca.pem'), authority.cert);
const certificate = await authority.issue();
const silent = await startSilentPort('127.0.0.2');
const closed = createServer().listen(0, '127.0.0.1');
await once(closed, 'listening');
const closedPort = closed.address().port;
closed.close();

const pop = (options = {}) => startPopServer({ users, certificate, ...options });
const smtp = (options = {}) => startSmtpServer({ users, certificate, mechanisms: ['PLAIN', 'LOGIN'], ...options });
const rejecting = (rejection) => () => smtp({ tls: 'starttls', users: {}, rejection });
const at =
  (port, host = 'localhost') =>
  async () => ({ port, host, close: async () => {} });

/** What is wrong, the service, its `ssl` in the file, and the server; `host` where it is not localhost. */
const failures = [
  ['TLS from the first byte to a STARTTLS port', 'smtp', true, () => smtp({ tls: 'starttls' })],
  ['STARTTLS to a TLS port', 'smtp', 'starttls', () => smtp({ tls: 'implicit' })],
  ['STARTTLS where there is none', 'smtp', 'starttls', () => smtp()],
  ['Nothing listens', 'smtp', 'starttls', at(closedPort)],
  ['The port drops everything', 'smtp', 'starttls', at(silent.port, '127.0.0.2')],
  [
    'A self-signed certificate',
    'smtp',
    true,
    async () => smtp({ tls: 'implicit', certificate: await createSelfSigned() }),
  ],
  [
    'An expired certificate',
    'smtp',
    true,
    async () =>
      smtp({
        tls: 'implicit',
        certificate: await authority.issue({
          notBefore: new Date(Date.now() - 60 * day),
          notAfter: new Date('2026-11-01'),
        }),
      }),
  ],
  [
    'A certificate for another name',
    'smtp',
    'starttls',
    async () => smtp({ tls: 'starttls', certificate: await authority.issue({ names: ['mail.host.example'] }) }),
  ],
  ['A wrong password', 'smtp', 'starttls', () => smtp({ tls: 'starttls', users: {} })],
  [
    'Google wants an app password',
    'smtp',
    'starttls',
    rejecting(
      '534-5.7.9 Application-specific password required. Learn more at\r\n534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor',
    ),
  ],
  [
    'Microsoft has switched passwords off',
    'smtp',
    'starttls',
    rejecting('535 5.7.139 Authentication unsuccessful, basic authentication is disabled.'),
  ],
  [
    'SMTP AUTH is switched off for the tenant',
    'smtp',
    'starttls',
    rejecting(
      '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.',
    ),
  ],
  ['Too many log-ins', 'smtp', 'starttls', rejecting('454 4.7.0 Too many login attempts, please try again later.')],
  ['A relay port without a log-in', 'smtp', false, () => smtp({ mechanisms: [] })],
  ['A firewall rewrites the dialogue', 'smtp', 'starttls', () => smtp({ keywords: ['SIZE 10240000', 'XXXXXXXA'] })],
  [
    'The sender is another’s',
    'smtp',
    'starttls',
    () => smtp({ tls: 'starttls', senders: { [userId]: ['joe@example.com'] } }),
  ],
  [
    'A web server at the port',
    'smtp',
    'starttls',
    () => startRawServer({ greeting: null, answer: 'HTTP/1.1 400 Bad Request\r\n\r\n' }),
  ],
  ['An IMAP port', 'pop', false, () => startRawServer({ greeting: '* OK [CAPABILITY IMAP4rev1] ready\r\n' })],
  ['Another program holds the mailbox', 'pop', true, () => pop({ tls: 'implicit', locked: [userId] })],
  ['The server wants APOP', 'pop', false, () => pop({ mechanisms: [], userPass: false, apop: true })],
];

/** Runs a program; the last line that says something, without what changes from run to run. */
async function saying(command, args, { port }) {
  const child = spawn(command, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, LANG: 'C' },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (text += data));
  const missing = once(child, 'error').then(() => 'not installed');
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const ended = once(child, 'close').then(([status, signal]) => (signal ? 'killed after 20 s' : `exit ${status}`));
  const end = await Promise.race([missing, ended]);
  clearTimeout(timer);
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /[a-z]{3}/i.test(line));
  const last =
    lines.findLast((line) => /error|fail|\*\*|cannot|denied|refus|invalid|timed|<\*\* |<~\* /i.test(line)) ??
    lines.at(-1) ??
    '(nothing)';
  return `${last
    .replaceAll(String(port), 'PORT')
    .replaceAll(folder, '')
    .replace(/\d+ ms/g, 'N ms')
    .replace(/[0-9A-F]{12,}(?=:error:)/, 'ADDRESS')
    .slice(0, 240)} (${end})`;
}

function othersOf(service, ssl, { host = 'localhost', port }) {
  const words = [host, String(port), userId, password, 'ca.pem'];
  const kind = { true: 'Tls', starttls: 'Starttls', false: 'Plain' }[ssl];
  const peer = (name) => [process.execPath, [pathOf('bench/round-trips/peer.mjs'), name, ...words]];
  const curl = ['-sS', '--max-time', '10', '--cacert', 'ca.pem', '--user', `${userId}:${password}`];
  if (service === 'pop') {
    return [
      ['node-pop3', ...peer(ssl === true ? 'popTls' : 'pop')],
      ['curl', 'curl', [...curl, `${ssl === true ? 'pop3s' : 'pop3'}://${host}:${port}/`]],
    ];
  }
  const tls = { true: ['--tls-on-connect'], starttls: ['--tls'], false: [] }[ssl];
  const verified = ssl === false ? [] : ['--tls-verify', '--tls-ca-path', 'ca.pem'];
  const send = [
    '--from',
    userId,
    '--to',
    userId,
    '--auth',
    'PLAIN',
    '--auth-user',
    userId,
    '--auth-password',
    password,
  ];
  const msmtp = {
    true: ['--tls=on', '--tls-starttls=off'],
    starttls: ['--tls=on', '--tls-starttls=on'],
    false: ['--tls=off'],
  }[ssl];
  const trust = ssl === false ? [] : ['--tls-trust-file=ca.pem'];
  return [
    ['nodemailer `verify()`', ...peer(`smtp${kind}${ssl === false ? 'Login' : ''}`)],
    [
      'curl',
      'curl',
      [
        ...curl,
        ...(ssl === 'starttls' ? ['--ssl-reqd'] : []),
        '--mail-from',
        userId,
        '--mail-rcpt',
        userId,
        '--upload-file',
        '/dev/null',
        `${ssl === true ? 'smtps' : 'smtp'}://${host}:${port}/`,
      ],
    ],
    [
      'swaks',
      'swaks',
      ['--server', host, '--port', `${port}`, '--timeout', '5', '--quit-after', 'RCPT', ...send, ...tls, ...verified],
    ],
    [
      'msmtp `--serverinfo`',
      'msmtp',
      ['--serverinfo', `--host=${host}`, `--port=${port}`, '--timeout=5', ...msmtp, ...trust],
    ],
  ];
}

const sections = [];
for (const [index, [what, service, ssl, start]] of failures.entries()) {
  const server = await start();
  const host = server.host === '127.0.0.2' ? server.host : 'localhost';
  const settings = {
    server: host,
    port: server.port,
    ssl,
    family: 4,
    ...(ssl !== false && { tls: { ca: 'ca.pem', servername: 'localhost' } }),
  };
  const none = service === 'pop' ? { smtp: false } : { pop: false };
  const data = { mailbox: { address: userId, password }, [service]: settings, ...none };
  const config = await loadMailConfig({ data, base: folder });
  const { accounts } = await probeMailConfig(config, { timeout: 3000, alternatives: () => [] });
  const check = accounts[0].checks.find(({ status }) => status === 'failed');
  const shown = (text) => text.replaceAll(String(server.port), 'PORT');
  const others = [];
  for (const [name, command, args] of othersOf(service, ssl, { host, port: server.port })) {
    others.push(`- ${name}: \`${shown(await saying(command, args, server)).replaceAll('`', "'")}\``);
  }
  await server.close();
  sections.push(
    `## ${index + 1}. ${what}\n\nThe file says \`${service}\` with \`ssl: ${ssl}\`.\n\n**mailconf**, at \`${check.step}\`: ${shown(check.message)} [[${check.cause}](causes/${check.cause}.md)]\n\nhelp: ${shown(check.help)}\n\n${others.join('\n')}\n`,
  );
  console.log(`${index + 1}. ${what}: ${check.cause}`);
}
silent.close();
rmSync(folder, { recursive: true, force: true });
const head = `# Twenty failures side by side

Written by \`node scripts/side-by-side.mjs\`: each failure was made on an embedded server of the tests; what \`mailconf
probe\` says of it, and the line of other programs that says most. They verify certificates as far as they can be made to.

`;
writeFileSync(pathOf('docs/side-by-side.md'), head + sections.join('\n'));
process.exit(0);
