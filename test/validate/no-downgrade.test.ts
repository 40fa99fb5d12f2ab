import { expect, it } from 'vitest';
import { validateMailConfig } from '../../src/index.js';

it('offers no renaming of a foreign key that would send the password in clear text', async () => {
  const text =
    'mailbox: {address: jo@example.com}\npop: false\nsmtp: {server: smtp.example.com, port: 587, secure: false}\n';
  const { diagnostics } = await validateMailConfig({ text, path: '.mailrc.yaml' });
  const [found] = diagnostics.filter(({ rule }) => rule === 'unknown-key');
  expect(found?.fix).toBeUndefined();
  expect(found?.help).toContain('`ssl: starttls`');
});

it('offers the renaming where nothing is lost', async () => {
  const text =
    'mailbox: {address: jo@example.com}\npop: false\nsmtp: {server: smtp.example.com, port: 465, secure: true}\n';
  const { diagnostics } = await validateMailConfig({ text, path: '.mailrc.yaml' });
  expect(diagnostics.find(({ rule }) => rule === 'unknown-key')?.fix?.edits[0]?.newText).toBe('ssl');
});
