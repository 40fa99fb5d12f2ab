import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { printedConfig } from '../../src/mask/printed-config.js';
import { resolvedYaml } from '../../src/report/resolved-yaml.js';
import { placedOrigins } from '../../src/resolve/placed-origins.js';
import { parseText } from '../../src/syntax/read-document.js';
import { fromPointer } from '../../src/text/pointer.js';
import { parseOverrides } from '../../src/validate/overrides.js';
import { checkDocument, leavesOf, providersIn } from '../checked.js';
import { account, overrides, preset } from './arbitraries.js';
import { naiveResolve } from './naive.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailconf-merge-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Json = Record<string, unknown>;
const withoutPrototypes = (value: unknown) => JSON.parse(JSON.stringify(value)) as Json;
const inAnyForm = fc.constantFrom(
  (value: unknown) => stringify(value),
  (value: unknown) => stringify(value, { collectionStyle: 'flow' }),
  (value: unknown) => JSON.stringify(value),
);

async function check(text: string, set: Readonly<Record<string, unknown>> = {}) {
  const document = parseText(join(folder, '.mailrc.yaml'), text);
  const checked = await checkDocument(document, { overrides: parseOverrides(set), providers: providersIn(folder) });
  const shape = checked.diagnostics.filter(({ rule }) =>
    /^(?:unknown|missing-key|wrong|out|invalid|yaml|dupl)/.test(rule),
  );
  expect(shape).toEqual([]);
  return { ...checked, resolved: checked.accounts[0] as NonNullable<(typeof checked.accounts)[0]> };
}

/** The leaves of a configuration by pointer. */
function flattened(value: unknown, pointer = '', leaves: Json = {}): Json {
  const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
  if (!isObject || /\/(?:auth|password|accessToken)$/.test(pointer)) leaves[pointer] = value;
  else for (const [key, below] of Object.entries(value)) flattened(below, `${pointer}/${key}`, leaves);
  return leaves;
}

describe('the merge', () => {
  it('gives each leaf the value and the origin of the naive reading', async () => {
    await fc.assert(
      fc.asyncProperty(account, preset, overrides, inAnyForm, async (written, known, sets, print) => {
        await writeFile(join(folder, 'generated.yaml'), JSON.stringify(known));
        const text = print(written);
        const { resolved, document } = await check(text, Object.fromEntries(sets));

        const set = Object.fromEntries(sets);
        const provider = set.provider ?? written.provider;
        const address = String(set['mailbox.address'] ?? written.mailbox.address);
        const isOwner = provider === undefined ? address.endsWith('@example.com') : provider !== 'none';
        const expected = naiveResolve(written as Json, isOwner ? (known as Json) : null, sets);

        const actual = Object.fromEntries(
          [...leavesOf(resolved)].map(([pointer, { value, origin }]) => [pointer, { value, kind: origin.kind }]),
        );
        expect(withoutPrototypes(actual)).toEqual(withoutPrototypes(expected));

        // The configuration is the leaves and nothing else; what a leaf of the file says stands at its origin.
        const flat = flattened(withoutPrototypes(resolved.config));
        expect(flat).toEqual(
          withoutPrototypes(Object.fromEntries(Object.entries(expected).map(([key, { value }]) => [key, value]))),
        );
        for (const { value, origin } of leavesOf(resolved).values()) {
          if (origin.kind === 'provider') {
            const told = fromPointer(origin.pointer).reduce<unknown>((at, key) => (at as Json)[key], known);
            if (/^\/(?:userId|domains)$/.test(origin.pointer)) continue;
            expect(told).toEqual(value);
          }
          if (origin.kind !== 'file') continue;
          const told = fromPointer(origin.pointer).reduce<unknown>((at, key) => (at as Json)[key], document.value);
          expect(told).toEqual(value);
          expect(document.locate(origin.pointer)).not.toBeNull();
        }
      }),
      { numRuns: 400 },
    );
  });

  it('resolves its own output to the same configuration', async () => {
    await fc.assert(
      fc.asyncProperty(account, preset, overrides, fc.boolean(), async (written, known, sets, withOrigins) => {
        await writeFile(join(folder, 'generated.yaml'), JSON.stringify(known));
        const { resolved, document, diagnostics } = await check(JSON.stringify(written), Object.fromEntries(sets));
        // Without a server there is no output.
        fc.pre(!diagnostics.some(({ rule }) => rule === 'incomplete-server' || rule === 'no-service'));
        const config = printedConfig(resolved.config);
        const printed = { name: null, config, origins: placedOrigins(resolved, document) };
        const text = resolvedYaml([printed], {}, { origins: withOrigins });
        // The one thing that the schema refuses is a hidden secret.
        const again = await check(text.replaceAll('"***"', 's3cret'));
        expect(printedConfig(again.resolved.config)).toEqual(config);
        for (const line of text.split('\n').slice(0, -1)) expect(line).toMatch(/^ *[A-Za-z0-9]+:/);
      }),
      { numRuns: 200 },
    );
  });
});
