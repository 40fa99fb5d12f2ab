import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { validateMailConfig } from '../../../src/index.js';
import { parsePlainYaml } from '../../../src/syntax/yaml/quick-yaml.js';

vi.mock('../../../src/syntax/yaml/quick-yaml.js', async (original) => {
  const module = await original<typeof import('../../../src/syntax/yaml/quick-yaml.js')>();
  return { ...module, parsePlainYaml: vi.fn(module.parsePlainYaml) };
});

const reader = vi.mocked(parsePlainYaml);
const readPlainly = reader.getMockImplementation() as (text: string) => object | undefined;
afterEach(() => {
  reader.mockImplementation(readPlainly);
});

/** The diagnostics of a text, read plainly and read carefully, which must be the same. */
async function checkBoth(text: string): Promise<boolean> {
  const source = { text, path: '/nowhere/.mailrc.yaml' };
  reader.mockImplementation(readPlainly);
  const plain = await validateMailConfig(source);
  const isRead = reader.mock.results.at(-1)?.value !== undefined;
  reader.mockImplementation(() => undefined);
  expect(plain, JSON.stringify(text)).toEqual(await validateMailConfig(source));
  return isRead;
}

const texts = ['examples', 'test/fixtures', 'test/mistakes'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8')),
);

describe('a file that is read plainly', () => {
  it('has the diagnostics, with their places, of one that is read carefully', async () => {
    let read = 0;
    for (const text of texts) if (await checkBoth(text)) read += 1;
    expect(read).toBeGreaterThan(50);
  });

  it('has them with a place damaged, too', async () => {
    const piece = fc.constantFrom(
      '',
      ' ',
      '  ',
      '\n',
      '\n  ',
      ': ',
      '# ',
      ' #x',
      '"',
      "'",
      '{',
      '}',
      '- ',
      'x',
      '1',
      '~',
      'ssl',
      '\r\n',
      '\t',
      '&a ',
      '*a',
    );
    const damaged = fc.tuple(fc.constantFrom(...texts), fc.nat(), fc.nat(8), piece).map(([text, at, length, put]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + put + text.slice(start + length);
    });
    await fc.assert(
      fc.asyncProperty(damaged, async (text) => {
        await checkBoth(text);
      }),
      { numRuns: 600 * Number(process.env.FUZZ ?? 1) },
    );
  });
});
