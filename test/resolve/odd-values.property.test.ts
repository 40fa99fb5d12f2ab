import fc from 'fast-check';
import { expect, it } from 'vitest';
import { documentOfData } from '../../src/syntax/read-document.js';
import { checkDocument } from '../checked.js';

const services = ['pop', 'smtp', 'separateSmtp'];
const keys = ['server', 'port', 'ssl', 'apop', 'auth', 'sender', 'userId', 'password', 'tls', 'popBeforeSmtp', 'hello'];
const odd = fc.oneof(
  { depthSize: 'small' },
  fc.constantFrom(null, true, false, 'starttls', '', 995, 1.5, 'jo@example.com', 'mail.example.com', '***'),
  fc.array(fc.constantFrom('a', 1, null), { maxLength: 2 }),
  fc.dictionary(fc.constantFrom('A', 'env', 'file', ...keys), fc.constantFrom('x', 1, null, {}), { maxKeys: 3 }),
);
const server = fc.oneof(odd, fc.dictionary(fc.constantFrom(...keys), odd, { maxKeys: 6 }));
const account = fc.record(
  {
    provider: odd,
    mailbox: fc.oneof(odd, fc.record({ address: odd, userId: odd, password: odd, oauth2: odd }, { requiredKeys: [] })),
    delay: odd,
    ...Object.fromEntries(services.map((name) => [name, server])),
  },
  { requiredKeys: [] },
);
const root = fc.oneof(account, fc.record({ accounts: fc.dictionary(fc.constantFrom('a', 'b'), account) }));

it('a value of any type anywhere is a diagnostic or right, and never an exception', async () => {
  let wrong = 0;
  await fc.assert(
    fc.asyncProperty(root, async (data) => {
      const { diagnostics } = await checkDocument(documentOfData(data, '/odd'));
      if (diagnostics.some(({ severity }) => severity === 'error')) wrong++;
    }),
    { numRuns: 1000 },
  );
  expect(wrong).toBeGreaterThan(100);
});
