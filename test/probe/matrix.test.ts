import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cause, causes } from '../../src/model/cause.js';
import { serviceNames } from '../../src/model/facts/services.js';
import { startSilentPort } from '../servers/index.js';
import { elsewhere, type Materials, type MatrixCase, matrix, ssls, tryCase } from './matrix.js';
import { matrixPage, occurs } from './matrix-page.js';
import { usePki } from './support.js';

const pki = usePki();
let silent: Awaited<ReturnType<typeof startSilentPort>>;
beforeAll(async () => {
  silent = await startSilentPort('127.0.0.2');
});
afterAll(() => silent.close());

const warnings: readonly Cause[] = [
  'address-unreachable',
  'certificate-expires-soon',
  'auth-mechanism-broken',
  'delay-too-short',
];

function tryAll(one: MatrixCase): void {
  const places = serviceNames.flatMap((service) => ssls.map((ssl) => ({ service, ssl })));
  it.each(places.filter(({ service, ssl }) => occurs(one, service, ssl)))(
    '$service, ssl: $ssl',
    async ({ service, ssl }) => {
      const { authority, certificate, ca } = pki;
      const materials: Materials = { authority, certificate, ca, silentPort: silent.port };
      const { named, status, message } = await tryCase(one, service, ssl, materials);
      expect({ named, message }).toEqual({ named: one.cause, message: expect.any(String) });
      expect(status).toBe(warnings.includes(one.cause) ? 'warning' : 'failed');
    },
  );
}

// These change the date or DNS of the process.
const isAlone = ({ names, now }: MatrixCase) => names !== undefined || now !== undefined;
describe.each(matrix.filter(isAlone))('$cause: $fault', tryAll);
describe.concurrent.each(matrix.filter((one) => !isAlone(one)))('$cause: $fault', tryAll);

it('the page says what these cases show', () => {
  const page = readFileSync(new URL('../../docs/causes-matrix.md', import.meta.url), 'utf8');
  expect(page).toBe(matrixPage(({ cause }) => cause));
});

it('every cause is there, or has a reason why not', () => {
  const tried = new Set<string>([...matrix.map(({ cause }) => cause), ...Object.keys(elsewhere)]);
  expect(causes.filter((cause) => !tried.has(cause))).toEqual([]);
  expect(matrix.filter((one) => (one.services || one.ssl) && !one.because)).toEqual([]);
});
