import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';

export interface Schema {
  readonly [keyword: string]: unknown;
  readonly $id?: string;
  readonly $ref?: string;
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema | boolean>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly defaultSnippets?: readonly { label: string; description: string; body: unknown }[];
}

export const names = ['mailrc', 'provider', 'report'] as const;

export function readSchema(name: string): Schema & { $id: string } {
  return JSON.parse(readFileSync(new URL(`../../schema/${name}.schema.json`, import.meta.url), 'utf8'));
}

/** ajv as strict as the generator's, with the words that only editors read. */
export function strictAjv(): Ajv {
  const ajv = new Ajv({ strict: true, allErrors: true });
  ajv.addVocabulary([
    'defaultSnippets',
    'enumDescriptions',
    'errorMessage',
    'markdownDescription',
    'markdownEnumDescriptions',
    'patternErrorMessage',
  ]);
  return ajv;
}

/** Every schema inside a schema, itself included, with its JSON pointer. */
export function* subschemas(schema: Schema, pointer = ''): Generator<[pointer: string, schema: Schema]> {
  yield [pointer, schema];
  for (const keyword of ['definitions', 'properties', 'patternProperties'] as const) {
    for (const [name, part] of Object.entries(schema[keyword] ?? {})) {
      if (typeof part === 'object') yield* subschemas(part, `${pointer}/${keyword}/${name}`);
    }
  }
  for (const [index, part] of (schema.anyOf ?? []).entries()) yield* subschemas(part, `${pointer}/anyOf/${index}`);
  for (const keyword of ['items', 'additionalProperties'] as const) {
    const part = schema[keyword];
    if (typeof part === 'object') yield* subschemas(part, `${pointer}/${keyword}`);
  }
}

/** Every key that a file may have: schemas that stand in `properties`. */
export function keys(schema: Schema): [pointer: string, key: string, schema: Schema][] {
  return [...subschemas(schema)].flatMap(([pointer, part]) => {
    const match = /\/properties\/([^/]+)$/.exec(pointer);
    return match?.[1] ? [[pointer, match[1], part]] : [];
  });
}

/** What a schema says with its references followed: the keywords beside a reference go first. */
export function follow(root: Schema, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const target = root.definitions?.[schema.$ref.replace('#/definitions/', '')];
  if (!target) throw new Error(`nothing at ${schema.$ref}`);
  const { $ref: _, ...rest } = schema;
  return { ...follow(root, target), ...rest };
}
