// Makes src/generated/* from schema/*.json, providers/*.yaml and package.json, and keeps the provider ids that editors offer inside
// schema/mailrc.schema.json. `--check` writes nothing and fails when a file is stale; `--root FOLDER` works on another tree.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { domainToASCII, fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { compile } from 'json-schema-to-typescript';
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { parseDocument } from 'yaml';
import { keysModule } from './generate/keys.mjs';
import { shapeCheckModule } from './generate/shape-check.mjs';

/** Keywords that editors read and a validator ignores. */
const editorKeywords = [
  'defaultSnippets',
  'enumDescriptions',
  'errorMessage',
  'markdownDescription',
  'markdownEnumDescriptions',
  'patternErrorMessage',
];
const annotations = ['$comment', '$schema', 'title', 'description', 'default', 'examples', ...editorKeywords];
/** Keywords whose value is a map from a name to a schema. */
const schemaMaps = ['definitions', 'properties', 'patternProperties'];

/** Errors that a validator keeps at most; it counts on, so that what it says of a value's shape is right. */
const mostErrors = 20_000;

/** A mistake in a source, said without a stack trace. */
class Fault extends Error {}

const { values: flags } = parseArgs({ options: { check: { type: 'boolean' }, root: { type: 'string' } } });
const root = resolve(flags.root ?? fileURLToPath(new URL('..', import.meta.url)));

