import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sarifTools } from '../../src/cli/sarif-tools.js';
import { version } from '../../src/generated/version.js';
import type { Failure } from '../../src/model/diagnostic.js';
import type { ReportedFile } from '../../src/report/reporter.js';
import { createSarifReporter, relativeUri, ruleTitle } from '../../src/report/sarif.js';
import { ruleDocs, ruleSeverities } from '../../src/validate/rules/rule-table.js';
import { diagnostic, document, file, fixtureTexts, reported, strange } from './reported.js';

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly charOffset: number;
  readonly charLength: number;
}

interface Place {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
    readonly region?: Region;
  };
  readonly logicalLocations?: readonly object[];
  readonly message?: { readonly text: string };
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex?: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly [Place];
  readonly relatedLocations?: readonly Place[];
  readonly partialFingerprints: { readonly 'mailconf/v1': string };
  readonly fixes?: readonly {
    readonly artifactChanges: readonly {
      readonly replacements: readonly { readonly deletedRegion: Region; readonly insertedContent?: { text: string } }[];
    }[];
  }[];
}

interface Log {
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: { readonly version: string; readonly rules: readonly Record<string, unknown>[] };
      };
      readonly results: readonly Result[];
      readonly invocations: readonly [Readonly<Record<string, unknown>>];
    },
  ];
}

const rules = Object.entries(ruleSeverities).map(([name, severity]) => ({ name, severity, docs: ruleDocs(name) }));
const schema = JSON.parse(readFileSync(new URL('spec/sarif-subset.schema.json', import.meta.url), 'utf8'));
const conforms = new Ajv({ strict: true, strictRequired: false, allErrors: true }).compile(schema);

/** The log of some files, which conforms to the standard. */
function log(files: readonly ReportedFile[], failure?: Failure): Log['runs'][0] {
  const text = document(createSarifReporter(rules, sarifTools), files, failure);
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  const parsed: Log = JSON.parse(text);
  conforms(parsed);
  expect(conforms.errors ?? []).toEqual([]);
  return parsed.runs[0];
}

/** The stretch of a text that a region's lines and columns mark, found without its offsets. */
function stretch(text: string, { startLine, startColumn, endLine, endColumn }: Region): string {
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
  const offset = (line: number, column: number) => lines.slice(0, line - 1).join('').length + column - 1;
  return text.slice(offset(startLine, startColumn), offset(endLine, endColumn));
}

describe('the tool', () => {
  it('has every rule with its level, page and title', () => {
    const { driver } = log([]).tool;
    expect(driver.version).toBe(version);
    expect(driver.rules.map(({ id }) => id)).toEqual(Object.keys(ruleSeverities));
    expect(driver.rules.find(({ id }) => id === 'ssl-port-mismatch')).toMatchObject({
      shortDescription: { text: 'Ssl port mismatch.' },
      helpUri: ruleDocs('ssl-port-mismatch'),
      defaultConfiguration: { level: 'error' },
    });
    expect(driver.rules.find(({ id }) => id === 'shadowed-file')).toMatchObject({
      defaultConfiguration: { level: 'note' },
    });
    expect(ruleTitle('ssl-port-mismatch')).toBe('ssl port mismatch');
  });
});

