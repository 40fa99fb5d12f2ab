import { spawn } from 'node:child_process';
import { basename } from 'node:path';

/** Runs commands as a user would, shows them, and keeps count of what did not come out as expected. */
export function createConsole({ bin, folder, secrets }) {
  const differences = [];
  const isColored = process.stdout.isTTY && !process.env.NO_COLOR;
  const print = (text) => process.stdout.write(`${text}\n`);
  const bold = (text) => (isColored ? `\x1b[1m${text}\x1b[22m` : text);

  return {
    title: (text) => print(`\n${bold(`# ${text}`)}\n`),

    say: (text) => print(text[0].toUpperCase() + text.slice(1)),

    show(name, text) {
      print(bold(`$ cat ${name}`));
      print(text);
    },

    /** `expect`: the exit status, and texts that the output must have. */
    async mailconf(args, { env = {}, shownEnv = '', expect }) {
      const command = `${shownEnv}mailconf ${args.join(' ')}`;
      print(bold(`$ ${command}`));
      const colored = isColored ? ['--color'] : [];
      const { status, output } = await run(bin, [...args, ...colored], {
        cwd: folder,
        env: { ...process.env, ...env },
      });
      print(output.trimEnd());
      print(`(exit status ${status})\n`);
      const plain = output.replace(/\x1b\[[0-9;]*m/g, '');
      if (status !== expect.status) differences.push(`${command}: exit status ${status} instead of ${expect.status}`);
      for (const text of expect.texts ?? []) {
        if (!plain.includes(text)) differences.push(`${command}: "${text}" is missing from the output`);
      }
      if (secrets.some((secret) => plain.includes(secret))) differences.push(`${command}: the output has a secret`);
    },

    /** `fact` that the servers saw. */
    check(fact, isTrue) {
      print(`${isTrue ? 'yes' : 'NO '}  ${fact}`);
      if (!isTrue) differences.push(`not so: ${fact}`);
    },

    /** Says how it went and gives the exit status. */
    finish() {
      if (differences.length === 0) {
        print(`\n${bold('All of it came out as expected.')}`);
        return 0;
      }
      print(`\n${bold('This did not come out as expected:')}`);
      for (const difference of differences) print(`- ${difference}`);
      return 1;
    },
  };
}

/** Standard output and error, in the order in which they came. */
function run(bin, args, options) {
  return new Promise((fulfil, reject) => {
    const child = spawn(process.execPath, [bin, ...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const add = (text) => {
      output += text;
    };
    child.stdout.setEncoding('utf8').on('data', add);
    child.stderr.setEncoding('utf8').on('data', add);
    child.on('error', () => reject(new Error(`${basename(bin)} does not start`)));
    child.on('close', (status, signal) => fulfil({ status: status ?? signal, output }));
  });
}
