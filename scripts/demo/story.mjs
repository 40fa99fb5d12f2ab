import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { rightFile, wrongFile } from './files.mjs';
import { passwords } from './servers.mjs';

const file = '.mailrc.yaml';

/** From a wrong file to a confirmed mailbox, and then what a wrong port, `ssl` or password looks like. */
export async function tellStory({ demo, servers, folder }) {
  const { all, ca } = servers;
  const save = (text) => writeFile(join(folder, file), text);
  const env = { DEMO_MAIL_PASSWORD: passwords.mailbox };

  demo.title('A file with mistakes');
  await save(wrongFile);
  demo.show(file, wrongFile);
  await demo.mailconf(['validate'], {
    expect: { status: 1, texts: ['unknown-key', 'invalid-host', 'wrong-type', 'invalid-value', 'ssl-port-mismatch'] },
  });

  demo.title('The right file');
  const right = rightFile(all);
  await save(right);
  await writeFile(join(folder, 'ca.pem'), ca);
  await mkdir(join(folder, 'secrets'));
  await writeFile(join(folder, 'secrets/other-provider'), `${passwords.otherProvider}\n`, { mode: 0o600 });
  demo.show(file, right);
  await demo.mailconf(['validate'], { expect: { status: 0 } });
  await demo.mailconf(['resolve', '--origins', '--account', 'tls'], {
    expect: { status: 0, texts: ['ann@example.com', String(all.popTls.port), 'DEMO_MAIL_PASSWORD'] },
  });

  demo.title('Confirmed by the servers');
  await demo.mailconf(['probe', '--clients'], { env, expect: { status: 0, texts: ['tls', 'starttls', 'travelling'] } });
  demo.check(
    'every POP server was logged in to',
    ['popTls', 'popStls', 'popApop', 'otherPop'].every((name) => all[name].logins.length > 0),
  );
  demo.check(
    'both SMTP servers that ask for a log-in got one',
    all.smtpTls.logins.length > 0 && all.smtpStarttls.logins.length > 0,
  );
  demo.check(
    'no log-in failed',
    Object.values(all).every((server) => server.failedLogins === 0),
  );
  demo.check(
    'no mail was sent',
    Object.values(all).every((server) => (server.messages ?? []).length === 0),
  );
  demo.check(
    'no command broke its protocol',
    Object.values(all).every((server) => server.violations.length === 0),
  );

  demo.title('What a wrong setting looks like');
  const closed = await findClosedPort();
  const mistakes = [
    ['a port that nobody listens on', 'tls', `pop.port=${closed}`, 'connection-refused'],
    ['the SMTP port for POP', 'starttls', `pop.port=${all.smtpStarttls.port}`, 'wrong-protocol'],
    ['TLS where STARTTLS is due', 'starttls', 'smtp.ssl=true', 'server-speaks-plaintext'],
    ['STARTTLS where TLS is due', 'tls', 'pop.ssl=starttls', 'server-expects-tls'],
    ['no TLS where it is a must', 'starttls', 'smtp.ssl=false', 'encryption-required'],
    [
      'a name that the certificate does not have',
      'tls',
      'pop.tls.servername=pop.example.com',
      'certificate-name-mismatch',
    ],
  ];
  for (const [what, account, setting, cause] of mistakes) {
    const only = ['--only', setting.slice(0, setting.indexOf('.'))];
    const args = ['probe', '--account', account, ...only, '--set', setting, '--timeout', '3'];
    demo.say(`${what}:`);
    await demo.mailconf(args, { env, expect: { status: 1, texts: [cause] } });
  }
  demo.say('a wrong password:');
  await demo.mailconf(['probe', '--account', 'tls', '--only', 'pop'], {
    env: { DEMO_MAIL_PASSWORD: 'not-the-password' },
    shownEnv: 'DEMO_MAIL_PASSWORD=not-the-password ',
    expect: { status: 1, texts: ['login-rejected'] },
  });
  demo.check('the wrong password was tried once', all.popTls.failedLogins === 1);
}

/** A port that was free a moment ago. */
function findClosedPort() {
  return new Promise((fulfil, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => fulfil(port));
    });
  });
}
