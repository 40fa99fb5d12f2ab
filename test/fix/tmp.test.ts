import { it } from 'vitest';
import { parseText } from '../../src/load/load.js';
import { checkDocument } from '../../src/pipeline/check.js';
import { fixText } from './fix-support.js';
it('x', async () => {
  for (const text of ['accounts:\n  ~a0:\n    mailbox: {userId: 4711}\n    smtp: {auth: {}}\n', 'accounts:\n  ~a0:\n    mailbox: {address: 4711, password: 1}\n    pop: {server: 1, tls: 3, port: x, ssl: 7}\n    smtp: {auth: {userId: 1, password: 1}}\n', 'accounts:\n  ~a0: {separateSmtp: {sender: 1, hello: 1, popBeforeSmtp: {userId: 1, password: 3}}}\n'])
    try { const c = await checkDocument(parseText('/x/.mailrc.yaml', text)); console.log(c.diagnostics.map((d) => d.rule + d.pointer)); } catch (e) { console.log(String((e as Error).stack).split('\n').slice(0, 3)); }
  // 50 MB of nothing, deep alias use
  const bomb = `x-s: &s {hst: p.example, port: "995"}\naccounts:\n${Array.from({ length: 3000 }, (_, i) => `  a${i}: {mailbox: {address: a@b.example, password: {env: MAIL_P}}, pop: *s, smtp: false}\n`).join('')}`;
  const t = Date.now();
  const r = await fixText(bomb);
  console.log(Date.now() - t, r.applied.length, r.checked.diagnostics.length);
});
