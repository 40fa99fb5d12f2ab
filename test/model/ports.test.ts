import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { otherProtocolOf, ports, relayPort, sslOfPort } from '../../src/model/facts/ports.js';
import { root } from '../ci/support.js';

const source = join(root, 'src');
const known = new Set(['143', '993', ...Object.values(ports).flatMap((own) => own.map(({ port }) => `${port}`))]);

/** The well-known ports that a file holds as numbers; those of its texts are words for a reader. */
function portsIn(path: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNumericLiteral(node) && known.has(node.text)) found.push(`${path}: ${node.text}`);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, readFileSync(join(source, path), 'utf8'), ts.ScriptTarget.Latest));
  return found;
}

it('stand in one table', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  const own = files.filter((path) => !/^(?:generated|model\/facts)\//.test(path));
  expect(own.length).toBeGreaterThan(200);
  expect(own.flatMap(portsIn)).toEqual([]);
});

it.each([
  [995, 'pop', true, null],
  [110, 'pop', 'starttls', null],
  [465, 'smtp', true, null],
  [587, 'smtp', 'starttls', null],
  [relayPort, 'smtp', 'starttls', null],
  [995, 'smtp', null, 'POP3'],
  [relayPort, 'pop', null, 'SMTP'],
  [993, 'pop', null, 'IMAP'],
  [143, 'smtp', null, 'IMAP'],
  [2525, 'smtp', null, null],
] as const)('%i of %s', (port, protocol, ssl, other) => {
  expect(sslOfPort(port, protocol)).toBe(ssl);
  expect(otherProtocolOf(port, protocol)).toBe(other);
});
