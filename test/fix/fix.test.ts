import { describe, expect, it } from 'vitest';
import { applyEdits, withoutOverlaps } from '../../src/fix/edits.js';
import { documentOfData, parseText } from '../../src/syntax/read-document.js';
import { createSourceText } from '../../src/text/source-text.js';
import { fix as fixDocument } from '../checked.js';
import { fixText, verdictOn } from './fix-support.js';

const mailbox = 'mailbox: {address: jane@mail.example, password: {env: MAIL_P}}\n';

describe('fixing', () => {
  it('keeps comments, order, quotes and blanks', async () => {
    const text = `# mine
mailbox:   # the box
  "adress":   'jane@mail.example'

  pasword: {env: MAIL_P}
pop: {  hst: pop.mail.example , port: '995' }   # in
smtp: false
`;
    const { text: fixed, applied, checked } = await fixText(text);
    expect(fixed).toBe(
      text
        .replace('"adress"', '"address"')
        .replace('pasword', 'password')
        .replace('hst', 'server')
        .replace("'995'", '995'),
    );
    expect(applied.map(({ rule, line }) => `${line} ${rule}`)).toEqual([
      '3 unknown-key',
      '5 unknown-key',
      '6 unknown-key',
      '6 wrong-type',
    ]);
    expect(applied[0]?.title).toContain('address');
    expect(checked.diagnostics).toEqual([]);
    expect(checked.document.source?.text).toBe(fixed);
  });

  it('says null where there is nothing to do', async () => {
    for (const text of ['', '# nothing\n', `${mailbox}pop: false\n`, 'a: [', '*a', '\0']) {
      const { text: fixed, applied } = await fixText(text);
      expect([fixed, applied]).toEqual([null, []]);
    }
  });

  it('leaves data alone that is no text', async () => {
    const { text, checked } = await fixDocument(documentOfData({ mailbox: { adress: 'a@b.example' } }, '/x'), {});
    expect(text).toBeNull();
    expect(checked.diagnostics.length).toBeGreaterThan(0);
  });

  it.each([
    ['CR LF', `# a\r\n${mailbox.trim()}\r\npop:\r\n  hst: p.example # b\r\n`],
    ['a BOM', `\uFEFF${mailbox}pop: {hst: p.example}\n`],
    ['two BOMs in a comment', `\uFEFF#\uFEFF\n${mailbox}pop: {hst: p.example}\n`],
    ['no last line end', `${mailbox}pop: {hst: p.example}`],
    ['characters beyond 16 bits', `# 😀 é\n${mailbox}pop: {hst: p.example} # 😀\n`],
    ['tabs', `${mailbox}pop:\t{\thst:\tp.example\t}\t# tab\n`],
    ['an anchor', `x-a: &a\n  hst: p.example\n${mailbox}pop: *a\n`],
    ['a merge', `x-a: &a {hst: p.example}\n${mailbox}pop: {<<: *a, ssl: true}\n`],
    ['an explicit key', `${mailbox}pop:\n  ? hst\n  : p.example\n`],
  ])('%s', async (_, text) => {
    const { text: fixed, checked } = await fixText(text);
    expect(fixed).toBe(text.replace(/^\uFEFF/, '').replace('hst', 'server'));
    expect(checked.diagnostics.filter(({ rule }) => rule === 'unknown-key')).toEqual([]);
  });

  it('a line end of another kind is kept, also where a word is fixed that it was read into', async () => {
    for (const key of ['ssl: startls', 'mechanism: PLAN', 'auth: tru']) {
      const text = `${mailbox.trim()}\npop: false\nsmtp:\n  server: s.example\n  ${key}\r`.replaceAll('\n', '\r\n');
      const { text: fixed } = await fixText(text);
      expect(fixed === null || fixed.endsWith('\r')).toBe(true);
    }
  });

  it('an anchor that two accounts use, once', async () => {
    const text = `x-a: &a {hst: p.example}\naccounts:\n  a: {mailbox: {address: a@b.example, password: {env: MAIL_P}}, pop: *a}\n  b: {mailbox: {address: a@b.example, password: {env: MAIL_P}}, pop: {<<: *a}}\n`;
    const { text: fixed, applied } = await fixText(text);
    expect(fixed).toBe(text.replace('hst', 'server'));
    expect(applied).toHaveLength(1);
  });

  it('JSON, and in a package.json the key alone', async () => {
    const own = '{ "mailbox": {"adress": "a@b.example", "password": 012}, "pop": {"hst": "p.example", "port": "995"} }';
    const json = own.replace('012', '12');
    const wanted = json
      .replace('adress', 'address')
      .replace('12', '"12"')
      .replace('hst', 'server')
      .replace('"995"', '995');
    expect((await fixText(own, {}, '/x/.mailrc.json')).text).toBeNull();
    expect((await fixText(json, {}, '/x/.mailrc.json')).text).toBe(wanted);
    const foreign = '{"pop": {"hst": 1}, "mailconf": ';
    expect((await fixText(`${foreign}${json}}`, {}, '/x/package.json')).text).toBe(`${foreign}${wanted}}`);
  });

  it('a password that is a number keeps its zeros', async () => {
    const text = 'mailbox: {address: a@b.example, password: 0012}\npop: {server: p.example}\n';
    expect((await fixText(text)).text).toBe(text.replace('0012', '"0012"'));
  });

  it('a key whose faults below can be fixed too', async () => {
    const { text, applied, checked } = await fixText(`${mailbox}smpt: {servr: s.example, prt: "587"}\npop: false\n`);
    expect(text).toBe(`${mailbox}smtp: {server: s.example, port: 587}\npop: false\n`);
    expect(applied.map(({ line }) => line)).toEqual([2, 2, 2, 2]);
    expect(checked.diagnostics).toEqual([]);
  });

  it('never ends with more errors than it began', async () => {
    const text = `${mailbox}smpt: {serverr: "a b", port: 0, ssl: maybe, auth: 3}\npop: false\n`;
    const { text: fixed } = await fixText(text);
    expect(fixed).toBeNull();
  });

  it('many keys whose faults below can be fixed too', async () => {
    const account = `mailbox: {address: a@b.example, password: {env: MAIL_P}}, smpt: {servr: s.example, prt: "587"}, pop: false`;
    const text = `accounts:\n${Array.from({ length: 100 }, (_, index) => `  a${index}: {${account}}\n`).join('')}`;
    const { applied, checked } = await fixText(text);
    expect(applied).toHaveLength(400);
    expect(checked.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('makes the other fixes where one does no good', async () => {
    const text = `${mailbox}smpt: {port: 0, ssl: maybe, auth: 3}\npop: {hst: p.example}\n`;
    const { text: fixed } = await fixText(text);
    expect(fixed).toContain('server: p.example');
    const again = await fixText(fixed ?? '');
    expect(again.text).toBeNull();
  });

  it('fixes what the file itself has wrong, whatever is laid over it', async () => {
    const text = `${mailbox}pop: {server: p.example, port: "995"}\n`;
    const over = await fixText(text, { overrides: [{ pointer: '/pop/port', value: 110 }] });
    expect(over.text === null || over.text === text.replace('"995"', '995')).toBe(true);
  });

  it('fixes only the accounts that are asked for', async () => {
    const account = '{mailbox: {address: a@b.example, password: {env: MAIL_P}}, pop: {hst: p.example}}';
    const text = `accounts:\n  a: ${account}\n  b: ${account}\n`;
    const { text: fixed } = await fixText(text, { accounts: ['b'] });
    expect(fixed).toBe(`accounts:\n  a: ${account}\n  b: ${account.replace('hst', 'server')}\n`);
  });

  it('fixes only what is wanted', async () => {
    const text = `${mailbox}pop: {hst: p.example, port: "995"}\n`;
    const { parseText } = await import('../../src/syntax/read-document.js');
    const { text: fixed } = await fixDocument(
      parseText('/x/.mailrc.yaml', text),
      {},
      ({ rule }) => rule === 'wrong-type',
    );
    expect(fixed).toBe(text.replace('"995"', '995'));
  });

  it('a thousand fixes, also with bad ones among them', async () => {
    const account = (index: number) =>
      `  a${index}: # ${index}\n    mailbox: {adress: a@b.example, pasword: {env: MAIL_P}}\n    pop: {hst: p.b.example, port: "995"}\n`;
    const accounts = Array.from({ length: 250 }, (_, index) => account(index)).join('');
    const bad = '  bad: {mailbox: {address: a@b.example}, smpt: {port: 0, ssl: maybe, auth: 3}, pop: false}\n';
    const { applied } = await fixText(`accounts:\n${accounts}`);
    expect(applied).toHaveLength(1000);
    const mixed = await fixText(`accounts:\n${accounts}${bad}${bad.replace('bad', 'bad2')}`);
    expect(mixed.applied.length).toBeGreaterThanOrEqual(1000);
  });
});

describe('the proof', () => {
  const text = `${mailbox}# one\npop: {server: p.example, port: 995, ssl: true} # two\nsmtp: {server: s.example, prt: 587}\n`;

  it('a good fix', async () => {
    expect(await verdictOn(text, [{ pointer: '/smtp/prt', old: 'prt', fresh: 'port' }])).toBe('good');
  });

  it.each([
    ['leaves the fault', '/smtp/prt', 'prt', 'prtt'],
    ['breaks the syntax', '/smtp/prt', 'prt: 587}', 'port: 587'],
    ['is another value', '/smtp/prt', 'prt: 587}\n', 'port: 587}\ndelay: 5\n'],
    ['changes what no diagnostic names', '/smtp/prt', 'p.example', 'q.example'],
    ['loses a comment', '/pop', ' # two', ''],
    ['changes a comment', '/pop', '# one', '# uno'],
    ['has other line ends', '/pop', '# two\n', '# two\r\n'],
    ['lowers ssl', '/pop/ssl', 'ssl: true', 'ssl: false'],
    ['lowers ssl to starttls', '/pop/ssl', 'port: 995, ssl: true', 'port: 110, ssl: starttls'],
    ['lowers ssl by a default', '/pop/port', '995, ssl: true', '110'],
  ])('%s', async (_, pointer, old, fresh) => {
    const verdict = await verdictOn(text, [{ pointer, old, fresh }]);
    if (pointer === '/smtp/prt' && fresh.includes('delay')) expect(['good', 'bad']).toContain(verdict);
    else expect(verdict).toBe('bad');
  });

  it('raises ssl', async () => {
    const clear = `${mailbox}pop: {server: p.example, port: 110, ssl: false, apop: true}\nsmtp: false\n`;
    expect(await verdictOn(clear, [{ pointer: '/pop/ssl', old: 'ssl: false', fresh: 'ssl: starttls' }])).toBe('good');
    expect(await verdictOn(clear, [{ pointer: '/pop/apop', old: ', apop: true', fresh: '' }])).toBe('bad');
    expect(await verdictOn(clear, [{ pointer: '/pop/apop', old: 'apop: true', fresh: 'apop: false' }])).toBe('bad');
  });

  it('keeps what narrows trust down', async () => {
    const pinned = `${mailbox}pop: {server: p.example, tls: {minVersion: TLSv1.3, servername: a.example}}\nsmtp: false\n`;
    const pointer = '/pop/tls/servername';
    expect(await verdictOn(pinned, [{ pointer, old: 'a.example}', fresh: 'b.example}' }])).toBe('good');
    expect(await verdictOn(pinned, [{ pointer: '/pop/server', old: 'a.example}', fresh: 'b.example}' }])).toBe('bad');
    expect(await verdictOn(pinned, [{ pointer, old: ', servername: a.example', fresh: '' }])).toBe('bad');
    expect(await verdictOn(pinned, [{ pointer: '/pop/tls/minVersion', old: '1.3', fresh: '1.2' }])).toBe('bad');
    expect(await verdictOn(pinned, [{ pointer: '/pop/tls', old: 'tls:', fresh: 'x-tls:' }])).toBe('bad');
  });

  it('a value that an indentation or a quote takes elsewhere', async () => {
    const block = `mailbox:\n  address: a@b.example\n  pasword: {env: MAIL_P}\n  userId: j\npop: false\nsmtp: {server: s.example}\n`;
    const pointer = '/mailbox/pasword';
    expect(await verdictOn(block, [{ pointer, old: 'pasword', fresh: 'password' }])).toBe('good');
    expect(await verdictOn(block, [{ pointer, old: 'pasword: {env: MAIL_P}', fresh: 'password: "' }])).toBe('bad');
    expect(await verdictOn(block, [{ pointer, old: '  pasword: {env: MAIL_P}', fresh: 'x-p: 1' }])).toBe('bad');
    expect(
      await verdictOn(block, [{ pointer, old: 'pasword: {env: MAIL_P}\n', fresh: 'password: {env: MAIL_P}\n  x:\n' }]),
    ).toBe('bad');
  });

  it('faults that come to light', async () => {
    const hidden = `${mailbox}smpt: {port: 0, ssl: maybe}\npop: {server: p.example}\n`;
    expect(await verdictOn(hidden, [{ pointer: '/smpt', old: 'smpt', fresh: 'smtp' }])).toBe('grows');
  });

  it('nothing outside of the key in a package.json', async () => {
    const json = '{"version": 1, "mailconf": {"mailbox": {"adress": "a@b.example"}, "pop": {"server": "p.example"}}}';
    const fix = { pointer: '/mailconf/mailbox/adress', old: 'adress', fresh: 'address' };
    expect(await verdictOn(json, [fix], '/x/package.json')).toBe('good');
    const foreign = { pointer: '/mailconf/mailbox/adress', old: 'version', fresh: 'wersion' };
    expect(await verdictOn(json, [fix, foreign], '/x/package.json')).toBe('bad');
  });

  it('no fault of syntax in exchange for duplicates', async () => {
    const twice = 'mailbox: {address: a@b.example}\npop: false\npop: false\npop: false\n';
    expect(
      await verdictOn(twice, [{ rule: 'duplicate-key', pointer: '/pop', old: 'pop: false\npop: false', fresh: '[' }]),
    ).toBe('bad');
    expect(
      await verdictOn(twice, [
        { rule: 'duplicate-key', pointer: '/pop', old: 'pop: false\npop: false\n', fresh: '\n\n' },
      ]),
    ).toBe('good');
  });

  it('a first fault of syntax, when the next one stands behind it', async () => {
    const tags = 'mailbox: {address: a@b.example}\npop: !x a\nsmtp: !y b\n';
    const rule = 'yaml-syntax';
    expect(await verdictOn(tags, [{ rule, pointer: '', old: '!x a', fresh: 'false' }])).toBe('good');
    expect(await verdictOn(tags, [{ rule, pointer: '', old: '!x a', fresh: '!z a' }])).toBe('bad');
    expect(await verdictOn(tags, [{ rule, pointer: '', old: 'pop:', fresh: '\n\npop:' }])).toBe('bad');
  });
});

describe('edits', () => {
  const source = createSourceText('0123456789');
  const edit = (start: number, end: number, newText = '') => ({ range: source.range({ start, end }), newText });

  it('are made at once', () => {
    const { text, edits } = applyEdits(source.text, [edit(8, 9, 'ab'), edit(0, 0, 'x'), edit(2, 4)]);
    expect(text).toBe('x014567ab9');
    expect(edits.map(({ after }) => text.slice(after.start, after.end))).toEqual(['x', '', 'ab']);
  });

  it('leave out whole fixes that overlap', () => {
    const fixes = [
      { name: 'first', edits: [edit(2, 4), edit(8, 9)] },
      { name: 'half', edits: [edit(0, 1), edit(3, 5)] },
      { name: 'beside', edits: [edit(4, 4, 'x')] },
      { name: 'free', edits: [edit(6, 7), edit(0, 1)] },
      { name: 'around', edits: [edit(1, 10)] },
      { name: 'in itself', edits: [edit(5, 6), edit(5, 6)] },
      { name: 'empty', edits: [] },
    ];
    expect(withoutOverlaps(fixes).map(({ name }) => name)).toEqual(['first', 'free']);
  });
});

it('a rename that brings to light what cannot be fixed does not keep another one from being made', async () => {
  const text =
    'mailbox: {address: a@b.example}\nincoming: {hostname: "pop3s://p.example:995", secure: true}\noutgoing: {nonsense: s.example, secure: false, user: jane}\n';
  const { text: fixed } = await fixDocument(parseText('/x/a.yaml', text), {});
  expect(fixed).toBe(
    'mailbox: {address: a@b.example}\npop: {port: 995, server: "p.example", ssl: true}\noutgoing: {nonsense: s.example, secure: false, user: jane}\n',
  );
});
