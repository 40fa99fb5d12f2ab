// The embedded servers of the tests at the far end of the link; prints where they are, and ends with its standard input.
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const [host, userId, password] = process.argv.slice(2);
const library = fileURLToPath(new URL('../../test/servers/index.ts', import.meta.url));
const { module } = await runnerImport(library, { configFile: false, logLevel: 'error' });
const { createAuthority, startPopServer, startSmtpServer } = module;

const authority = await createAuthority('bench');
// More addresses than one: a probe keeps to two connections to one server.
const hosts = Array.from({ length: 50 }, (_, index) => `10.77.0.${index + 10}`);
const certificate = await authority.issue({ names: [host, ...hosts] });
const names = [userId, ...Array.from({ length: 10_000 }, (_, index) => `a${index}@example.com`)];
const users = Object.fromEntries(names.map((name) => [name, password]));
const common = { host: '0.0.0.0', certificate, users, mechanisms: ['PLAIN'] };
const servers = {
  popTls: await startPopServer({ ...common, tls: 'implicit' }),
  popStls: await startPopServer({ ...common, tls: 'starttls' }),
  popApop: await startPopServer({ ...common, apop: true }),
  smtpTls: await startSmtpServer({ ...common, tls: 'implicit', pipelining: true }),
  smtpTlsSlow: await startSmtpServer({ ...common, tls: 'implicit', pipelining: false }),
  smtpStarttls: await startSmtpServer({ ...common, tls: 'starttls', pipelining: true }),
  smtpPlain: await startSmtpServer({ ...common, requireAuth: false, pipelining: true }),
};
const ports = Object.fromEntries(Object.entries(servers).map(([name, { port }]) => [name, port]));
console.log(JSON.stringify({ ca: authority.cert, ports, hosts }));
process.stdin.resume().on('end', () => process.exit(0));
