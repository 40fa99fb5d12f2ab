import { services } from './services.js';

/** Kinds of a reference that stands in a secret's place. */
export const secretKinds = ['env', 'file', 'command'] as const;

export type SecretKind = (typeof secretKinds)[number];

/** Where a secret may stand: in the mailbox, in a log-in of its own, in a service that has one; by the last keys. */
const secretPlaces = [
  'mailbox/password',
  'mailbox/oauth2/accessToken',
  'auth/password',
  ...Object.values(services).flatMap(({ path, login }) =>
    login === 'own' ? [`${path.slice(path.lastIndexOf('/') + 1)}/password`] : [],
  ),
].join('|');

/** A secret's pointer, or one of something below it. */
export const secretPointer = new RegExp(`/(?:${secretPlaces})(?:/|$)`);
/** What stands below a secret but for the kinds of a reference. */
export const unknownBelowSecret = new RegExp(`(/(?:${secretPlaces}))/(?!(?:${secretKinds.join('|')})(?:/|$)).+$`);

/** Whether a key of the file holds a secret. */
export function isSecretKeyOfOurs(key: string): boolean {
  return key === 'password' || key === 'accessToken';
}
