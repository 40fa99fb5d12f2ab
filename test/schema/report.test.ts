import { expect, test } from 'vitest';
import { readSchema, strictAjv } from './read-schema.js';

const validate = strictAjv().compile(readSchema('report'));
const all = { version: 1, tool: { name: 'mailconf', version: '1.0.0' } };
const range = { start: { line: 2, column: 9, offset: 20 }, end: { line: 2, column: 12, offset: 23 } };
const diagnostic = {
  rule: 'invalid-value',
  severity: 'error',
  message: 'ssl is true, starttls or false',
  pointer: '/pop/ssl',
  range,
  account: null,
  docs: 'https://mailconf.example/rules/invalid-value',
};
const fix = { title: 'write true', edits: [{ range, newText: 'true' }] };
const related = [{ message: 'used here', path: '.mailrc.yaml', range: null }];
const check = {
  service: 'pop',
  step: 'connect',
  status: 'ok',
  message: 'connected',
  facts: { address: '192.0.2.7', port: 995 },
  durationMs: 12.5,
};
const probed = { name: null, ok: true, checks: [check], durationMs: 20 };
const summary = { files: 1, errors: 1, warnings: 0, infos: 0 };

test.each<[string, unknown]>([
  [
    'validate',
    {
      ...all,
      files: [
        {
          path: '.mailrc.yaml',
          diagnostics: [diagnostic, { ...diagnostic, help: 'x', fix, related, range: null, account: 'a' }],
        },
      ],
      summary,
    },
  ],
  [
    'validate with an unreadable file',
    {
      ...all,
      error: { code: 'EACCES', message: 'x', path: 'a' },
      files: [{ path: 'a', diagnostics: [], error: { code: 'EACCES', message: 'x' } }],
      summary,
    },
  ],
  [
    'resolve',
    {
      ...all,
      path: '.mailrc.yaml',
      diagnostics: [],
      accounts: [
        {
          name: 'a',
          config: {
            provider: 'gmail',
            mailbox: { address: 'j@gmail.com' },
            pop: false,
            smtp: { server: 'smtp.gmail.com' },
            delay: 0,
          },
          origins: {
            '/pop': { kind: 'file', path: '.mailrc.yaml', pointer: '/pop', range },
            '/smtp/server': { kind: 'provider', path: 'providers/gmail.yaml', pointer: '/smtp/server', id: 'gmail' },
          },
        },
      ],
    },
  ],
  ['probe', { ...all, path: null, diagnostics: [], accounts: [probed], summary: { accounts: 1, failed: 0 } }],
  [
    'probe with a failed step',
    {
      ...all,
      path: 'a',
      diagnostics: [],
      accounts: [
        {
          ...probed,
          ok: false,
          checks: [
            {
              ...check,
              status: 'failed',
              cause: 'port-blocked',
              help: 'x',
              fix,
              pointer: '/pop/port',
              range,
              facts: { nodeCode: 'ETIMEDOUT', alternatives: [{ port: 110, ssl: 'starttls' }] },
            },
          ],
        },
      ],
      summary: { accounts: 1, failed: 1 },
    },
  ],
  ['an error', { ...all, error: { code: 'ERR_MAILCONF_NOT_FOUND', message: 'no file found' } }],
])('%s is described', (_, report) => {
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
});

test.each<[string, unknown]>([
  ['a report of nothing', all],
  ['another version', { ...all, version: 2, files: [], summary }],
  [
    'a diagnostic without a range',
    { ...all, files: [{ path: 'a', diagnostics: [{ ...diagnostic, range: undefined }] }], summary },
  ],
  [
    'an unknown status',
    {
      ...all,
      path: 'a',
      diagnostics: [],
      accounts: [{ ...probed, checks: [{ ...check, status: 'maybe' }] }],
      summary: { accounts: 1, failed: 0 },
    },
  ],
  [
    'a field that nobody described',
    { ...all, path: 'a', diagnostics: [], accounts: [{ ...probed, note: 'x' }], summary: { accounts: 1, failed: 0 } },
  ],
])('%s is refused', (_, report) => {
  expect(validate(JSON.parse(JSON.stringify(report)))).toBe(false);
});
