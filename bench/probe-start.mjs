// `mailconf probe` of one POP account over TLS beside a script by node:tls that logs in and quits, in paired runs.
// [sudo] node bench/probe-start.mjs [MILLISECONDS] [FOLDER…]   0 is loopback; a link with delay needs Linux, root and
// /dev/net/tun. More FOLDERs with a dist/ are measured in the same runs.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openFarEnd, password, userId } from './round-trips/far-end.mjs';

const rounds = Number(process.env.ROUNDS ?? 9);
const [delay = 50, ...others] = process.argv.slice(2);
const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const { folder, host, ports, close } = await openFarEnd(Number(delay));
const server = { server: host, port: ports.popTls, ssl: true, tls: { ca: 'ca.pem' } };
const account = { mailbox: { address: userId, password: { env: 'MAIL_PASSWORD' } }, pop: server, smtp: false };
writeFileSync(join(folder, 'account.json'), JSON.stringify(account));

function time(...words) {
  const begin = performance.now();
  const env = { ...process.env, MAIL_PASSWORD: password };
  return new Promise((fulfil, reject) => {
    execFile(process.execPath, words, { cwd: folder, env }, (error, out, err) =>
      error ? reject(new Error(`${words.join(' ')}: ${err}${out}`)) : fulfil(performance.now() - begin),
    );
  });
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const programs = ['..', ...others].map((base, index) =>
  join(index === 0 ? pathOf(base) : resolve(base), 'dist/program/bin.cjs'),
);
try {
  const runs = [];
  for (let round = -1; round < rounds; round++) {
    const peer = await time(pathOf('round-trips/log-in.mjs'), host, ports.popTls, userId, password, 'ca.pem');
    const own = [];
    for (const program of programs) own.push(await time(program, 'probe', 'account.json'));
    const bare = await time('-e', '0');
    // The first one warms the machine.
    if (round >= 0) runs.push({ bare, peer, own });
  }
  const whole = (of) => `${median(runs.map(of)).toFixed(0)} ms`;
  console.log(`node:tls ${whole(({ peer }) => peer)}, bare Node ${whole(({ bare }) => bare)}`);
  for (const [index, program] of programs.entries()) {
    const ratio = median(runs.map(({ peer, own }) => own[index] / peer));
    console.log(`${program}: ${whole(({ own }) => own[index])}, ratio ${ratio.toFixed(2)}`);
  }
} finally {
  close();
}
process.exit();
