import { isUtf8 } from 'node:buffer';
import type { Checked } from '../validate/validate-document.js';
import { type Io, UsageError } from './terminal/io.js';

/** Bytes of a line that a password may have; more is no password. */
const maxPasswordBytes = 4096;

/** Reads the password of the one account from standard input; what it gives puts it into a check of the file. */
export async function readPasswordLine(checked: Checked, io: Io): Promise<(found: Checked) => Checked> {
  if (checked.accounts.length !== 1) throw new UsageError('--password-stdin needs one account; name it with --account');
  const password = await firstLine(io.stdin);
  if (password === '') throw new UsageError('--password-stdin: standard input holds no password');
  return (found) => withPassword(found, password);
}

function withPassword(checked: Checked, password: string): Checked {
  const accounts = checked.accounts.map((account) => ({
    ...account,
    config: { ...account.config, mailbox: { ...account.config.mailbox, password } },
  }));
  return { ...checked, accounts };
}

async function firstLine(stream: AsyncIterable<Buffer>): Promise<string> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of stream) {
    bytes = Buffer.concat([bytes, chunk]);
    if (chunk.includes(10) || bytes.length > maxPasswordBytes) break;
  }
  const end = bytes.indexOf(10);
  const line = end === -1 ? bytes : bytes.subarray(0, end);
  if (line.length > maxPasswordBytes) throw new UsageError('--password-stdin: the line is longer than 4096 bytes');
  if (!isUtf8(line)) throw new UsageError('--password-stdin: the line is not UTF-8');
  return line.toString('utf8').replace(/\r$/, '');
}
