import { describe, expect, it } from 'vitest';
import { readRoot } from './ci/support.js';

const { version } = JSON.parse(readRoot('package.json')) as { version: string };
const [major] = version.split('.');
const uses = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, used]) => used))];

describe('the version of package.json is named by', () => {
  it('package-lock.json', () => {
    const lock = JSON.parse(readRoot('package-lock.json'));
    expect([lock.version, lock.packages[''].version]).toEqual([version, version]);
  });

  it('the first heading of CHANGELOG.md', () => {
    expect(/^## (\S+)/m.exec(readRoot('CHANGELOG.md'))?.[1]).toBe(version);
  });

  it('docs/comparison.md', () => {
    expect(uses(readRoot('docs/comparison.md'), /mailconf (\d+\.\d+\.\d+)/g)).toEqual([version]);
  });

  it('the tag in the pre-commit example of docs/ci.md', () => {
    expect(uses(readRoot('docs/ci.md'), /rev: v(\S+)/g)).toEqual([version]);
  });
});

describe('its major version is named by', () => {
  it.each(['mailrc', 'provider', 'report'])('the id and the examples of schema/%s.schema.json', (name) => {
    expect(uses(readRoot(`schema/${name}.schema.json`), /mailconf@(\w+)/g)).toEqual([major]);
  });

  it('the default of the GitHub Action', () => {
    expect(/^ {2}version:\n.*\n {4}default: "(.*)"/m.exec(readRoot('action.yml'))?.[1]).toBe(major);
  });

  it.each(['README.md', 'docs/ci.md'])('what %s installs and refers to', (page) => {
    expect(uses(readRoot(page), /mailconf@v?(\w+)/g)).toEqual([major]);
  });
});
