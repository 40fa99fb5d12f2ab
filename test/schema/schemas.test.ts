import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { follow, keys, names, readSchema, type Schema, strictAjv, subschemas } from './read-schema.js';

describe.each(names)('%s.schema.json', (name) => {
  const schema = readSchema(name);
  const ajv = strictAjv();

  test('is draft-07 and compiles strictly', () => {
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
    expect(schema.$id).toBe(`https://unpkg.com/mailconf@1/schema/${name}.schema.json`);
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(() => ajv.compile(schema)).not.toThrow();
  });

  test('has a title and a description at every key', () => {
    const bare = keys(schema).filter(([, , { title, description }]) => !title || !description);
    expect(bare.map(([pointer]) => pointer)).toEqual([]);
  });

  test('has only defaults and examples that it accepts itself', () => {
    for (const [pointer, { default: preset, examples = [] }] of subschemas(schema)) {
      for (const value of [...examples, ...(preset === undefined ? [] : [preset])]) {
        expect(faults(pointer, value), `${pointer} of ${JSON.stringify(value)}`).toEqual([]);
      }
    }
  });

  test('a schema uses every definition that it has', () => {
    const used = new Set([...subschemas(schema)].map(([, { $ref }]) => $ref));
    const unused = Object.keys(schema.definitions ?? {}).filter((key) => !used.has(`#/definitions/${key}`));
    expect(unused).toEqual([]);
  });

  function faults(pointer: string, value: unknown): unknown[] {
    const validate = ajv.compile({ $ref: `${schema.$id}#${pointer}` });
    return validate(value) ? [] : (validate.errors ?? []);
  }

  if (name === 'report') return;

  test('has a hover with an example at every key', () => {
    for (const [pointer, key, { markdownDescription = '', description = '' }] of keys(schema)) {
      const [, example] = /```yaml\n([\s\S]*)\n```/.exec(markdownDescription) ?? [];
      expect(markdownDescription, pointer).toContain(description);
      expect(example, pointer).toBeDefined();
      const value = parse(example ?? '');
      if (key in value) expect(faults(pointer, value[key]), pointer).toEqual([]);
    }
  });

  test('has examples at every key with a value of its own', () => {
    const without = keys(schema).filter(([, , part]) => {
      const { type, enum: values, examples, anyOf } = follow(schema, part);
      return type !== 'object' && !anyOf && !values && !examples?.length && !(type === 'array' && part.items?.$ref);
    });
    expect(without.map(([pointer]) => pointer)).toEqual([]);
  });

  test('has unions of objects first, scalars last, and closed objects', () => {
    for (const [pointer, part] of subschemas(schema)) {
      for (const keyword of ['oneOf', 'allOf', 'if', 'not', 'maxProperties', 'minProperties', 'minLength', 'format']) {
        expect(part, pointer).not.toHaveProperty(keyword);
      }
      if (part.type === 'object') expect(part.additionalProperties, pointer).toBe(false);
      const scalar = (part.anyOf ?? []).map(
        (branch) => !['object', 'array'].includes(String(follow(schema, branch).type)),
      );
      expect([...scalar].sort(), pointer).toEqual(scalar);
    }
  });

  test('has snippets that make valid values', () => {
    for (const [pointer, { defaultSnippets = [] }] of subschemas(schema)) {
      for (const { label, description, body } of defaultSnippets) {
        expect(description, label).toBeTruthy();
        expect(faults(pointer, filled(body)), `${pointer}: ${label}`).toEqual([]);
      }
    }
  });
});

test('mailrc.schema.json has the keys of the contract', () => {
  const schema = readSchema('mailrc');
  const server = ['server', 'port', 'ssl'];
  const connection = ['mechanism', 'family', 'tls'];
  const account = ['provider', 'mailbox', 'pop', 'smtp', 'separateSmtp', 'delay'];
  expect(allowed(schema, 'accountFile')).toEqual(['$schema', 'providers', ...account]);
  expect(allowed(schema, 'accountSetFile')).toEqual(['$schema', 'providers', 'default', 'accounts']);
  expect(allowed(schema, 'accountSettings')).toEqual(account);
  expect(allowed(schema, 'mailboxSettings')).toEqual(['address', 'userId', 'password', 'oauth2']);
  expect(allowed(schema, 'popSettings')).toEqual([...server, 'apop', ...connection]);
  expect(allowed(schema, 'smtpSettings')).toEqual([...server, 'auth', 'hello', ...connection]);
  expect(allowed(schema, 'separateSmtpSettings')).toEqual([
    ...server,
    'sender',
    'auth',
    'popBeforeSmtp',
    'hello',
    ...connection,
  ]);
  expect(allowed(schema, 'popBeforeSmtpSettings')).toEqual([...server, 'apop', 'userId', 'password', ...connection]);
  expect(allowed(schema, 'tlsSettings')).toEqual(['ca', 'servername', 'minVersion', 'fingerprint']);
});

/** Names of the keys that a definition allows; reserved ones are `false`. */
function allowed(schema: Schema, definition: string): string[] {
  const { properties = {} } = schema.definitions?.[definition] ?? {};
  return Object.keys(properties).filter((key) => properties[key] !== false);
}

/** A snippet as it stands in the file when every placeholder is left as it is. */
function filled(body: unknown): unknown {
  if (typeof body === 'string') {
    const text = body.replace(/\$\{\d+:([^}]*)\}/g, '$1');
    return text.startsWith('^') ? parse(text.slice(1)) : text;
  }
  if (Array.isArray(body)) return body.map(filled);
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [filled(key), filled(value)]));
}
