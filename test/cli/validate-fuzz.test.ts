import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerptOf } from '../../src/mask/excerpt.js';
import { createJsonReporter } from '../../src/report/json.js';
import { prettyFile } from '../../src/report/pretty.js';
import { parseText } from '../../src/syntax/read-document.js';
import { checkDocument } from '../checked.js';
import { runHere } from './validate-support.js';

/** How many inputs; `FUZZ=50000 npx vitest run test/cli/validate-fuzz.test.ts` for a long night. */
const runs = Number(process.env.FUZZ ?? 1500);

const canary = 'Xq7-Canary+4711';
const numeric = '9021077345';

const yaml = [
  `# my mail
mailbox:
  address: jane@mail.example
  userId: jane
  password: ${canary}
pop:
  server: pop.mail.example
  port: 995
  ssl: true
smtp: {server: smtp.mail.example, port: 587, ssl: starttls}
`,
  `mailbox: {address: jane@mail.example, userId: jane, password: ${canary}, oauth2: {accessToken: "${canary}"}}
provider: none
delay: 5
pop: {server: pop.mail.example, port: 995, ssl: true, apop: false}
smtp: {server: smtp.mail.example, port: 465, ssl: true, auth: {userId: j, password: '${canary}'}}
`,
  `x-base: &base
  pop: {server: pop.mail.example}
  smtp: false
x-secret: &secret ${canary}
accounts:
  work:
    <<: *base
    mailbox:
      address: jane@mail.example
      password: *secret
  home:
    <<: [*base]
    mailbox:
      address: joe@mail.example
      password: "${canary}" # old: ${canary}
default: work
`,
  `mailbox:
  address: jane@mail.example
  password:
    ${canary}
pop: false
separateSmtp:
  server: smtp.mail.example
  sender: jane@mail.example
  auth:
    userId: jane
    password: >-
      first line
      ${canary}
  popBeforeSmtp:
    server: pop.mail.example
    userId: jane
    password: |-
      ${canary}
`,
  `mailbox:
  address: jane@mail.example
  password: ${numeric}
  oauth2: {accessToken: {command: [echo, ${canary}]}}
pop: {server: pop.mail.example, ssl: tls}
smtp: {server: smtp.mail.example, auth: {user: a, pass: ${canary}}}
`,
];
const json = [
  JSON.stringify({
    mailbox: { address: 'jane@mail.example', userId: 'jane', password: canary },
    pop: { server: 'pop.mail.example', port: 995 },
    smtp: { server: 'smtp.mail.example', auth: { userId: 'x', password: canary } },
  }),
  JSON.stringify(
    {
      name: 'x',
      mailconf: {
        accounts: {
          work: {
            mailbox: { address: 'jane@mail.example', password: canary, oauth2: { accessToken: canary } },
            pop: { server: 'pop.mail.example', port: 995 },
            smtp: false,
          },
        },
      },
    },
    null,
    2,
  ),
];

const inserts = [
  ...' \t\n:#,{}[]"\'-?|>&*!%@`\\=<~',
  '\r\n',
  '  ',
  ': ',
  ' #',
  '\n  ',
  '---\n',
  'a',
  'x: ',
  '\u0000',
  '\u202e',
  '\uFEFF',
];

type Mutation = {
  kind: 'delete' | 'insert' | 'double' | 'drop line' | 'double line' | 'swap lines' | 'indent';
  at: number;
  what: number;
};

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('delete', 'insert', 'double', 'drop line', 'double line', 'swap lines', 'indent'),
  at: fc.nat(10_000),
  what: fc.nat(10_000),
});

