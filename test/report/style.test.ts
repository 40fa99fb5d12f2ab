import { styleText } from 'node:util';
import { expect, it } from 'vitest';
import { type Format, painter } from '../../src/report/style.js';

const formats: readonly Format[] = [
  'bold',
  'red',
  'green',
  'yellow',
  'blue',
  'cyan',
  'gray',
  ['bold', 'red'],
  ['bold', 'blue'],
];

it.each(formats.map((format) => [format]))('paints %j as Node does', (format) => {
  const text = 'a word';
  const byNode = styleText(format as Parameters<typeof styleText>[0], text, { validateStream: false });
  expect(painter({ color: true, columns: null })(format, text)).toBe(byNode);
  expect(painter({ color: false, columns: null })(format, text)).toBe(text);
});
