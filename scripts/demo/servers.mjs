import { randomBytes } from 'node:crypto';

/** Made anew for every run, so that none can be mistaken for a real one. */
export const passwords = {
  mailbox: randomBytes(9).toString('base64url'),
  otherProvider: randomBytes(9).toString('base64url'),
};

const address = 'ann@example.com';
const messages = ['Subject: Hello\r\n\r\nThis mail waits to be read.\r\n'];

/** Starts the example provider on 127.0.0.1 and another one, whose SMTP server opens after a POP log-in, on 127.0.0.2. */
export async function startServers({ createAuthority, startPopServer, startSmtpServer }) {
  const authority = await createAuthority('Example Mail CA');
  const certificate = await authority.issue({ names: ['mail.example.com', '127.0.0.1'] });
  const host = '127.0.0.1';
  const users = { [address]: passwords.mailbox };
  const senders = { [address]: [address] };
  const pop = { host, users, messages, certificate };
  const smtp = { host, users, senders, certificate, requireTls: true };

  const other = { host: '127.0.0.2', users: { roaming: passwords.otherProvider } };
  const otherPop = await startPopServer({ ...other, apop: true });
  const all = {
    popTls: await startPopServer({ ...pop, tls: 'implicit', mechanisms: ['PLAIN', 'LOGIN'] }),
    popStls: await startPopServer({ ...pop, tls: 'starttls', requireTls: true }),
    popApop: await startPopServer({ ...pop, apop: true, mechanisms: [], userPass: false }),
    smtpTls: await startSmtpServer({ ...smtp, tls: 'implicit' }),
    smtpStarttls: await startSmtpServer({ ...smtp, tls: 'starttls' }),
    otherPop,
    otherSmtp: await startSmtpServer({
      host: other.host,
      mechanisms: [],
      localDomains: ['example.net'],
      popBeforeSmtp: otherPop,
    }),
  };
  return { ca: authority.cert, all };
}
