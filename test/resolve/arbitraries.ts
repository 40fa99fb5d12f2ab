import fc from 'fast-check';

const port = fc.constantFrom(25, 110, 465, 587, 995, 2525);
const ssl = fc.constantFrom(true, false, 'starttls');
const host = fc.constantFrom('mail.example.net', 'pop.example.org', '192.0.2.7');
const mechanism = fc.constantFrom('PLAIN', 'LOGIN');
const userId = fc.constantFrom('jane', 'jane@example.com', 'null', '0123', ' x # y', '{a: b}');
const secret = fc.constantFrom<unknown>(
  's3cret',
  { env: 'MAIL_PASSWORD' },
  { file: './pw' },
  { command: ['pass', 'show: #x'] },
);
const tls = fc.record(
  {
    ca: fc.constantFrom('ca.pem', '~/ca.pem'),
    servername: host,
    minVersion: fc.constantFrom('TLSv1.2', 'TLSv1.3'),
    fingerprint: fc.constantFrom<unknown>('ab'.repeat(32), ['cd'.repeat(32), 'ef'.repeat(32)]),
  },
  { requiredKeys: [] },
);
const server = { server: host, port, ssl, mechanism, family: fc.constantFrom(4, 6), tls };
const written = (more: Record<string, fc.Arbitrary<unknown>>) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ ...server, ...more }, { requiredKeys: [] }) },
    { weight: 1, arbitrary: fc.constant(false) },
  );
const login = fc.record({ userId, password: secret });
const popBeforeSmtp = fc.record(
  { ...server, apop: fc.boolean(), userId, password: secret },
  { requiredKeys: ['userId', 'password'] },
);

/** An account as a file writes it. */
export const account = fc.record(
  {
    provider: fc.constantFrom('generated', 'gen-alias', 'GENERATED', 'none'),
    mailbox: fc.record(
      { address: fc.constantFrom('jane@example.com', 'Jane@elsewhere.test'), userId, password: secret },
      { requiredKeys: ['address'] },
    ),
    pop: written({ apop: fc.boolean() }),
    smtp: written({
      auth: fc.oneof<fc.Arbitrary<unknown>[]>(
        fc.boolean(),
        fc.record({ userId, password: secret }, { requiredKeys: ['password'] }),
      ),
      hello: fc.constant('client.example.com'),
    }),
    separateSmtp: fc.record(
      {
        ...server,
        sender: fc.constant('jane@isp.example'),
        auth: fc.oneof<fc.Arbitrary<unknown>[]>(fc.constant(false), login),
        hello: fc.constant('[192.0.2.9]'),
        popBeforeSmtp,
      },
      { requiredKeys: ['sender'] },
    ),
    delay: fc.integer({ min: 0, max: 9 }),
  },
  { requiredKeys: ['mailbox'] },
);

const presetServer = (more: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(
    { server: fc.constantFrom('pop.gen.example', 'smtp.gen.example'), port, ssl, mechanism, ...more },
    { requiredKeys: ['server', 'port', 'ssl'] },
  );
const presetPop = presetServer({ apop: fc.boolean() });
const presetSmtp = presetServer({ auth: fc.boolean() });
const maybe = (arbitrary: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 5, arbitrary }, { weight: 1, arbitrary: fc.constant(false) });

/** The preset that owns the domain of one of the two addresses. */
export const preset = fc.record(
  {
    id: fc.constant('generated'),
    name: fc.constant('Generated'),
    aliases: fc.constant(['gen-alias']),
    domains: fc.constant(['example.com']),
    userId: fc.constantFrom('address', 'local-part', '{local}%{domain}', 'x-{domain}-{local}-{local}'),
    pop: maybe(presetPop),
    smtp: maybe(presetSmtp),
    alternatives: fc.record(
      { pop: fc.array(presetPop, { maxLength: 3 }), smtp: fc.array(presetSmtp, { maxLength: 3 }) },
      { requiredKeys: [] },
    ),
    delay: fc.integer({ min: 0, max: 9 }),
  },
  { requiredKeys: ['id', 'name', 'aliases', 'domains'] },
);

const override = fc.oneof<fc.Arbitrary<[string, unknown]>[]>(
  fc.tuple(fc.constantFrom('pop.port', 'smtp.port'), port),
  fc.tuple(fc.constantFrom('pop.ssl', 'smtp.ssl'), ssl),
  fc.tuple(fc.constantFrom('pop.server', 'smtp.server'), host),
  fc.tuple(fc.constantFrom('pop.apop', 'smtp.auth'), fc.boolean()),
  fc.tuple(fc.constantFrom('pop', 'smtp'), fc.constant(false)),
  fc.tuple(fc.constantFrom('pop.tls.ca', 'smtp.tls.ca'), fc.constant('other.pem')),
  fc.tuple(fc.constant('delay'), fc.constantFrom(0, 7)),
  fc.tuple(fc.constant('provider'), fc.constantFrom('none', 'generated')),
  fc.tuple(fc.constant('mailbox.userId'), fc.constant('over')),
  fc.tuple(fc.constant('mailbox.address'), fc.constantFrom('other@example.com', 'other@elsewhere.test')),
);

/** `--set`, each path once, in any order. */
export const overrides = fc.uniqueArray(override, { maxLength: 4, selector: ([path]) => path });