describe('the results', () => {
  it('every fixture: rule, level and region are right, nothing secret is told', async () => {
    const texts = fixtureTexts();
    const files = await Promise.all(texts.map(({ path, text }) => reported(path, text)));
    const run = log(files);
    const expected = files.flatMap(({ path, diagnostics }) => diagnostics.map((found) => ({ path, found })));
    expect(run.results).toHaveLength(expected.length);
    run.results.forEach((result, index) => {
      const { path, found } = expected[index] as (typeof expected)[number];
      expect(run.tool.driver.rules[result.ruleIndex as number]?.id).toBe(result.ruleId);
      expect(result.ruleId).toBe(found.rule);
      const [{ physicalLocation }] = result.locations;
      expect(decodeURIComponent(physicalLocation.artifactLocation.uri)).toBe(path);
      const text = (texts.find((each) => each.path === path)?.text ?? '').replace(/^\uFEFF/, '');
      const places = [...result.locations, ...(result.relatedLocations ?? [])].map((at) => at.physicalLocation);
      const regions = places
        .filter((at) => decodeURIComponent(at.artifactLocation.uri) === path)
        .map((at) => at.region);
      for (const region of regions) {
        if (!region) continue;
        const { charOffset, charLength } = region;
        expect(stretch(text, region)).toBe(text.slice(charOffset, charOffset + charLength));
      }
      expect(physicalLocation.region === undefined).toBe(found.range === null);
    });
    expect(JSON.stringify(run)).not.toContain('c4nary');
  });

  it.each([
    ['LF', '\n'],
    ['CR LF', '\r\n'],
    ['CR', '\r'],
  ])('a region after %s and characters of two units', async (_, end) => {
    const lines = [
      '{"mailbox": {"address": "a@b.example"},',
      '"x-note": "😀", "smtp": false,',
      '"x-a": "😀", "pop": {"hst": "x"}}',
      '',
    ];
    const text = lines.join(end);
    const result = log([await reported('a.json', text)]).results.find(({ ruleId }) => ruleId === 'unknown-key');
    expect(stretch(text, result?.locations[0].physicalLocation.region as Region)).toBe('"hst"');
  });

  it.each([
    ['error', 'error'],
    ['warning', 'warning'],
    ['info', 'note'],
  ] as const)('%s is %s', (severity, level) => {
    expect(log([file({ diagnostics: [diagnostic({ severity })] })]).results[0]?.level).toBe(level);
  });

  it('message and help are two sentences', () => {
    const texts = [
      diagnostic({}),
      diagnostic({ help: 'did you mean `server`?' }),
      diagnostic({ message: 'a b', help: 'c' }),
    ];
    expect(log([file({ diagnostics: texts })]).results.map(({ message }) => message.text)).toEqual([
      'unknown key `hst` in `pop`.',
      'unknown key `hst` in `pop`. Did you mean `server`?',
      'a b. C.',
    ]);
  });

  it('the account is a logical location', () => {
    const found = diagnostic({ account: 'work', pointer: '/accounts/work/pop/hst' });
    const { results } = log([file({ diagnostics: [found, diagnostic({})] })]);
    expect(results.map(({ locations }) => locations[0].logicalLocations)).toEqual([
      [{ name: 'work', fullyQualifiedName: '/accounts/work/pop/hst' }],
      undefined,
    ]);
  });

  it('other places are told, each once', () => {
    const place = { message: 'used here', path: 'b c.yaml', range: null };
    const { results } = log([file({ diagnostics: [diagnostic({ related: [place, place] })] })]);
    expect(results[0]?.relatedLocations).toEqual([
      {
        physicalLocation: { artifactLocation: { uri: 'b%20c.yaml', uriBaseId: '%SRCROOT%' } },
        message: { text: 'Used here.' },
      },
    ]);
  });

  it('a fix, applied by its regions, takes the fault away', async () => {
    const text =
      '# 😀\r\nmailbox: {address: a@b.example, pasword: {env: P}}\r\npop: {server: pop.b.example, port: "995"}\r\n';
    const before = await reported('a.yaml', text);
    const replacements = log([before])
      .results.flatMap(({ fixes = [] }) => fixes)
      .flatMap(({ artifactChanges }) => artifactChanges.flatMap((change) => change.replacements))
      .sort((a, b) => b.deletedRegion.charOffset - a.deletedRegion.charOffset);
    expect(replacements.length).toBeGreaterThan(0);
    const fixed = replacements.reduce((part, { deletedRegion, insertedContent }) => {
      const { charOffset, charLength } = deletedRegion;
      return part.slice(0, charOffset) + (insertedContent?.text ?? '') + part.slice(charOffset + charLength);
    }, text);
    const fixable = before.diagnostics.filter(({ fix }) => fix).map(({ rule }) => rule);
    const after = (await reported('a.yaml', fixed)).diagnostics.map(({ rule }) => rule);
    expect(after.filter((rule) => fixable.includes(rule))).toEqual([]);
  });

  it('are valid whatever the texts hold', () => {
    fc.assert(
      fc.property(strange, strange, strange, strange, (name, message, help, account) => {
        const found = diagnostic({ message, help, account: `a${account}`, pointer: name, rule: `r${name}` });
        const path = `a${name.replace(/[\0]/g, '')}`;
        const error = { code: 'E', message, path };
        const text = document(createSarifReporter(rules, sarifTools), [
          file({ path, diagnostics: [found, found], error }),
        ]);
        const run: Log['runs'][0] = JSON.parse(text).runs[0];
        conforms(JSON.parse(text));
        expect(conforms.errors ?? []).toEqual([]);
        expect(run.results).toHaveLength(2);
        const [{ physicalLocation }] = (run.results[0] as Result).locations;
        expect(decodeURIComponent(physicalLocation.artifactLocation.uri)).toBe(path.toWellFormed());
      }),
    );
  });
});

