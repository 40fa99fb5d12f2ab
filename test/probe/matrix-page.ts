import type { Ssl } from '../../src/model/account.js';
import { type Service, serviceNames } from '../../src/model/facts/services.js';
import { elsewhere, isPossible, type MatrixCase, matrix, ssls } from './matrix.js';

/** Whether a case can occur there. */
export function occurs(one: MatrixCase, service: Service, ssl: Ssl): boolean {
  const isListed = (one.services ?? serviceNames).includes(service) && (one.ssl ?? ssls).includes(ssl);
  return isListed && isPossible(one, service, ssl);
}

/** docs/causes-matrix.md, of what was named at every place. */
export function matrixPage(named: (one: MatrixCase, service: Service, ssl: Ssl) => string): string {
  let tried = 0;
  let wrong = 0;
  const cell = (one: MatrixCase, service: Service, ssl: Ssl): string => {
    if (!occurs(one, service, ssl)) return '·';
    tried++;
    const cause = named(one, service, ssl);
    if (cause === one.cause) return '✓';
    wrong++;
    return `**${cause}**`;
  };
  const rows = matrix.map((one) => {
    const cells = serviceNames.flatMap((service) => ssls.map((ssl) => cell(one, service, ssl)));
    return `| [${one.cause}](causes/${one.cause}.md) | ${one.fault} | ${cells.join(' | ')} | ${one.because ?? ''} |`;
  });
  const columns = serviceNames.flatMap((service) => ssls.map((ssl) => `${service} \`${ssl}\``));
  const others = Object.entries(elsewhere).map(([cause, reason]) => `\n[${cause}](causes/${cause}.md): ${reason}.`);
  return `# What a probe names

Written by \`npm run matrix\`: each fault was made on an embedded server (or in the file, in DNS, in the clock) for every
service and every value of \`ssl\`, and \`mailconf probe\` was asked for the cause. ✓: the true one was named. \`·\`: it
cannot occur there, for the reason in the last column. ${tried} places, ${wrong === 0 ? 'all named rightly' : `${wrong} named wrongly`}.

| cause | what is wrong | ${columns.join(' | ')} | elsewhere |
| --- | --- |${' :-: |'.repeat(columns.length)} --- |
${rows.join('\n')}
${others.join('\n')}
`;
}
