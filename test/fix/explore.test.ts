import { readdirSync, readFileSync } from 'node:fs';
import { it } from 'vitest';
import { parseBytes } from '../../src/load/load.js';
import { fixDocument } from '../../src/pipeline/fix.js';
import { shownTextOf } from '../../src/pipeline/excerpt.js';
import { unifiedDiff } from '../../src/report/diff.js';
it('x', async () => {
  for (const f of readdirSync('test/fixtures').filter((n) => /\.(yaml|json)$/.test(n))) {
    const d = parseBytes(`/work/main/test/fixtures/${f}`, readFileSync(`test/fixtures/${f}`));
    const r = await fixDocument(d, {});
    const n = r.checked.diagnostics.filter((x) => x.fix).length;
    if (r.text !== null || n) console.log(f, n, JSON.stringify(r.applied), unifiedDiff(f, shownTextOf(d), shownTextOf(r.checked.document), { color: false, columns: null }));
  }
  const big = `accounts:\n${Array.from({ length: 500 }, (_, i) => `  a${i}:\n    mailbox: {adress: a@b.example, pasword: x} # c\n    pop: {server: p.b.example, prt: "995"}\n`).join('')}`;
  for (const text of [big, big.replace('prt: "995"', 'prt: "995", smtpx: {a: 1}').replace('adress', 'adress: 1, adrress')]) {
    const d = parseBytes('/x/.mailrc.yaml', Buffer.from(text));
    const t = Date.now();
    const r = await fixDocument(d, {});
    console.log(Date.now() - t, 'ms', r.applied.length, r.checked.diagnostics.length);
  }
  const nested = await fixDocument(parseBytes('/x/.mailrc.yaml', Buffer.from('mailbox: {address: a@b.example}\nsmpt: {servr: a.example, prt: "587"}\npop: {server: a.example}\n')), {});
  console.log(nested.text, nested.applied);
});
