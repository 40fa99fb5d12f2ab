// The provider files of a folder, and the text of one.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { Document, isMap, isScalar, parseDocument, visit } from 'yaml';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const builtin = join(root, 'providers');

/** Keywords that editors read and a validator ignores. */
const editorKeywords = ['defaultSnippets', 'enumDescriptions', 'errorMessage', 'markdownDescription'];
const ajv = new Ajv({ strict: true, allErrors: true });
ajv.addVocabulary([...editorKeywords, 'markdownEnumDescriptions', 'patternErrorMessage']);
const validate = ajv.compile(JSON.parse(readFileSync(join(root, 'schema/provider.schema.json'), 'utf8')));

/** What keeps a preset from being valid, in words; empty where it is valid. */
export function faultsOf(preset) {
  if (validate(preset)) return [];
  return validate.errors.map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
}

/** The presets of a folder in the order of their ids: `{file, path, text, preset}`. A file that is none throws. */
export function readPresets(folder = builtin) {
  const files = readdirSync(folder).filter((file) => /\.(?:ya?ml|json)$/.test(file));
  const read = files.map((file) => {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    const document = parsePreset(text);
    const fault = document.errors[0]?.message.split('\n')[0] ?? faultsOf(document.toJS())[0];
    if (fault) throw Object.assign(new Error(`${path}: ${fault}`), { code: 'INVALID_PRESET' });
    return { file, path, text, preset: document.toJS() };
  });
  return read.sort((a, b) => (a.preset.id < b.preset.id ? -1 : 1));
}

export function parsePreset(text) {
  return parseDocument(text, { version: '1.2', schema: 'core', merge: true });
}

/** The order of a preset's keys. */
const keys = [
  ...['id', 'name', 'aliases', 'domains', 'website', 'userId', 'pop', 'smtp', 'alternatives', 'networkBound', 'delay'],
  ...['signIn', 'successor', 'notes', 'mx', 'passwordForm', 'checksSenderAtData', 'source', 'verified'],
];

/** A provider file as those of `providers/` are laid out: its keys in their order, comment lines on top. */
export function presetText(preset, comments = []) {
  const left = Object.keys(preset).filter((key) => !keys.includes(key));
  const sorted = Object.fromEntries([...keys, ...left].flatMap((key) => (key in preset ? [[key, preset[key]]] : [])));
  const document = new Document(sorted, { version: '1.2', schema: 'core' });
  visit(document, {
    Pair(_, { key, value }) {
      if (key.value === 'notes' && isScalar(value)) value.type = 'BLOCK_FOLDED';
      if (key.value === 'notes' && isMap(value)) for (const { value: note } of value.items) note.type = 'BLOCK_FOLDED';
      if (key.value === 'verified') value.type = 'PLAIN';
      if (key.value === 'pattern') value.type = 'QUOTE_DOUBLE';
    },
  });
  const head = comments.flatMap((comment) => wrapped(comment, 116)).map((line) => `# ${line}\n`);
  const body = document.toString({ lineWidth: 110, defaultStringType: 'PLAIN', singleQuote: false, indentSeq: true });
  return head.join('') + body;
}

function wrapped(text, width) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== '' && line.length + word.length >= width) lines.push(`  ${word}`);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
