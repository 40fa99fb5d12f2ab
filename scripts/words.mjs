// Prints every message of rules and causes in one table, to be read as a stranger would: `npm run words`.
import { fileURLToPath } from 'node:url';
import { causeRows, distinct, ruleRows } from './words/messages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
console.log('| name | part | text |\n| --- | --- | --- |');
for (const { name, part, text } of [...distinct(ruleRows(root)), ...distinct(causeRows())]) {
  console.log(`| ${name} | ${part} | ${cell(text)} |`);
}
