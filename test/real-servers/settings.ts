import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of the servers that run.sh started. */
export const folder = process.env.MAILCONF_REAL_SERVERS ?? '';
if (folder === '') throw new Error('start this suite by `npm run test:servers`: it needs Dovecot and Postfix');

type Port =
  | 'pop'
  | 'pops'
  | 'popPlain'
  | 'popHashed'
  | 'relay'
  | 'submission'
  | 'submissions'
  | 'clear'
  | 'oldTls'
  | 'popBefore'
  | 'eximTls'
  | 'eximStarttls'
  | 'closed';

interface Settings {
  readonly ports: Readonly<Record<Port, number>>;
  readonly passwords: { readonly ann: string; readonly bob: string };
  /** An access token of ann's. */
  readonly token: string;
  readonly fingerprint: string;
}

export const { ports, passwords, token, fingerprint }: Settings = JSON.parse(
  readFileSync(join(folder, 'settings.json'), 'utf8'),
);

/** The one that trusts its own address does so for 127.0.0.1 alone. */
export const server = '127.0.0.5';
export const tls = { ca: join(folder, 'certificates/ca.pem') };
export const ann = { address: 'ann@example.test', password: passwords.ann };
export const bob = { address: 'bob@example.test', password: passwords.bob };
