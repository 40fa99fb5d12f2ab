// Tries every cause with every service and value of `ssl` on embedded servers, and writes what was named to
// docs/causes-matrix.md: node scripts/matrix.mjs [--check]. The same cases are tests: test/probe/matrix.test.ts.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const load = async (path) => {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  return (await runnerImport(file, { configFile: false, logLevel: 'error' })).module;
};
const { elsewhere, isPossible, matrix, services, ssls, tryCase } = await load('test/probe/matrix.ts');
const { createAuthority, startSilentPort } = await load('test/servers/index.ts');

const folder = mkdtempSync(join(tmpdir(), 'mailconf-matrix-'));
const authority = await createAuthority();
const ca = join(folder, 'ca.pem');
writeFileSync(ca, authority.cert);
const silent = await startSilentPort('127.0.0.2');
const materials = { authority, certificate: await authority.issue(), ca, silentPort: silent.port };

let tried = 0;
let wrong = 0;
async function cellOf(one, service, ssl) {
  const isListed = (one.services ?? services).includes(service) && (one.ssl ?? ssls).includes(ssl);
  if (!isListed || !isPossible(one, service, ssl)) return '·';
  tried++;
  const { named } = await tryCase(one, service, ssl, materials);
  if (named === one.cause) return '✓';
  wrong++;
  return `**${named}**`;
}

const rows = [];
for (const one of matrix) {
  const cells = [];
  // One after the other: some cases change the date or DNS of the process.
  for (const service of services) for (const ssl of ssls) cells.push(await cellOf(one, service, ssl));
  rows.push(`| [${one.cause}](causes/${one.cause}.md) | ${one.fault} | ${cells.join(' | ')} | ${one.because ?? ''} |`);
}
silent.close();
rmSync(folder, { recursive: true, force: true });

const columns = services.flatMap((service) => ssls.map((ssl) => `${service} \`${ssl}\``));
const page = `# What a probe names

Written by \`npm run matrix\`: each fault was made on an embedded server (or in the file, in DNS, in the clock) for every
service and every value of \`ssl\`, and \`mailconf probe\` was asked for the cause. ✓: the true one was named. \`·\`: it
cannot occur there, for the reason in the last column. ${tried} places, ${wrong === 0 ? 'all named rightly' : `${wrong} named wrongly`}.

| cause | what is wrong | ${columns.join(' | ')} | elsewhere |
| --- | --- |${' :-: |'.repeat(columns.length)} --- |
${rows.join('\n')}
${Object.entries(elsewhere)
  .map(([cause, reason]) => `\n[${cause}](causes/${cause}.md): ${reason}.`)
  .join('\n')}
`;
const target = new URL('../docs/causes-matrix.md', import.meta.url);
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== page) {
    console.error('docs/causes-matrix.md is not what `npm run matrix` writes');
    process.exit(1);
  }
} else writeFileSync(target, page);
console.log(`${matrix.length} faults, ${tried} places, ${wrong} named wrongly`);
process.exit(wrong === 0 ? 0 : 1);
