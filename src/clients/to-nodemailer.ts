import type { SMTPSentMessageInfo, SMTPTransportOptions, Transport } from 'nodemailer';
import type { Account, Login, Smtp } from '../model/account.js';
import { MailConfigError } from '../model/diagnostic.js';
import type { SecretOptions } from '../model/secret.js';
import { assertOneLine, unsupported } from './unsupported.js';

/** The log-in mechanisms that nodemailer has for a password. */
const passwordMechanisms = ['PLAIN', 'LOGIN', 'CRAM-MD5'];

/**
 * The account's SMTP server (`separateSmtp`, where there is one) for `nodemailer.createTransport`. Reads the secrets.
 * The transport sets the envelope's sender, keeps the `delay` and does POP before SMTP, in `send` and in `verify`.
 * Throws `ERR_MAILCONF_UNSUPPORTED`, naming the leaf, for what nodemailer cannot do.
 */
export async function toNodemailer(
  account: Account,
  options: { secrets?: SecretOptions } = {},
): Promise<Transport<SMTPSentMessageInfo, SMTPTransportOptions>> {
  const separate = account.separateSmtp;
  const server = separate ?? account.smtp;
  if (server === false) throw unsupported('smtp: false', 'nodemailer', 'has no server to send by');
  const service = separate ? 'separateSmtp' : 'smtp';
  const auth = server.auth === false ? {} : await authOptions(server, server.auth, service, options.secrets);
  // Loaded when it is wanted: a program that only reads its settings should not pay for nodemailer and the probe.
  const [{ AccountTransport }, { preparePopLogIn }] = await Promise.all([
    import('./account-transport.js'),
    import('./pop-login.js'),
  ]);
  return new AccountTransport(
    { ...(await connectionOptions(server, service)), ...auth },
    {
      sender: separate && assertOneLine('separateSmtp.sender', separate.sender),
      logInByPop: await preparePopLogIn(account, options.secrets),
      delay: account.delay,
    },
  );
}

async function connectionOptions(server: Smtp, service: string): Promise<SMTPTransportOptions> {
  const { clientTls } = await import('./client-tls.js');
  return {
    host: server.server,
    port: server.port,
    secure: server.ssl === true,
    requireTLS: server.ssl === 'starttls',
    ignoreTLS: server.ssl === false,
    ...(server.ssl !== false && { tls: await clientTls(server.tls) }),
    ...(server.hello !== null && { name: assertOneLine(`${service}.hello`, server.hello) }),
    // A socket bound to one family reaches no address of the other.
    ...(server.family !== null && { localAddress: server.family === 4 ? '0.0.0.0' : '::' }),
  };
}

/** `forceAuth`: a server that offers no AUTH must not be taken for one that let us in. */
async function authOptions(
  server: Smtp,
  login: Login,
  service: string,
  secrets: SecretOptions | undefined,
): Promise<SMTPTransportOptions> {
  const user = assertOneLine(`the user ID of ${service}`, login.userId);
  const mechanism = server.mechanism?.toUpperCase() ?? null;
  const cannot = (why: string) => unsupported(`${service}.mechanism`, 'nodemailer', why);
  if (login.accessToken !== null) {
    if (mechanism !== null && mechanism !== 'XOAUTH2') {
      throw cannot(`sends an access token by XOAUTH2 only, not by ${server.mechanism}`);
    }
    return { forceAuth: true, auth: { type: 'OAuth2', user, accessToken: await login.accessToken.read(secrets) } };
  }
  if (mechanism !== null && !passwordMechanisms.includes(mechanism)) {
    throw cannot(`sends a password by PLAIN, LOGIN or CRAM-MD5 only, not by ${server.mechanism}`);
  }
  if (login.password === null) {
    throw new MailConfigError(
      'ERR_MAILCONF_SECRET',
      `${service}.auth asks for a log-in, and no password is configured`,
    );
  }
  const pass = await login.password.read(secrets);
  return { forceAuth: true, auth: { user, pass }, ...(mechanism !== null && { authMethod: mechanism }) };
}
