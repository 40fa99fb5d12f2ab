// What checking costs beside the parse alone, in one process: a correct file should cost little more.
import { parseDocument } from 'yaml';
import { validateMailConfig } from '../dist/index.js';

const account = (index) => `  account-${index}:
    mailbox:
      address: user${index}@gmail.com
      password: {env: MAIL_PASSWORD}
    pop:
      port: 995
    smtp:
      ssl: starttls
`;
const text = (accounts) => `accounts:\n${Array.from({ length: accounts }, (_, index) => account(index)).join('')}`;
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

async function time(rounds, work) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return median(times);
}

console.log('| accounts | parse alone, ms | load, merge and check, ms | ratio | with one mistake, ms more |');
console.log('| ---: | ---: | ---: | ---: | ---: |');
for (const accounts of [1, 100, 1000]) {
  const right = text(accounts);
  const wrong = right.replace('port: 995', 'prot: 995');
  const rounds = accounts === 1 ? 200 : 15;
  const parse = await time(rounds, () => parseDocument(right, { logLevel: 'silent', prettyErrors: false }));
  const check = await time(rounds, () => validateMailConfig({ text: right, path: 'x.yaml' }));
  const mistake = await time(rounds, () => validateMailConfig({ text: wrong, path: 'x.yaml' }));
  const cells = [
    accounts,
    parse.toFixed(2),
    check.toFixed(2),
    (check / parse).toFixed(2),
    (mistake - check).toFixed(2),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
