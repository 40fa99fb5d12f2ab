// Writes into a folder what Dovecot and Postfix need: configuration on free ports, certificates, users, mailboxes.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const services = [
  ...['pop', 'pops', 'popPlain', 'popHashed', 'relay', 'submission', 'submissions', 'clear', 'oldTls', 'popBefore'],
  ...['eximTls', 'eximStarttls', 'introspection'],
];
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const [dir, uid, gid] = process.argv.slice(2);

const ports = await findPorts(services);
const closed = await findPorts(['closed']);
const passwords = { ann: randomBytes(9).toString('base64url'), bob: randomBytes(9).toString('base64url') };
const token = randomBytes(24).toString('base64url');

await mkdir(join(dir, 'certificates'));
const fingerprint = await writeCertificates(join(dir, 'certificates'));
await writeFile(
  join(dir, 'settings.json'),
  JSON.stringify({ ports: { ...ports, ...closed }, passwords, token, fingerprint }),
);
for (const folder of ['postfix', 'postfix/config', 'postfix/queue', 'postfix/data', 'mail', 'exim'])
  await mkdir(join(dir, folder));
for (const folder of ['mail', 'exim']) await chown(join(dir, folder), Number(uid), Number(gid));

const users = Object.entries(passwords).map(([name, password]) => `${name}@example.test:{PLAIN}${password}\n`);
await writeFile(join(dir, 'users'), users.join(''));
const hashed = Object.entries(passwords).map(([name, password]) => {
  const hash = execFileSync('doveadm', ['pw', '-s', 'SHA256-CRYPT', '-p', password], { encoding: 'utf8' }).trim();
  return `${name}@example.test:${hash}\n`;
});
await writeFile(join(dir, 'users-hashed'), hashed.join(''));
await writeFile(join(dir, 'exim/users'), users.join('').replaceAll(':{PLAIN}', ': '));
await copyFile(join(dir, 'certificates/good.key'), join(dir, 'exim/good.key'));
await chown(join(dir, 'exim/good.key'), Number(uid), Number(gid));
const names = Object.keys(passwords).map((name) => `${name}@example.test`);
await writeFile(join(dir, 'mailboxes'), names.map((name) => `${name} ${name}/\n`).join(''));
await writeFile(join(dir, 'senders'), names.map((name) => `${name} ${name}\n`).join(''));
await writeFile(join(dir, 'opened'), '');
await writeFile(join(dir, 'open-smtp.sh'), `#!/bin/sh\necho "$IP OK" >"${dir}/opened"\nexec "$@"\n`);
await chmod(join(dir, 'open-smtp.sh'), 0o755);

for (const name of await readdir(here('config'))) {
  const values = { dir, uid, gid, ...ports };
  const text = (await readFile(here(`config/${name}`), 'utf8')).replace(/\{\{(\w+)\}\}/g, (_, key) => values[key]);
  await writeFile(join(dir, name.endsWith('.cf') ? `postfix/config/${name}` : name), text);
}

/** Gives the fingerprint of the good one. */
async function writeCertificates(folder) {
  const { module } = await runnerImport(here('../servers/index.ts'), { configFile: false, logLevel: 'error' });
  const authority = await module.createAuthority('mailconf test CA');
  const stranger = await module.createAuthority('Somebody Else');
  const names = ['mail.example.test', '127.0.0.5', '127.0.0.7', '127.0.0.8', '127.0.0.9', '127.0.0.10'];
  const past = { notBefore: new Date('2020-01-01'), notAfter: new Date('2020-02-01') };
  const made = {
    good: await authority.issue({ names }),
    'wrong-name': await authority.issue({ names: ['other.example.test'] }),
    'self-signed': await module.createSelfSigned({ names }),
    expired: await authority.issue({ names, ...past }),
    'unknown-authority': await (await stranger.issueAuthority('Somebody Else 2')).issue({ names }),
  };
  await writeFile(join(folder, 'ca.pem'), authority.cert);
  for (const [name, { cert, key }] of Object.entries(made)) {
    await writeFile(join(folder, `${name}.pem`), cert);
    await writeFile(join(folder, `${name}.key`), key, { mode: 0o600 });
  }
  return made.good.fingerprint;
}

/** Ports that are free now on all addresses. */
async function findPorts(names) {
  const servers = await Promise.all(names.map(() => listen()));
  const ports = names.map((name, i) => [name, servers[i].address().port]);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return Object.fromEntries(ports);
}

function listen() {
  return new Promise((fulfil, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '0.0.0.0', () => fulfil(server));
  });
}
