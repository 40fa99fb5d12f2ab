import type { Pop } from '../account.js';
import type { SecretOptions } from '../secret.js';

/** stub */
export async function preparePopLogIn(
  pop: Pop,
  secrets?: SecretOptions,
): Promise<(signal?: AbortSignal) => Promise<void>> {
  await pop.password?.read(secrets);
  return async () => {};
}
