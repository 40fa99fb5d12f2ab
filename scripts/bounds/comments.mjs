import { account, accounts, fill, repeat } from './fill.mjs';

const line = '# mailconf-disable-next-line';

/** Texts with comments. @type {Record<string, (size: number) => string>} */
export const comments = {
  'a long comment': (size) => `#${repeat(size, 'a ')}\n${account}zz: 1\n`,
  'a long comment behind a fault': (size) => `${account}zz: 1 #${repeat(size, 'a ')}\n`,
  'a long comment of schema': (size) =>
    `# yaml-language-server: $schema=${repeat(size, 'https://a/')}\n${account}zz: 1\n`,
  'many comments': (size) => `${repeat(size, '# a\n')}${account}zz: 1\n`,
  'many comments behind values': (size) => account + fill(size, (i) => `zz${i}: 1 # a\n`),
  'comments in flow style': (size) => `pop: {\n${fill(size, (i) => `zz${i}: 1, # a\n`)}}\n`,
  'many comments that silence': (size) => account + fill(size, (i) => `${line} unknown-key\nzz${i}: 1\n`),
  'many comments that silence nothing': (size) => account + repeat(size, `${line} port-25\n`),
  'many comments that silence what cannot be': (size) => account + repeat(size, `${line} yaml-syntax\n`),
  'many comments with unknown names': (size) => account + fill(size, (i) => `${line} rule${i}\n`),
  'many comments without a name': (size) => account + repeat(size, `${line}\n`),
  'many comments that are misspelt': (size) => account + repeat(size, '# mailconf-ignore\n'),
  'one comment with many names': (size) => `${line} ${repeat(size, 'port-25, ')}\n${account}`,
  'one comment with many unknown names': (size) => `${line} ${fill(size, (i) => `rule${i}`, ',')}\n${account}`,
  'one comment with a long name': (size) => `${line} ${repeat(size, 'a')}\n${account}`,
  'one comment with many reasons': (size) => `${line} port-25${repeat(size, ' --')}\n${account}`,
  'one comment with many dashes': (size) => `${line} ${repeat(size, '-')}\n${account}`,
  'comments that silence all of an account': (size) =>
    accounts(
      fill(size, (i) => `  ${line} missing-password\n  a${i}: {mailbox: {address: a@b.example}, pop: {server: c.d}}\n`),
    ),
  'comments far from what they silence': (size) => `${line} unknown-key\n${repeat(size, '\n')}zz: 1\n${account}`,
};
