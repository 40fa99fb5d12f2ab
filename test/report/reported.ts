import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { validateMailConfig } from '../../src/index.js';
import type { Diagnostic, Failure } from '../../src/model/diagnostic.js';
import { nothingFound, type ReportedFile, type Reporter, withFile } from '../../src/report/reporter.js';
import { parseText } from '../../src/syntax/read-document.js';
import { accountNames } from '../../src/validate/validate-document.js';

/** A file of a report as `validate` makes it of a text. */
export async function reported(path: string, text: string): Promise<ReportedFile> {
  const { path: full, diagnostics } = await validateMailConfig({ text, path });
  const document = parseText(path, text);
  const accounts = document.findings.length > 0 ? null : accountNames(document);
  const shown = diagnostics.map(({ related, ...diagnostic }) => ({
    ...diagnostic,
    ...(related && {
      related: related.map((place) => ({ ...place, path: place.path === full ? path : place.path })),
    }),
  }));
  return { path, diagnostics: shown, accounts, excerptOf: () => null };
}

/** A file of a report made by hand. */
export function file(fields: Partial<ReportedFile>): ReportedFile {
  return { path: 'a.yaml', diagnostics: [], accounts: null, excerptOf: () => null, ...fields };
}

export function diagnostic(fields: Partial<Diagnostic>): Diagnostic {
  return {
    rule: 'unknown-key',
    severity: 'error',
    message: 'unknown key `hst` in `pop`',
    pointer: '/pop/hst',
    range: null,
    account: null,
    docs: 'https://unpkg.com/mailconf@1/docs/rules/unknown-key.md',
    ...fields,
  };
}

/** The whole document of a reporter. */
export function document(reporter: Reporter, files: readonly ReportedFile[], failure?: Failure): string {
  const summary = files.reduce(withFile, nothingFound);
  return [reporter.start(), ...files.map((each) => reporter.file(each)), reporter.end(summary, failure)].join('');
}

const fixtures = new URL('../fixtures/', import.meta.url);

/** Every configuration of test/fixtures with its text. */
export function fixtureTexts(): { path: string; text: string }[] {
  return readdirSync(fixtures)
    .filter((name) => /\.(?:yaml|json)$/.test(name))
    .map((name) => ({ path: name, text: readFileSync(new URL(name, fixtures), 'utf8') }));
}

/** Texts with whatever could break a format. */
export const strange = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '::',
          '##[error]',
          ',',
          ':',
          '=',
          '%',
          '%0A',
          '%25',
          '\r',
          '\n',
          '\r\n',
          '\t',
          ' ',
          '"',
          "'",
          '<',
          '>',
          '&',
        ],
        ...[']]>', '<!--', '\0', '\x1b[31m', '\x85', '\u2028', '\u202e', '\ud800', '\udc00', '\ufffe', '\uffff', '😀'],
        ...['\u{e0041}', 'a', '/', '\\', '#', '?', '{0}', '..', 'é'],
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
);
