import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Editor, openEditor } from './language-server.js';

let editor: Editor;
beforeAll(async () => {
  editor = await openEditor(
    fileURLToPath(new URL('../../schema/provider.schema.json', import.meta.url)),
    'company.yaml',
  );
});
afterAll(() => editor?.close());

const file = 'id: company\nname: Company\n';

test('completion offers the keys and a whole file', async () => {
  const labels = [...(await editor.complete('▮')).keys()];
  expect(labels).toEqual(expect.arrayContaining(['id', 'name', 'domains', 'pop', 'smtp', 'signIn', 'Provider file']));
});

test('completion offers the keys of a server and none for secrets or TLS', async () => {
  const labels = [...(await editor.complete(`${file}pop:\n  ▮`)).keys()];
  expect(labels).toEqual(expect.arrayContaining(['server', 'port', 'ssl', 'apop', 'mechanism']));
  expect(labels).not.toContain('tls');
});

test('completion says what each way to sign in means', async () => {
  const offers = await editor.complete(`${file}signIn: ▮`);
  expect([...offers.keys()]).toEqual(['password', 'app-password', 'oauth2', 'closed']);
  expect(offers.get('oauth2')?.documentation).toContain('access token');
});

test('a hover explains a key', async () => {
  expect(await editor.hover(`${file}user▮Id: local-part\n`)).toContain('the part before the @');
});

test.each<[string, string, string[]]>([
  ['a right file', `${file}pop:\n  server: pop.company.example\n  port: 995\n  ssl: true\nsmtp: false\n`, []],
  [
    'an incomplete server',
    `${file}pop:\n  server: pop.company.example\n  ssl: true\n`,
    ['3:1 pop: Missing property "port".'],
  ],
  ['a misspelt key', `${file}domain: company.example\n`, ['3:1 domain: Property domain is not allowed.']],
])('squiggles of %s', async (_, text, problems) => {
  expect(await editor.diagnose(text)).toEqual(problems);
});