/** Changes a text anywhere but inside a canary. */
function mutate(text: string, { kind, at, what }: Mutation): string {
  if (kind.includes('line') || kind === 'indent') {
    const lines = text.split('\n');
    const index = at % lines.length;
    const line = lines[index] as string;
    if (kind === 'drop line') lines.splice(index, 1);
    else if (kind === 'double line') lines.splice(what % lines.length, 0, line);
    else if (kind === 'swap lines') {
      const other = what % lines.length;
      lines[index] = lines[other] as string;
      lines[other] = line;
    } else lines[index] = what % 2 ? line.replace(/^ {1,2}/, '') : `${' '.repeat(1 + (what % 3))}${line}`;
    return lines.join('\n');
  }
  const units = text
    .split(new RegExp(`(${canary.replace('+', '\\+')}|${numeric})`))
    .flatMap((part, index) => (index % 2 ? [part] : [...part]));
  const index = at % Math.max(1, units.length);
  const isCanary = (units[index] ?? '').length > 2;
  if (kind === 'insert') units.splice(index, 0, inserts[what % inserts.length] as string);
  else if (isCanary) return text;
  else if (kind === 'delete') units.splice(index, 1 + (what % 3 === 0 && (units[index + 1] ?? '').length < 3 ? 1 : 0));
  else units.splice(index, 0, units[index] as string);
  return units.join('');
}

/** Hosts, log-in names and the like are open: a mutation may make the canary a part of one. */
function isOpenValue(text: string, path: string): boolean {
  const keys =
    'server|sender|userId|user|address|provider|providers|port|ssl|apop|delay|default|file|env|hello|mechanism|ca';
  const onOneLine = new RegExp(`(?:${keys})\\s*["']?\\s*:\\s*(?:[&!]\\S*\\s+)*["']?[^\\s"']*(?:Canary|9021077345)`);
  if (onOneLine.test(text)) return true;
  let found = false;
  const walk = (value: unknown, key: string): void => {
    if (value !== null && typeof value === 'object') for (const [name, item] of Object.entries(value)) walk(item, name);
    else if (keys.split('|').includes(key) && (String(value).includes('Canary') || String(value).includes(numeric)))
      found = true;
  };
  walk(parseText(path, text).value, '');
  return found;
}

async function report(path: string, text: string): Promise<string> {
  const document = parseText(path, text);
  const checked = await checkDocument(document);
  for (const { range } of checked.diagnostics) {
    if (range === null) continue;
    expect(range.start.offset).toBeLessThanOrEqual(range.end.offset);
    expect(range.end.offset).toBeLessThanOrEqual(text.length);
  }
  const shown = checked.diagnostics.map((diagnostic) => ({
    diagnostic,
    excerpt: excerptOf(document, diagnostic.range),
  }));
  const pretty = prettyFile('x.yaml', shown, { color: false, columns: 80 });
  const { diagnostics } = checked;
  const file = { path: 'x.yaml', diagnostics, accounts: null, excerptOf: () => null };
  return pretty + createJsonReporter().file(file);
}

const traces = [
  canary,
  numeric,
  Buffer.from(canary).toString('base64'),
  encodeURIComponent(canary),
  canary.slice(0, 10),
  numeric.slice(0, 6),
];

describe('mutated files', () => {
  it.each([
    ['YAML', '/x/.mailrc.yaml', yaml],
    ['JSON', '/x/.mailrc.json', json],
    ['package.json', '/x/package.json', json],
  ])(
    '%s: no canary in the report, ranges inside the text',
    async (_, path, texts) => {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...texts),
          fc.array(mutation, { minLength: 1, maxLength: 4 }),
          async (text, mutations) => {
            const input = mutations.reduce(mutate, text);
            const output = await report(path, input);
            if (isOpenValue(input, path)) return;
            for (const trace of traces)
              if (output.includes(trace)) throw new Error(`${trace} in\n${output}\nfor\n${input}`);
          },
        ),
        { numRuns: runs },
      );
    },
    3_600_000,
  );

  it('resolve and the whole program', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...yaml),
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        async (text, mutations) => {
          const input = mutations.reduce(mutate, text);
          for (const argv of [
            ['resolve', '-'],
            ['resolve', '-', '--format', 'json'],
            ['validate', '-'],
          ]) {
            const { out, err, status } = await runHere(argv, { stdin: input, cwd: '/nowhere' });
            expect([0, 1]).toContain(status);
            expect(err).not.toContain('fault of mailconf');
            expect(out).not.toMatch(/^(?:::|##\[)/m);
            if (isOpenValue(input, '.mailrc.yaml') || input.includes('command')) continue;
            for (const trace of traces)
              if ((out + err).includes(trace))
                throw new Error(`${trace} in ${argv.join(' ')}\n${out}${err}\nfor\n${input}`);
          }
        },
      ),
      { numRuns: Math.ceil(runs / 5) },
    );
  }, 3_600_000);
});
