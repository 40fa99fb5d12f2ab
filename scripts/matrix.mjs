// Tries every cause with every service and value of `ssl` on embedded servers, and writes what was named to
// docs/causes-matrix.md: node scripts/matrix.mjs. The same cases are tests: test/probe/matrix.test.ts.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const load = async (path) => {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  return (await runnerImport(file, { configFile: false, logLevel: 'error' })).module;
};
const { matrix, ssls, tryCase } = await load('test/probe/matrix.ts');
const { services } = await load('src/model/probe.ts');
const { matrixPage, occurs } = await load('test/probe/matrix-page.ts');
const { createAuthority, startSilentPort } = await load('test/servers/index.ts');

const folder = mkdtempSync(join(tmpdir(), 'mailconf-matrix-'));
const authority = await createAuthority();
const ca = join(folder, 'ca.pem');
writeFileSync(ca, authority.cert);
const silent = await startSilentPort('127.0.0.2');
const materials = { authority, certificate: await authority.issue(), ca, silentPort: silent.port };

const placeOf = ({ cause, fault }, service, ssl) => [cause, fault, service, ssl].join();
const found = new Map();
let wrong = 0;
// One after the other: some cases change the date or DNS of the process.
for (const one of matrix) {
  for (const service of services) {
    for (const ssl of ssls) {
      if (!occurs(one, service, ssl)) continue;
      const { named } = await tryCase(one, service, ssl, materials);
      found.set(placeOf(one, service, ssl), named);
      if (named !== one.cause) wrong++;
    }
  }
}
silent.close();
rmSync(folder, { recursive: true, force: true });
const page = matrixPage((one, service, ssl) => found.get(placeOf(one, service, ssl)));
writeFileSync(new URL('../docs/causes-matrix.md', import.meta.url), page);
console.log(`${matrix.length} faults, ${found.size} places, ${wrong} named wrongly`);
process.exit(wrong === 0 ? 0 : 1);
