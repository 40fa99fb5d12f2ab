// A probe over a link with real delay, beside the round trips that the protocols need and beside its peers.
// sudo node bench/round-trips.mjs [MILLISECONDS] [--write]   (Linux, root, /dev/net/tun; mpop and swaks, with libnet-ssleay-perl, are peers)
import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadMailConfig, probeMailConfig } from '../dist/index.js';
import { median, openFarEnd, password, userId } from './round-trips/far-end.mjs';

const rounds = 7;
const delay = Number(process.argv.find((word) => /^\d+$/.test(word)) ?? 50);
const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const { folder, host, ports, close } = await openFarEnd(delay);

const scenarios = [
  { kind: 'popTls', name: 'POP, TLS', roundTrips: 6, service: 'pop', ssl: true },
  { kind: 'popStls', name: 'POP, STLS', roundTrips: 8, service: 'pop', ssl: 'starttls' },
  { kind: 'popApop', name: 'POP, APOP', roundTrips: 5, service: 'pop', ssl: false, apop: true },
  { kind: 'smtpTls', name: 'SMTP, TLS, PIPELINING', roundTrips: 6, service: 'smtp', ssl: true },
  { kind: 'smtpTlsSlow', name: 'SMTP, TLS', roundTrips: 9, service: 'smtp', ssl: true },
  { kind: 'smtpStarttls', name: 'SMTP, STARTTLS, PIPELINING', roundTrips: 8, service: 'smtp', ssl: 'starttls' },
  { kind: 'smtpPlain', name: 'SMTP, no log-in, PIPELINING', roundTrips: 4, service: 'smtp', ssl: false, auth: false },
];

function fileOf({ kind, service, ssl, apop, auth }) {
  const settings = { server: host, port: ports[kind], ssl, ...(ssl && { tls: { ca: 'ca.pem' } }) };
  const own = { ...settings, ...(apop && { apop }), ...(auth === false && { auth }) };
  const none = service === 'pop' ? { smtp: false } : { pop: false };
  const path = join(folder, `${kind}.json`);
  writeFileSync(path, JSON.stringify({ mailbox: { address: userId, password }, [service]: own, ...none }));
  return path;
}

/** A process that must succeed; `null` where it cannot do this. */
function processTime(command, args) {
  return median(
    () =>
      new Promise((fulfil, reject) => {
        execFile(command, args, { cwd: folder }, (error, out, err) =>
          error ? reject(new Error(`${command} ${args.join(' ')}: ${err}${out}`)) : fulfil(),
        );
      }),
    rounds,
  ).catch((error) => {
    if (process.env.DEBUG) console.error(error.message);
    return null;
  });
}

const has = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** The same log-in by other programs. */
function peersOf({ kind, service }, port) {
  const words = `${kind} ${host} ${port} ${userId} ${password} ca.pem`;
  const python = ['Python', `python3 ${pathOf('round-trips/peer.py')} ${words}`];
  const node = `${process.execPath} ${pathOf('round-trips/peer.mjs')} ${words}`;
  if (service === 'pop') {
    const words = {
      popTls: '--tls=on --tls-starttls=off --tls-trust-file=ca.pem --auth=plain',
      popStls: '--tls=on --tls-starttls=on --tls-trust-file=ca.pem --auth=plain',
      popApop: '--tls=off --auth=apop',
    }[kind];
    const mpop = `mpop --auth-only --delivery=mbox,/dev/null --host=${host} --port=${port} --user=${userId} ${words}`;
    // It knows neither STLS nor APOP.
    const pop3 = kind === 'popTls' ? [['node-pop3', node]] : [];
    return [...pop3, python, ...(has('mpop') ? [['mpop', mpop, `--passwordeval=echo ${password}`]] : [])];
  }
  const tls = kind === 'smtpPlain' ? '' : kind === 'smtpStarttls' ? '--tls' : '--tls-on-connect';
  const verified = tls === '' ? '' : `${tls} --tls-ca-path ca.pem --tls-verify`;
  const login = tls === '' ? '' : `--auth PLAIN --auth-user ${userId} --auth-password ${password}`;
  const swaks = `swaks --server ${host} --port ${port} --from ${userId} --to ${userId} --quit-after RCPT ${verified} ${login}`;
  return [['nodemailer verify()', node], python, ...(has('swaks') ? [['swaks', swaks]] : [])];
}

const milliseconds = (time) => (time === null ? '–' : `${Math.round(time)} ms`);
const ratio = (time, base) => (time / base).toFixed(2);

try {
  const bare = await processTime(process.execPath, ['-e', '0']);
  const lines = [
    `One round trip of the link is ${delay} ms. Medians of ${rounds}; bare \`node -e 0\` takes ${milliseconds(bare)} on this machine.`,
    '',
    '| service | round trips | their time | probe in a running program | ratio | `mailconf probe` | peers, whole process |',
    '| --- | --- | --- | --- | --- | --- | --- |',
  ];
  for (const scenario of scenarios) {
    const path = fileOf(scenario);
    const config = await loadMailConfig(path);
    const probe = async () => {
      const { summary, accounts } = await probeMailConfig(config);
      if (summary.failed > 0) throw new Error(JSON.stringify(accounts, null, 1));
    };
    await probe();
    const inside = await median(probe, rounds);
    const whole = await processTime(process.execPath, [pathOf('../dist/program/bin.cjs'), 'probe', path]);
    const least = scenario.roundTrips * delay;
    const peers = [];
    for (const [name, line, ...more] of peersOf(scenario, ports[scenario.kind])) {
      const [command, ...args] = [...line.split(' ').filter(Boolean), ...more];
      peers.push(`${name} ${milliseconds(await processTime(command, args))}`);
    }
    lines.push(
      `| ${scenario.name} | ${scenario.roundTrips} | ${least} ms | ${milliseconds(inside)} | ${ratio(inside, least)} | ${milliseconds(whole)} | ${peers.join(', ')} |`,
    );
  }
  console.log(lines.join('\n'));
  if (process.argv.includes('--write')) {
    const head = `# Round trips\n\nWhat a probe costs over a slow link, measured by \`node bench/round-trips.mjs ${delay} --write\` as root on Linux.\nnodemailer's \`verify()\` and node-pop3 log in and ask for no sender; the others do what the probe does.\n\n`;
    writeFileSync(pathOf('../docs/round-trips.md'), `${head}${lines.join('\n')}\n`);
  }
} finally {
  close();
}
process.exit();
