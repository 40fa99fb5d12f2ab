// Every message that mailconf prints of a file or of a server, each as a row: where it belongs, and its words.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryWorkspace, validateText } from '../../dist/browser.js';
import { causes } from '../../dist/model/cause.js';
import { causeWords } from '../../dist/words/causes.js';

/** @typedef {{ name: string, part: string, text: string }} Row */

/** What the fixtures and common mistakes are reported as. @param {string} root @returns {Row[]} */
export function ruleRows(root) {
  const files = ['test/fixtures', 'test/mistakes'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:yaml|json)$/.test(name))
      .map((name) => [`/${folder}/${name}`, readFileSync(join(root, folder, name), 'utf8')]),
  );
  const workspace = memoryWorkspace({ files: Object.fromEntries(files) });
  return files.flatMap(([path, text]) =>
    validateText({ path, text }, { workspace }).diagnostics.flatMap(({ rule, message, help, related = [], fix }) => [
      { name: rule, part: 'message', text: message },
      ...(help === undefined ? [] : [{ name: rule, part: 'help', text: help }]),
      ...(fix === undefined ? [] : [{ name: rule, part: 'fix', text: fix.title }]),
      ...related.map((place) => ({ name: rule, part: 'related', text: place.message })),
    ]),
  );
}

/** What a probe says of each cause, with and without what may be known. @returns {Row[]} */
export function causeRows() {
  return causes.flatMap((name) => {
    const { title, message, help } = causeWords[name];
    const said = contexts.flatMap((context) => [
      { name, part: 'message', text: message(context) },
      { name, part: 'help', text: help(context) },
    ]);
    return [{ name, part: 'title', text: title }, ...said];
  });
}

const bare = {
  at: 'pop',
  protocol: 'POP3',
  step: 'login',
  host: 'pop.example.com',
  isAddress: false,
  port: 995,
  ssl: true,
  timeout: 20,
  reply: '',
  url: '',
  nodeCode: '',
  detail: '',
  names: [],
  certificate: {
    subject: 'CN=pop.example.com',
    issuer: 'CN=Example CA',
    names: ['pop.example.com'],
    validFrom: '2026-01-01',
    validTo: '2026-03-31',
  },
  pause: '`delay: 2`',
  sender: 'jo@example.com',
  recipient: 'jo@example.com',
  preset: '',
  hasServername: false,
  spoken: null,
};

const contexts = [
  bare,
  {
    ...bare,
    at: 'smtp',
    protocol: 'SMTP',
    port: 587,
    ssl: 'starttls',
    reply: '535 5.7.8 Error: authentication failed',
    url: 'https://mail.example.com/help',
    nodeCode: 'ECONNREFUSED',
    detail: 'PLAIN',
    names: ['smtp.example.com', 'mail.example.com'],
    preset: 'example',
    spoken: 'starttls',
  },
];

/** The rows without repetitions, by name. @param {readonly Row[]} rows @returns {Row[]} */
export function distinct(rows) {
  const byText = new Map(rows.map((row) => [`${row.name}\0${row.part}\0${row.text}`, row]));
  return [...byText.values()].sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0));
}
