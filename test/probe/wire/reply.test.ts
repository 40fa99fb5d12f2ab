import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createLineBuffer,
  createReplyParser,
  MalformedReply,
  maxLineBytes,
  type Protocol,
  quoteReply,
  type Reply,
  ReplyTooLong,
} from '../../../src/probe/wire/reply.js';

/** Reads all replies out of chunks; a fault ends the reading and is named. */
function readAll(protocol: Protocol, chunks: readonly Buffer[], multiline = false): (Reply | string)[] {
  const lines = createLineBuffer();
  const results: (Reply | string)[] = [];
  let parser = createReplyParser(protocol, { multiline });
  try {
    for (const chunk of chunks) {
      lines.push(chunk);
      for (let line = lines.next(); line !== null; line = lines.next()) {
        const reply = parser.push(line);
        if (!reply) continue;
        results.push(reply);
        parser = createReplyParser(protocol, { multiline });
      }
    }
  } catch (error) {
    if (!(error instanceof MalformedReply || error instanceof ReplyTooLong)) throw error;
    results.push(error.constructor.name);
  }
  return results;
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
}

const text = fc.string({ unit: 'binary', maxLength: 40 }).map((line) => line.replace(/[\r\n]/g, ''));
const smtpReply = fc
  .tuple(fc.integer({ min: 200, max: 599 }), fc.array(text, { minLength: 1, maxLength: 5 }))
  .map(([code, lines]) =>
    lines.map((line, index) => `${code}${index === lines.length - 1 ? ' ' : '-'}${line}\r\n`).join(''),
  );
const popReply = fc
  .tuple(fc.constantFrom('+OK', '-ERR', '+'), text, fc.array(text, { maxLength: 4 }))
  .map(([code, line, body]) => `${code} ${line}\r\n${body.map((entry) => `${entry}\r\n`).join('')}.\r\n`);
const junk = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));

describe('any chunking of the same bytes gives the same replies', () => {
  it.each([
    ['smtp', fc.array(smtpReply).map((replies) => Buffer.from(replies.join('')))],
    ['pop', fc.array(popReply).map((replies) => Buffer.from(replies.join('')))],
    ['smtp', junk],
    ['pop', junk],
  ] as const)('%s', (protocol, stream) => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 20 }), fc.boolean(), (bytes, places, multiline) => {
        const whole = readAll(protocol, [bytes], multiline);
        expect(readAll(protocol, cut(bytes, places), multiline)).toEqual(whole);
        expect(
          readAll(
            protocol,
            [...bytes].map((byte) => Buffer.from([byte])),
            multiline,
          ),
        ).toEqual(whole);
      }),
    );
  });
});

it('never gives text that paints', () => {
  fc.assert(
    fc.property(smtpReply, (reply) => {
      for (const result of readAll('smtp', [Buffer.from(reply)])) {
        if (typeof result !== 'string') expect(result.lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }
    }),
  );
});

describe('replies', () => {
  const read = (protocol: Protocol, bytes: string | Buffer, multiline = false) =>
    readAll(protocol, [Buffer.from(bytes as string)], multiline)[0];

  it.each<[Protocol, string, Partial<Reply> | string]>([
    ['smtp', '250\r\n', { code: '250', lines: [''], enhancedCode: null }],
    ['smtp', '535 5.7.8 no\r\n', { code: '535', enhancedCode: '5.7.8', lines: ['no'] }],
    ['smtp', '534-5.7.9 one\r\n534 5.7.9 https://two\r\n', { enhancedCode: '5.7.9', lines: ['one', 'https://two'] }],
    ['smtp', '250-a\r\n251 b\r\n', 'MalformedReply'],
    ['smtp', '199 a\r\n', 'MalformedReply'],
    ['smtp', '2500 a\r\n', 'MalformedReply'],
    ['smtp', '+OK\r\n', 'MalformedReply'],
    ['pop', '+OK\r\n', { code: '+OK', lines: [''] }],
    ['pop', '+OKAY\r\n', 'MalformedReply'],
    ['pop', '-ERR [IN-USE] locked\r\n', { code: '-ERR', enhancedCode: 'IN-USE', lines: ['[IN-USE] locked'] }],
    ['pop', '+ PDE+\r\n', { code: '+', data: 'PDE+' }],
    ['pop', '+OK a\0b\r\n', 'MalformedReply'],
    ['pop', '+OK \x1b[2Jx\u202e\u200by\r\n', { lines: ['[2Jxy'] }],
  ])('%s %j', (protocol, bytes, expected) => {
    const reply = read(protocol, bytes);
    if (typeof expected === 'string') expect(reply).toBe(expected);
    else expect(reply).toMatchObject(expected);
  });

  it('unstuffs dots, and takes no body after a refusal', () => {
    expect(read('pop', '+OK\r\n..\r\n.a\r\n.\r\n', true)).toMatchObject({ body: ['.', 'a'] });
    expect(read('pop', '-ERR no\r\n', true)).toMatchObject({ code: '-ERR', body: [] });
  });

  it('keeps the ASCII part of what is not UTF-8', () => {
    const gbk = Buffer.concat([
      Buffer.from('535 Error: '),
      Buffer.from([0xc7, 0xeb, 0xca, 0xb9]),
      Buffer.from(': http://service.mail.qq.com\r\n'),
    ]);
    expect(read('smtp', gbk)).toMatchObject({ lines: ['Error: \u{fffd}: http://service.mail.qq.com'] });
  });

  it('ends lines and replies that do not end', () => {
    expect(readAll('pop', [Buffer.alloc(maxLineBytes + 1, 'x')])).toEqual(['ReplyTooLong']);
    expect(readAll('smtp', [Buffer.from('220-x\r\n'.repeat(20_000))])).toEqual(['ReplyTooLong']);
  });

  it('are quoted whole', () => {
    expect(quoteReply(read('smtp', '534-5.7.9 one\r\n534 5.7.9 two\r\n') as Reply)).toBe('534 5.7.9 one two');
    expect(quoteReply(read('pop', '-ERR [AUTH] no\r\n') as Reply)).toBe('-ERR [AUTH] no');
  });
});
