import { expect, test } from 'vitest';
import { nodeWorkspace } from '../../src/files/node-workspace.js';
import { fixDocument } from '../../src/fix/fix.js';
import { parseText } from '../../src/syntax/read-document.js';

/** How often the file is checked while it is fixed: each check asks for the presets. */
function checksOf(text: string) {
  const workspace = nodeWorkspace();
  let checks = 0;
  const counting = new Proxy(workspace, {
    get(target, key) {
      if (key === 'presets') checks++;
      return Reflect.get(target, key, target);
    },
  });
  const { applied } = fixDocument(parseText('/x/.mailrc.yaml', text), {}, counting);
  return { checks, applied: applied.length };
}

const accounts = (count: number, account: string) =>
  `accounts:\n${Array.from({ length: count }, (_, index) => `  a${index}: ${account}\n`).join('')}`;

test('fixes that bring faults to light are not tried account by account', () => {
  const wrong = '{mailbox: {addres: 1}, pop: {prot: 2}}';
  const few = checksOf(accounts(3, wrong));
  const many = checksOf(accounts(300, wrong));
  expect(many.checks).toBeLessThanOrEqual(few.checks + 10);
});

test('good fixes are made beside them', () => {
  const text = accounts(100, '{mailbox: {addres: 1}, pop: {prot: 2}}');
  const good = '  good: {mailbox: {addres: jo@example.com}, pop: {sever: pop.example.com}, smtp: false}\n';
  const { checks, applied } = checksOf(text + good + good.replace('good', 'good2'));
  expect(applied).toBeGreaterThanOrEqual(4);
  expect(checks).toBeLessThan(60);
});
