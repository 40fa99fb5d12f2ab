import { resolve } from 'node:path';
import { treeOf } from '../files/tree.js';
import type { Account, Login } from '../model/account.js';
import { partAt, type Service, serviceNames, services } from '../model/facts/services.js';
import type { Secret, SecretOptions } from '../model/secret.js';
import { isMailVariable } from '../text/secret-names.js';

/** What the user allows beyond what is plainly meant. */
export interface Allowed {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly allowEnv: readonly string[];
  readonly allowFiles: readonly string[];
  readonly allowCommands: boolean;
}

/**
 * What `probe` may read. A file names a secret and the server that gets it, so a reference is read only where that is
 * plainly meant, or where the user allowed it.
 */
export async function allowedSecrets(
  accounts: readonly Account[],
  path: string,
  allowed: Allowed,
): Promise<SecretOptions> {
  const names = secretsOf(accounts).flatMap((secret) => {
    const reference = secret.toJSON();
    return typeof reference === 'object' && 'env' in reference ? [reference.env] : [];
  });
  const { env, cwd } = allowed;
  const credentials = env.CREDENTIALS_DIRECTORY;
  return {
    env,
    allowEnv: [...names.filter(isMailVariable), ...allowed.allowEnv],
    allowFiles: [
      treeOf(resolve(cwd, path, '..')),
      '/run/secrets',
      ...(credentials ? [credentials] : []),
      ...allowed.allowFiles.map((file) => resolve(cwd, file)),
    ],
    allowCommands: allowed.allowCommands,
  };
}

function secretsOf(accounts: readonly Account[]): Secret[] {
  return accounts
    .flatMap((account) => [account.mailbox, ...serviceNames.map((service) => loginOf(account, service))])
    .flatMap((login) => (login ? [login.password, login.accessToken] : []))
    .filter((secret) => secret !== null);
}

function loginOf(account: Account, service: Service): Login | false | null | undefined {
  const { path, login } = services[service];
  return partAt(account, login === 'auth' ? `${path}/auth` : path) as Login | false | null | undefined;
}
