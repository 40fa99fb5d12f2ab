import type { RuleArgs, SyntaxHints, SyntaxTexts } from '../../model/rule-args.js';
import { code, type Words } from '../words.js';

/** YAML's own error texts may quote the file, so each of its codes has a text of ours. */
const yamlCodes: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'an alias cannot have an anchor or a tag',
  BAD_ALIAS: 'invalid name of an alias',
  BAD_COLLECTION_TYPE: 'a tag that does not fit the value behind it',
  BAD_DIRECTIVE: 'a line with `%` that is not a YAML directive',
  BAD_DQ_ESCAPE: 'unknown escape after `\\`; in single quotes a `\\` is kept as it is',
  BAD_INDENT: 'the indentation does not match the lines above',
  BAD_PROP_ORDER: 'an anchor or a tag in the wrong place',
  BAD_SCALAR_START: 'a value without quotes cannot begin with this character; quote it',
  BLOCK_AS_IMPLICIT_KEY: 'a nested mapping cannot be written on one line; does a value with `: ` need quotes?',
  BLOCK_IN_FLOW: 'a block cannot be written inside `{}` or `[]`',
  COMMA_MISSING: 'missing comma between two entries',
  COMMENT_SPACE: 'missing space before `#`',
  DUPLICATE_KEY: 'duplicate key',
  IMPOSSIBLE: 'not valid YAML',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  MISSING_CHAR: 'unclosed quote or bracket, or a `:` without a space behind it',
  MULTILINE_IMPLICIT_KEY: 'a key goes over several lines; is a `:` missing, or a quote not closed?',
  MULTIPLE_ANCHORS: 'a value cannot have two anchors',
  MULTIPLE_TAGS: 'a value cannot have two tags',
  NON_STRING_KEY: 'a key must be a plain word',
  TAB_AS_INDENT: 'a tab indents this line; YAML allows spaces only',
  TAG_RESOLVE_FAILED: 'unknown tag; quote the value if the `!` belongs to it',
  UNEXPECTED_TOKEN: 'unexpected text; is a quote or a space missing?',
};

const yamlCode = (name: string) => yamlCodes[name] ?? 'not valid YAML';

/** Texts by name. */
const syntaxTexts: { readonly [N in keyof SyntaxTexts]: (facts: SyntaxTexts[N]) => string } = {
  yaml: ({ code: name }) => yamlCode(name),
  json: () => 'not valid JSON: strict JSON has no comments, no trailing commas, and double quotes only',
  'not-utf8': () => 'the file is not UTF-8; save it as UTF-8',
  utf16: () => 'the file is UTF-16; save it as UTF-8',
  'control-character': () => 'a control character, which YAML and JSON do not allow',
  'too-deep': ({ levels }) => `nested deeper than ${levels} levels`,
  'too-many-tokens': ({ most }) => `more than ${most.toLocaleString('en')} words and marks; split the file`,
  'too-long-texts': ({ most }) =>
    `more than ${most.toLocaleString('en')} characters in long texts; keep them in files of their own`,
  'yaml-version': () => 'only YAML 1.2 is supported; remove the `%YAML` line',
  // The name may be a password that begins with `*`.
  'unknown-anchor': () => 'this alias has no anchor before it; quote the value if the `*` belongs to it',
  'alias-loop': () => 'this alias contains itself',
  'alias-bomb': ({ nodes }) => `aliases expand to more than ${nodes.toLocaleString('en')} nodes`,
  'merge-of-no-map': () => '`<<` takes an alias of a mapping, or a list of them',
  'at-first': () => 'a value can begin with `@` only in quotes',
  'not-closed': ({ bracket }) => `unclosed ${code(bracket)}`,
  template: () => 'a template that was not filled in; YAML reads `{{` as a mapping in a mapping',
  'indented-too-far': () => 'this line is indented further than the one above, which already has a value',
  'missing-space': ({ key }) => `missing space after \`${key}:\``,
};

/** What to write instead, by name. */
const syntaxHints: { readonly [N in keyof SyntaxHints]: (facts: SyntaxHints[N]) => string } = {
  'spaces-for-tab': () => 'replace the tab with two spaces for each level',
  'no-at-in-address': () => 'an address has a name before its `@`: `you@example.com`',
  'no-at-in-provider': () => 'write the provider without `@`, by its id or an alias: `provider: gmail`',
  'no-at-in-server': () => 'write the name of the server without `@`: `server: mail.example.com`',
  'close-on-line': () => 'close it on the same line',
  'fill-in': () => 'fill it in before the file is checked, or write a reference: `{env: MAIL_PASSWORD}`',
  'reference-in-braces': () => 'put the reference in its own braces: `{env: MAIL_PASSWORD}`',
  'indent-by': ({ spaces }) => `indent it by ${spaces} spaces, like the line above`,
  'write-key': ({ key }) => `write \`${key}: …\``,
};

export const syntaxRules = {
  'yaml-syntax': (args: RuleArgs['yaml-syntax']): Words => {
    const message = (syntaxTexts[args.text] as (facts: unknown) => string)(args);
    return args.hint === undefined
      ? { message }
      : { message, help: (syntaxHints[args.hint] as (facts: unknown) => string)(args) };
  },
  'duplicate-key': ({ key }: { key: string }): Words => ({
    message: `duplicate key ${code(key)}`,
    help: key === '<<' ? 'merge several with one list: `<<: [*a, *b]`' : 'keep one of them',
  }),
  'multiple-documents': (): Words => ({
    message: 'a second document begins here; a configuration is one document',
    help: 'write several accounts below `accounts:` in one document',
  }),
};
