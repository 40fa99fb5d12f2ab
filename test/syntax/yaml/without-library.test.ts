import { expect, it, vi } from 'vitest';
import { validateMailConfig } from '../../../src/index.js';
import { excerptOf } from '../../../src/mask/excerpt.js';
import { parseText } from '../../../src/syntax/read-document.js';

vi.mock('../../../src/syntax/yaml/yaml-library.js', () => ({
  provideYaml: () => {},
  yaml: () => {
    throw new Error('the YAML library is loaded');
  },
}));

const text = `# mailconf-disable-next-line unknown-key
mailboks: 1
mailbox: &box
  address: you@example.com # yours
  password: hunter2hunter2
pop: {server: pop.example.com, port: 25, ssl: maybe}
smtp:
  <<: *box
  server: smtp.example.com
`;

it.each([
  ['LF', text],
  ['CR LF', text.replaceAll('\n', '\r\n')],
])('a file that is read plainly has its diagnostics and excerpts without the YAML library: %s', async (_, written) => {
  const path = '/nowhere/.mailrc.yaml';
  const { diagnostics } = await validateMailConfig({ text: written, path });
  const document = parseText(path, written);
  expect(diagnostics.length).toBeGreaterThan(3);
  for (const { range } of diagnostics) {
    const excerpt = excerptOf(document, range);
    expect(excerpt?.lines.length).toBeGreaterThan(0);
    expect(JSON.stringify(excerpt)).not.toContain('hunter2');
  }
});
