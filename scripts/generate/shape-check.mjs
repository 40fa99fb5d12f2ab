// Makes a validator of a JSON Schema that says no more than yes or no: a tenth of the code that ajv makes for all errors,
// so it is what a run without a finding loads. It knows the keywords that the schema uses, and refuses others.
const known = ['$id', 'type', 'required', 'properties', 'patternProperties', 'additionalProperties', 'anyOf', '$ref'];
known.push('const', 'enum', 'pattern', 'minimum', 'maximum', 'items', 'minItems', 'definitions');

/** The module: a function `is…` for each definition, those of `exported` exported. */
export function shapeCheckModule({ definitions }, exported) {
  const functions = Object.entries(definitions).map(([name, schema]) => {
    const { before, test } = compile(schema, nameOf(name));
    const keyword = exported.includes(name) ? 'export function' : 'function';
    return `${before}${keyword} ${nameOf(name)}(data: unknown): boolean {\n${test}\n}\n`;
  });
  return `type Data = Readonly<Record<string, unknown>>;

function isObject(data: unknown): data is Data {
  return data !== null && typeof data === 'object' && !Array.isArray(data);
}

function areAll(items: readonly unknown[], test: (item: unknown) => boolean): boolean {
  for (const item of items) if (!test(item)) return false;
  return true;
}

${functions.join('\n')}`;
}

function nameOf(definition) {
  return `is${definition[0].toUpperCase()}${definition.slice(1)}`;
}

/** The body of a function, and what stands before it. */
function compile(schema, name) {
  if (schema.properties || schema.patternProperties) return compileObject(schema, name);
  const patterns = [];
  const test = expression(schema, 'data', name, patterns);
  return { before: patterns.join(''), test: `  return ${test};` };
}

/** An expression that is true where the value has the shape. */
function expression(schema, value, name, patterns) {
  const unknown = Object.keys(schema).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new Error(`scripts/generate/shape-check.mjs: ${name} has the keyword ${unknown[0]}`);
  const nested = (part) => expression(part, value, name, patterns);
  if (schema.$ref) return `${nameOf(schema.$ref.replace('#/definitions/', ''))}(${value})`;
  if (schema.anyOf) return schema.anyOf.map((part) => `(${nested(part)})`).join(' || ');
  if ('const' in schema) return `${value} === ${JSON.stringify(schema.const)}`;
  if (schema.enum) return schema.enum.map((one) => `${value} === ${JSON.stringify(one)}`).join(' || ');
  if (schema.type === 'boolean') return `typeof ${value} === 'boolean'`;
  if (schema.type === 'array') {
    const items = expression(schema.items, 'item', name, patterns);
    return `Array.isArray(${value}) && ${value}.length >= ${schema.minItems ?? 0} && areAll(${value}, (item) => ${items})`;
  }
  if (schema.type === 'integer') {
    return `Number.isInteger(${value}) && (${value} as number) >= ${schema.minimum} && (${value} as number) <= ${schema.maximum}`;
  }
  if (schema.type !== 'string')
    throw new Error(`scripts/generate/shape-check.mjs: ${name} has the type ${schema.type}`);
  if (schema.pattern === undefined) return `typeof ${value} === 'string'`;
  const pattern = `${name[2].toLowerCase()}${name.slice(3)}Pattern`;
  patterns.push(`const ${pattern} = /${schema.pattern.replaceAll('/', '\\/')}/u;\n`);
  return `typeof ${value} === 'string' && ${pattern}.test(${value})`;
}

/** One pass over the keys; a key whose value is `undefined` is absent, as for ajv. */
function compileObject(
  { properties = {}, patternProperties = {}, additionalProperties, required = [], ...rest },
  name,
) {
  const unknown = Object.keys(rest).filter((key) => key !== 'type');
  if (additionalProperties !== false || unknown.length > 0) {
    throw new Error(`scripts/generate/shape-check.mjs: the object ${name} is open, or has more keywords`);
  }
  const before = [];
  const lines = ['  if (!isObject(data)) return false;', '  for (const key in data) {', '    const value = data[key];'];
  const cases = Object.entries(properties).map(([key, schema]) => {
    const test = schema === false ? '' : ` && !(${expression(schema, 'value', name, before)})`;
    return `      case ${JSON.stringify(key)}:\n        if (value !== undefined${test}) return false;\n        break;`;
  });
  const others = Object.entries(patternProperties).map(([pattern, schema], index) => {
    const constant = `${name[2].toLowerCase()}${name.slice(3)}Key${index || ''}`;
    before.push(`const ${constant} = /${pattern}/u;\n`);
    const test = Object.keys(schema).length === 0 ? '' : ` && (${expression(schema, 'value', name, before)})`;
    return `        if (!(${constant}.test(key)${test})) return false;`;
  });
  if (others.length > 1) throw new Error(`scripts/generate/shape-check.mjs: ${name} has two patterns of keys`);
  lines.push(
    '    switch (key) {',
    ...cases,
    '      default:',
    others[0] ?? '        return false;',
    '    }',
    '  }',
    `  return ${required.map((key) => `data.${key} !== undefined`).join(' && ') || 'true'};`,
  );
  return { before: before.join(''), test: lines.join('\n') };
}