describe('places', () => {
  const uriOf = (path: string) => log([file({ path, diagnostics: [diagnostic({})] })]).results[0]?.locations[0];

  it('a relative path is below the base', () => {
    expect(uriOf('deploy/a b%é:#?.yaml')?.physicalLocation.artifactLocation).toEqual({
      uri: 'deploy/a%20b%25%C3%A9%3A%23%3F.yaml',
      uriBaseId: '%SRCROOT%',
    });
    expect(uriOf('./::a.yaml')?.physicalLocation.artifactLocation.uri).toBe('%3A%3Aa.yaml');
  });

  it('an absolute path is a URI', () => {
    expect(uriOf('/srv/a b#.yaml')?.physicalLocation.artifactLocation).toEqual({ uri: 'file:///srv/a%20b%23.yaml' });
  });

  it('separators of Windows become slashes', () => {
    expect(relativeUri('deploy\\mail\\a.yaml', '\\')).toBe('deploy/mail/a.yaml');
    expect(relativeUri('back\\slash', '/')).toBe('back%5Cslash');
  });
});

describe('fingerprints', () => {
  const prints = ({ results }: Log['runs'][0]) => results.map((result) => result.partialFingerprints['mailconf/v1']);

  it('differ between diagnostics, files and equal faults', async () => {
    const files = await Promise.all(fixtureTexts().map(({ path, text }) => reported(path, text)));
    const twice = file({ path: 'twice.yaml', diagnostics: [diagnostic({}), diagnostic({})] });
    const all = prints(log([...files, twice]));
    expect(all.length).toBeGreaterThan(20);
    expect(new Set(all).size).toBe(all.length);
  });

  it('stay when lines are inserted above', async () => {
    for (const { path, text } of fixtureTexts().filter((each) => each.path.endsWith('.yaml'))) {
      const moved = await reported(path, `# a\n# b\n${text}`);
      const before = await reported(path, text);
      // A directive or a mark of order at the start is not moved by a comment alone.
      if (before.diagnostics.length !== moved.diagnostics.length) continue;
      expect(prints(log([moved]))).toEqual(prints(log([before])));
    }
  });

  it('do not depend on level or message', () => {
    const [first] = prints(log([file({ diagnostics: [diagnostic({})] })]));
    expect(prints(log([file({ diagnostics: [diagnostic({ severity: 'info', message: 'x' })] })]))).toEqual([first]);
  });
});

describe('the invocation', () => {
  const unread = { code: 'ERR_MAILCONF_UNREADABLE', message: 'b.yaml cannot be read', path: 'b.yaml' };
  const missing = { code: 'ERR_MAILCONF_NO_ACCOUNT', message: 'there is no account work' };

  it('was successful, even with faults in the files', () => {
    expect(log([]).invocations).toEqual([{ executionSuccessful: true }]);
    expect(log([file({ diagnostics: [diagnostic({})] })]).invocations).toEqual([{ executionSuccessful: true }]);
  });

  it('tells what could not be read, once, and why it could not be done', () => {
    const files = [file({ diagnostics: [diagnostic({})] }), file({ path: 'b.yaml', error: unread })];
    const toldUnread = {
      level: 'error',
      message: { text: 'b.yaml cannot be read.' },
      locations: [{ physicalLocation: { artifactLocation: { uri: 'b.yaml', uriBaseId: '%SRCROOT%' } } }],
    };
    const toldMissing = { level: 'error', message: { text: 'there is no account work.' } };
    const notifications = (failure: Failure) => log(files, failure).invocations[0].toolExecutionNotifications;
    expect(notifications(unread)).toEqual([toldUnread]);
    expect(notifications(missing)).toEqual([toldUnread, toldMissing]);
    expect(log([], missing).invocations).toEqual([
      { executionSuccessful: false, toolExecutionNotifications: [toldMissing] },
    ]);
  });
});