try {
  const outputs = await generate();
  const stale = [...outputs].filter(([path, text]) => read(path) !== text).map(([path]) => path);
  if (!flags.check) {
    mkdirSync(join(root, 'src/generated'), { recursive: true });
    for (const path of stale) writeFileSync(join(root, path), outputs.get(path));
  } else if (stale.length > 0) {
    console.error(`Stale, run "npm run generate":\n${stale.map((path) => `  ${path}`).join('\n')}`);
    process.exitCode = 1;
  }
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** All generated files: path → text. */
async function generate() {
  const providerSchema = JSON.parse(read('schema/provider.schema.json'));
  const presets = readPresets(providerSchema);
  const mailrcText = withProviderIds(read('schema/mailrc.schema.json'), presets);
  const mailrcSchema = JSON.parse(mailrcText);
  return new Map([
    ['schema/mailrc.schema.json', mailrcText],
    ['src/generated/mailrc.ts', await types(mailrcSchema, 'MailrcFile', 'schema/mailrc.schema.json')],
    ['src/generated/provider.ts', await types(providerSchema, 'Preset', 'schema/provider.schema.json')],
    ['src/generated/providers.ts', presetModule(presets)],
    ['src/generated/preset-words.ts', indexModule(presets)],
    ['src/generated/provenance.ts', sourceModule(presets)],
    ['src/generated/shape-check.ts', checkModule(mailrcSchema)],
    ['src/generated/validate.ts', wrapperModule()],
    ['src/generated/keys.ts', keysOfFiles(mailrcSchema)],
    ['src/generated/version.ts', versionModule()],
    ['src/generated/validators.ts', validatorModule(mailrcSchema, providerSchema)],
  ]);
}

// --- presets

/** The presets in the order of their ids, each valid, no name owned twice. */
function readPresets(schema) {
  const ajv = newAjv();
  const validate = ajv.compile(schema);
  const faults = [];
  const owners = new Map();
  const presets = [];
  const folder = join(root, 'providers');
  for (const file of existsSync(folder) ? readdirSync(folder).sort() : []) {
    if (!/\.ya?ml$/.test(file)) continue;
    const fault = (message) => faults.push(`providers/${file}: ${message}`);
    const document = parseDocument(read(`providers/${file}`), { version: '1.2', schema: 'core', merge: true });
    if (document.errors.length > 0) {
      fault(document.errors[0].message.split('\n')[0]);
      continue;
    }
    const preset = document.toJS();
    if (!validate(preset)) {
      for (const { instancePath, message, params } of validate.errors) {
        fault(`${instancePath || '/'} ${message}${params.additionalProperty ? ` (${params.additionalProperty})` : ''}`);
      }
      continue;
    }
    if (file !== `${preset.id}.yaml`) fault(`the file of ${preset.id} must be ${preset.id}.yaml`);
    for (const name of ['domains', 'website', 'signIn', 'source', 'verified']) {
      if (preset[name] === undefined) fault(`a built-in preset needs ${name}`);
    }
    for (const host of hostsOf(preset)) if (asciiDomain(host) !== host) fault(`${host} is no A-label in lower case`);
    const names = [preset.id, ...(preset.aliases ?? [])].map((name) => `id or alias ${name}`);
    const domains = (preset.domains ?? []).map((domain) => `domain ${asciiDomain(domain)}`);
    for (const name of [...names, ...domains]) {
      if (owners.has(name)) fault(`${name} is owned by ${owners.get(name)}, too`);
      else owners.set(name, file);
    }
    const { $schema: _, ...facts } = preset;
    presets.push(facts);
  }
  for (const { id, successor } of presets) {
    if (successor && !owners.has(`id or alias ${successor}`))
      faults.push(`providers/${id}.yaml: no provider ${successor}`);
  }
  if (faults.length > 0) throw new Fault(faults.join('\n'));
  return presets.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The servers of a service, in all settings. */
function serversOf(preset, service) {
  const settings = [preset[service], ...(preset.alternatives?.[service] ?? [])];
  return settings.flatMap((setting) => (setting ? setting.server : []));
}

function hostsOf(preset) {
  return [
    ...serversOf(preset, 'pop'),
    ...serversOf(preset, 'smtp'),
    ...(preset.mx ?? []),
    ...(preset.networkBound ?? []),
  ];
}

function asciiDomain(domain) {
  const name = domain.replace(/^\*\./, '');
  return domain.slice(0, domain.length - name.length) + domainToASCII(name).toLowerCase();
}

function presetModule(presets) {
  // What nothing but a page about the preset shows is kept apart, so that a start does not load it.
  const lines = presets.map(({ source: _, verified: __, domains, ...preset }) =>
    JSON.stringify({ ...preset, ...(domains?.length > 0 && { domains: domains.map(asciiDomain) }) }),
  );
  return `${banner('providers/*.yaml')}
/** The built-in presets in JSON, one a line, without \`source\` and \`verified\`; hosts are A-labels in lower case. */
export function readPresetText(): string {
  return ${literal(lines.join('\n'))};
}
`;
}

/** What presets are found by, which is a tenth of them. */
function indexModule(presets) {
  const words = {
    names: ({ id, aliases = [] }) => [id, ...aliases],
    domains: ({ domains = [] }) => domains.map(asciiDomain),
    pop: (preset) => serversOf(preset, 'pop'),
    smtp: (preset) => serversOf(preset, 'smtp'),
    mx: ({ mx = [] }) => mx,
    networkBound: ({ networkBound = [] }) => networkBound,
  };
  const entries = Object.entries(words).map(
    ([kind, wordsOf]) => `  ${kind}:\n    ${literal(presets.map((preset) => wordsOf(preset).join(' ')).join('\n'))},\n`,
  );
  return `${banner('providers/*.yaml')}
/** By what the built-in presets are found: a line a preset, in the order of their text, with blanks between its words. */
export const presetWords = {
${entries.join('')}};
`;
}

function sourceModule(presets) {
  const entries = presets.map(
    ({ id, source, verified }) => `${JSON.stringify(id)}:${JSON.stringify({ source, verified })}`,
  );
  return `${banner('providers/*.yaml')}
/** Where the facts of a built-in preset are from, and when they were last looked at there: JSON by id. */
export function readProvenanceText(): string {
  return ${literal(`{\n${entries.join(',\n')}\n}`)};
}
`;
}

/** A single-quoted literal with a line for each of the text's, so that a preset's change is one line of a diff. */
function literal(text) {
  const escaped = (line) =>
    line.replace(/[\\'\u2028\u2029]/g, (c) => (c > '\\' ? `\\u${c.charCodeAt(0).toString(16)}` : `\\${c}`));
  return `'${text.split('\n').map(escaped).join('\\n\\\n')}'`;
}

/** The schema with the presets' ids as the snippets of `provider`, one a line as the formatter wants them. */
function withProviderIds(text, presets) {
  const path = ['definitions', 'provider', 'defaultSnippets'];
  const node = findNodeAtLocation(parseTree(text), path);
  if (!node) throw new Fault(`schema/mailrc.schema.json: no ${path.join('.')}`);
  const indent = ' '.repeat(2 * path.length + 2);
  const offers = [...presets, { id: 'none', name: 'No provider: only what this file says.' }];
  const snippets = offers.map(({ id, name, notes }) => {
    const description = notes ? `${name}: ${firstSentences(notes.en ?? notes)}` : name;
    const parts = Object.entries({ label: id, description, body: `^${yamlScalar(id)}` });
    const pairs = parts.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
    const line = `${indent}{ ${pairs.join(', ')} }`;
    return line.length < 120
      ? line
      : `${indent}{\n${pairs.map((pair) => `${indent}  ${pair}`).join(',\n')}\n${indent}}`;
  });
  const list = `[\n${snippets.join(',\n')}\n${indent.slice(2)}]`;
  return text.slice(0, node.offset) + list + text.slice(node.offset + node.length);
}

/** As many whole sentences as an editor shows in a few lines. */
function firstSentences(text) {
  const sentences =
    text
      .replace(/\s+/g, ' ')
      .trim()
      .match(/.+?[.!?](?= |$)|.+$/g) ?? [];
  let shown = sentences[0] ?? '';
  for (const sentence of sentences.slice(1)) {
    if (shown.length + sentence.length > 160) break;
    shown += sentence;
  }
  return shown.trim();
}

/** An id that YAML would read as a number stands in quotes. */
function yamlScalar(id) {
  return typeof parseDocument(id, { schema: 'core' }).toJS() === 'string' ? id : `"${id}"`;
}

// --- types

/** The type of the whole and of each definition. Each is compiled alone, as a root that is a union would drop the others. */
async function types({ definitions, ...shape }, name, source) {
  const options = { bannerComment: '', additionalProperties: false, style: { singleQuote: true, printWidth: 120 } };
  const parts = [];
  for (const [key, schema] of [[name, shape], ...Object.entries(definitions)]) {
    const code = await compile(typeSchema(schema), pascal(key), options);
    parts.push(code.replace(/ *\/\*\*\n *\* This interface was referenced by[\s\S]*?\*\/\n/g, '').trim());
  }
  return `${banner(source)}\n${parts.join('\n\n')}\n`;
}

/** What a type needs of a schema: a reference becomes the name of its type and keeps its own description; `x-` keys, which would open the root, and reserved keys go. */
function typeSchema(schema) {
  if (schema.$ref) {
    return {
      tsType: pascal(schema.$ref.split('/').at(-1)),
      ...(schema.description && { description: schema.description }),
    };
  }
  // A branch of a union has its description in $comment, for it would hide the key's in an editor.
  const result = { ...schema, ...(schema.$comment && { description: schema.$comment }) };
  for (const key of annotations) if (key !== 'description') delete result[key];
  delete result.$id;
  for (const key of schemaMaps) {
    if (!result[key]) continue;
    const kept = Object.entries(result[key]).filter(([name, value]) => value !== false && name !== '^x-');
    result[key] = Object.fromEntries(kept.map(([name, value]) => [name, typeSchema(value)]));
    if (kept.length === 0) delete result[key];
  }
  if (result.items) result.items = typeSchema(result.items);
  if (result.anyOf) result.anyOf = result.anyOf.map(typeSchema);
  return result;
}

function pascal(name) {
  return name[0].toUpperCase() + name.slice(1);
}

// --- validators

function validatorModule(mailrcSchema, providerSchema) {
  const ajv = newAjv({ code: { source: true, esm: true, lines: true } });
  ajv.addSchema(bare(mailrcSchema));
  ajv.addSchema(bare(providerSchema));
  const code = standaloneCode(ajv, {
    validateAccount: `${mailrcSchema.$id}#/definitions/accountFile`,
    validateAccountSet: `${mailrcSchema.$id}#/definitions/accountSetFile`,
    validateProvider: providerSchema.$id,
  });
  if (/\brequire\(/.test(code))
    throw new Fault(
      'The validators would need ajv at run time: a keyword such as minLength or uniqueItems is not compiled to plain code.',
    );
  return `// @ts-nocheck\n${banner('schema/*.json')}export const mostErrors = ${mostErrors};\n${withBoundedErrors(code)}`;
}

/**
 * ajv copies all errors for each object that has some: ten thousand faulty accounts would be copied ten thousand times.
 * And it keeps all of them, of which nobody reads more than the first ones: a large file would fill the memory.
 */
function withBoundedErrors(code) {
  const bounded = code
    .replaceAll(
      /vErrors = vErrors === null \? (validate\d+\.errors) : vErrors\.concat\(\1\);\nerrors = vErrors\.length;/g,
      'vErrors = appended(vErrors, $1);\nerrors += $1.length;',
    )
    .replaceAll(
      /else \{\nvErrors\.push\((err\d+)\);\n\}/g,
      'else if(vErrors.length < mostErrors){\nvErrors.push($1);\n}',
    )
    .replaceAll(/vErrors\.length = (_errs\d+);/g, 'vErrors.length = Math.min(vErrors.length, $1);');
  if (/\.concat\(|errors = vErrors\.length|^vErrors\.push/m.test(bounded.replaceAll(/mostErrors\)\{\n.*/g, '')))
    throw new Fault('The validators gather errors in a way that is not known here.');
  return `${bounded}
function appended(errors, more) {
if(errors === null){
return more;
}
for(const error of more){
if(errors.length >= mostErrors) break;
errors.push(error);
}
return errors;
}
`;
}

function keysOfFiles(schema) {
  return `${banner('schema/mailrc.schema.json')}${keysModule(schema, ['accountFile', 'accountSetFile'])}`;
}

function versionModule() {
  const { version } = JSON.parse(read('package.json'));
  return `${banner('package.json')}/** The version of the package. */\nexport const version = '${version}';\n`;
}

function checkModule(schema) {
  const code = shapeCheckModule(bare(schema), ['accountFile', 'accountSetFile']);
  return `${banner('schema/mailrc.schema.json')}${code}`;
}

function wrapperModule() {
  return `${banner('schema/*.json')}import * as validators from './validators.js';

/** What one keyword of the schema refuses (ajv's ErrorObject). */
export interface SchemaError {
  readonly keyword: string;
  /** RFC 6901 pointer into the data. */
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/** Errors that are kept at most: with so many, there may be more. */
export const mostErrors: number = validators.mostErrors;

/** Whether data has the shape; where not, \`errors\` of the last call says what is wrong. */
export interface ShapeValidator {
  (data: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/** A file of one account. */
export const validateAccount: ShapeValidator = validators.validateAccount;
/** A file of several accounts, under \`accounts\`. */
export const validateAccountSet: ShapeValidator = validators.validateAccountSet;
/** A provider file. */
export const validateProvider: ShapeValidator = validators.validateProvider;
`;
}

/** The schema without what only people read: ajv copies whole schemas into its code. */
function bare(schema) {
  if (typeof schema !== 'object') return schema;
  const result = {};
  for (const [key, value] of Object.entries(schema)) {
    if (annotations.includes(key)) continue;
    if (schemaMaps.includes(key)) {
      result[key] = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, bare(part)]));
    } else if (key === 'anyOf') result[key] = value.map(bare);
    else if (key === 'items') result[key] = bare(value);
    else result[key] = value;
  }
  return result;
}

function newAjv(options = {}) {
  const ajv = new Ajv({ strict: true, allErrors: true, ...options });
  ajv.addVocabulary(editorKeywords);
  return ajv;
}

// --- files

function banner(source) {
  return `// Generated by scripts/generate.mjs from ${source}; do not edit.\n`;
}

/** A file's text, `null` where there is none. */
function read(path) {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}
