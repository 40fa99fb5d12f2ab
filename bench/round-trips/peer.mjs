// nodemailer's verify() and a session of node-pop3. peer.mjs KIND HOST PORT USER PASSWORD CA
import { readFileSync } from 'node:fs';

// What a program would log.
process.on('uncaughtException', ({ message }) => {
  console.error(message);
  process.exit(1);
});

const [kind, host, port, user, pass, path] = process.argv.slice(2);
const tls = { ca: readFileSync(path) };
if (kind.startsWith('pop')) {
  const { default: Pop3Command } = await import('node-pop3');
  const client = new Pop3Command({
    host,
    port: Number(port),
    user,
    password: pass,
    tls: kind === 'popTls',
    tlsOptions: tls,
    servername: '',
  });
  await client.connect();
  await client.command('USER', user);
  await client.command('PASS', pass);
  await client.QUIT();
} else {
  const { createTransport } = await import('nodemailer');
  const isImplicit = kind.startsWith('smtpTls');
  const auth = kind === 'smtpPlain' ? {} : { auth: { user, pass } };
  const transport = createTransport({
    host,
    port: Number(port),
    secure: isImplicit,
    requireTLS: kind === 'smtpStarttls',
    ...auth,
    tls,
  });
  await transport.verify();
  transport.close();
}
process.exit(0);
