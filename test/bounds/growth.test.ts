import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/bounds/count.mjs', import.meta.url));

interface Row {
  readonly name: string;
  readonly counts: readonly [number, number];
  readonly status: number;
  readonly said: string;
}

// `npm run bounds` measures all shapes in all formats, as large as they matter; this counts every third one.
test('what runs for hostile texts grows as they do', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [script, '1024', '2048', '3'], { maxBuffer: 1e7 });
  const rows = stdout
    .trim()
    .split('\n')
    .map((line): Row => JSON.parse(line));
  expect(rows.length).toBeGreaterThan(70);
  expect(rows.filter(({ status, said }) => status > 1 || said !== '')).toEqual([]);
  // Twice the text is twice as much to do, four times where something grows by the square.
  expect(rows.filter(({ counts: [first, second] }) => second > 3 * first + 100_000)).toEqual([]);
}, 120_000);
