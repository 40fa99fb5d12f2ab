import { fill, jsonAccount, repeat } from './fill.mjs';

/** JSON texts. @type {Record<string, (size: number) => string>} */
export const json = {
  'pop repeated': (size) => `{${jsonAccount},${repeat(size, '"pop":1,')}"a":1}`,
  'pop repeated on lines': (size) => `{${jsonAccount},${repeat(size, '"pop":1,\n')}"a":1}`,
  'the same key deep inside': (size) => `{"a":{"b":[{"c":{${repeat(size, '"pop":1,')}"a":1}}]}}`,
  'the same key in many objects': (size) => `{"a":[${fill(size, () => '{"a":1,"a":2}', ',')}]}`,
  'the same key in many accounts': (size) => `{"accounts":{${fill(size, (i) => `"a${i}":{"pop":1,"pop":2}`, ',')}}}`,
  'the same account': (size) => `{"accounts":{${fill(size, () => '"a":{}', ',')}}}`,
  'unknown keys': (size) => `{${fill(size, (i) => `"zz${i}":1`, ',')}}`,
  'unknown keys of pop': (size) =>
    `{${jsonAccount.replace('.com"},"smtp"', `.com",${fill(size, (i) => `"zz${i}":1`, ',')}},"smtp"`)}}`,
  accounts: (size) => `{"accounts":{${fill(size, (i) => `"a${i}":{${jsonAccount}}`, ',')}}}`,
  'accounts with faults': (size) =>
    `{"accounts":{${fill(size, (i) => `"a${i}":{"mailbox":{"addres":1},"pop":{"prot":2}}`, ',')}}}`,
  'accounts with faults a line': (size) =>
    `{"accounts":{\n${fill(size, (i) => `"a${i}":{"mailbox":{"addres":1},"pop":{"prot":"2"}}`, ',\n')}}}`,
  'a long text': (size) => `{"x-a":"${repeat(size, 'a')}",${jsonAccount}}`,
  'a long text of escapes': (size) => `{"x-a":"${repeat(size, '\\u0041')}",${jsonAccount}}`,
  'a long text that is a fault': (size) => `{"x":"${repeat(size, 'a')}",${jsonAccount}}`,
  'a long key': (size) => `{"${repeat(size, 'a')}":1,${jsonAccount}}`,
  'a long key of escapes': (size) => `{"${repeat(size, '\\"')}":1,${jsonAccount}}`,
  'deep lists': (size) => `{"x-a":${repeat(size, '[')}`,
  'deep lists that are closed': (size) => `{"x-a":${repeat(size / 2, '[')}${repeat(size / 2, ']')}}`,
  'deep objects': (size) => repeat(size, '{"a":'),
  'a list of lists': (size) => `{"x-a":[${fill(size, () => '[]', ',')}],${jsonAccount}}`,
  fingerprints: (size) =>
    `{${jsonAccount.replace('.com"},"smtp"', `.com","tls":{"fingerprint":[${fill(size, (i) => `"a${i}"`, ',')}]}},"smtp"`)}}`,
  'a list as the root': (size) => `[${fill(size, (i) => `${i}`, ',')}]`,
  commas: (size) => `{"a":1${repeat(size, ',')}}`,
  'no end': (size) => `{"a":"${repeat(size, 'a')}`,
  spaces: (size) => `{${repeat(size, ' ')}"zz":1,${jsonAccount}}`,
  lines: (size) => `{${repeat(size, '\n')}"zz":1,${jsonAccount}}`,
  comments: (size) => `{${repeat(size, '// a\n')}"zz":1}`,
  'what follows the end': (size) => `{${jsonAccount}}${repeat(size, '{}')}`,
  numbers: (size) => `{"x":${repeat(size, '1')},${jsonAccount}}`,
  'lone surrogates': (size) => `{"x-a":"${repeat(size, '\\uD800')}","zz":1,${jsonAccount}}`,
  'values that can be fixed': (size) =>
    `{"accounts":{${fill(size, (i) => `"a${i}":{"mailbox":{"address":"<jo@b.example>"},"pop":{"server":"a.b:995","ssl":"yes"}}`, ',')}}}`,
};
