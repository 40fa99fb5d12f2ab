interface ServiceFacts {
  /** The key of the object around it in the file, or of the account, and its own. */
  readonly path: `/${string}`;
  readonly protocol: 'pop' | 'smtp';
  /**
   * Where its user ID and password stand: in `mailbox`; in `auth`, which may also be `true` or `false`; in the service
   * itself.
   */
  readonly login: 'mailbox' | 'auth' | 'own';
}

/** What a connection is for. */
export type Service = 'pop' | 'smtp' | 'separate-smtp' | 'pop-before-smtp';

/** What an account connects to, by the name that the probe gives it, in the order in which it is checked. */
export const services = {
  pop: { path: '/pop', protocol: 'pop', login: 'mailbox' },
  smtp: { path: '/smtp', protocol: 'smtp', login: 'auth' },
  'separate-smtp': { path: '/separateSmtp', protocol: 'smtp', login: 'auth' },
  'pop-before-smtp': { path: '/separateSmtp/popBeforeSmtp', protocol: 'pop', login: 'own' },
} as const satisfies Readonly<Record<Service, ServiceFacts>>;

/** A service of an account, by its pointer inside the account. */
export type ServicePath = (typeof services)[Service]['path'];

export const serviceNames = Object.keys(services) as readonly Service[];
export const servicePaths: readonly ServicePath[] = Object.values(services).map(({ path }) => path);

/** A service as a file writes it: `separateSmtp.popBeforeSmtp`. */
export function dottedPath(path: ServicePath): string {
  return path.slice(1).replaceAll('/', '.');
}

/** What stands at a pointer of plain keys: a service of an account, written, resolved or complete. */
export function partAt(account: object, path: string): unknown {
  let part: unknown = account;
  for (const key of path.slice(1).split('/')) {
    if (part === null || typeof part !== 'object') return undefined;
    part = (part as Readonly<Record<string, unknown>>)[key];
  }
  return part;
}
