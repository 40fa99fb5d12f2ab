import { beforeAll, describe, expect, it } from 'vitest';
import { builtinPresets } from '../../src/presets/builtin-presets.js';
import { indexPresets } from '../../src/presets/preset-index.js';
import { resolveIn, useFolder } from '../resolve/support.js';

const pop = { server: 'pop.own.example', port: 995, ssl: true };
const smtp = { server: 'smtp.own.example', port: 465, ssl: true };
const provider = (id: string, more: object = {}) => ({ id, name: id, pop, smtp, ...more });

const folder = useFolder('lookup');
beforeAll(async () => {
  await folder.write('p/1.yaml', provider('exact', { domains: ['a.b.example', 'Upper.Example'], aliases: ['shared'] }));
  await folder.write('p/2.yaml', provider('long', { domains: ['*.b.example'], aliases: ['shared', 'longest'] }));
  await folder.write('p/3.json', JSON.stringify(provider('short', { domains: ['*.example'] })));
  await folder.write('p/4.yml', provider('idn', { domains: ['bücher.test', '*.müller.test'] }));
  await folder.write('p/5.yaml', provider('gmail', { domains: ['gmail.com'] }));
  await folder.write('p/notes.txt', 'no provider');
  await folder.write('q/6.yaml', provider('exact', { name: 'of the command line' }));
});

async function owner(address: string, more: object = {}) {
  const { leaves, errors, accounts } = await resolveIn(
    { providers: 'p', mailbox: { address }, ...more },
    { folder: folder.path },
  );
  expect(errors).toEqual([]);
  return { id: leaves['/provider'], path: accounts[0]?.preset?.path ?? null };
}

describe('whose domain it is', () => {
  it.each([
    ['exact before wildcard', 'jane@a.b.example', 'exact'],
    ['case', 'jane@A.B.Example', 'exact'],
    ['case of the provider file', 'jane@upper.example', 'exact'],
    ['the longest wildcard', 'jane@x.b.example', 'long'],
    ['a wildcard takes in every depth', 'jane@x.y.b.example', 'long'],
    ['a wildcard takes not the domain itself in', 'jane@b.example', 'short'],
    ['a shorter wildcard', 'jane@c.example', 'short'],
    ['U-label', 'jane@bücher.test', 'idn'],
    ['A-label', 'jane@xn--bcher-kva.test', 'idn'],
    ['upper case U-label', 'jane@BÜCHER.test', 'idn'],
    ['wildcard below a U-label', 'jane@mail.xn--mller-kva.test', 'idn'],
    ['an own provider before a built-in one', 'jane@gmail.com', 'gmail'],
  ])('%s: %s', async (_, address, id) => {
    const found = await owner(address);
    expect(found.id).toBe(`${id} (provider)`);
    expect(found.path).toMatch(/^p\//);
  });

  it('is nobody’s', async () => {
    expect(await owner('jane@nobody.test', { pop, smtp })).toEqual({ id: 'none (default)', path: null });
  });

  it('is built in', async () => {
    const presets = await builtinPresets();
    expect(presets.byDomain('tenant.onmicrosoft.com')?.preset.id).toBe('microsoft365');
    expect(presets.byDomain('googlemail.com')?.preset.id).toBe('gmail');
    expect(presets.byDomain('constructor')).toBeNull();
    expect(presets.byName('__proto__')).toBeNull();
    expect(presets.byName('GOOGLE')?.preset.id).toBe('gmail');
  });
});

describe('a provider by name', () => {
  it.each([
    ['exact', 'exact'],
    ['longest', 'long'],
    ['shared', 'exact'],
    ['SHORT', 'short'],
    ['gmail', 'gmail'],
    ['yahoo', 'yahoo'],
    ['ymail', 'yahoo'],
  ])('%s is %s', async (name, id) => {
    const { accounts } = await resolveIn(
      { providers: './p', provider: name, mailbox: { address: 'jane@nobody.test' } },
      { folder: folder.path },
    );
    expect(accounts[0]?.preset?.preset.id).toBe(id);
    expect(accounts[0]?.config.provider).toBe(name);
  });

  it('of --providers comes before that of the file', async () => {
    const { accounts } = await resolveIn(
      { providers: 'p', provider: 'exact', mailbox: { address: 'jane@nobody.test' } },
      { folder: folder.path, providers: 'q' },
    );
    expect(accounts[0]?.preset?.preset.name).toBe('of the command line');
  });

  it('none: the owner of the domain is not asked', async () => {
    const { accounts, leaves } = await resolveIn(
      { providers: 'p', provider: 'none', mailbox: { address: 'jane@gmail.com' }, pop, smtp },
      { folder: folder.path },
    );
    expect(accounts[0]?.preset).toBeNull();
    expect(leaves['/provider']).toBe('none (file)');
  });

  it.each([
    ['gmial', 'did you mean `gmail`?'],
    ['qwertyuiop', 'search with `mailconf providers`'],
  ])('%s is unknown', async (name, help) => {
    const { errors } = await resolveIn(
      { provider: name, mailbox: { address: 'jane@x.test' } },
      { folder: folder.path },
    );
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({
      rule: 'unknown-provider',
      pointer: '/provider',
      range: { start: { line: 1, column: 11 } },
    });
    expect(errors[0]?.help).toContain(help);
  });
});

it('knows a server of an own provider by any spelling of its name', () => {
  const preset = { ...provider('x'), pop: { server: 'POP.Bücher.test', port: 110, ssl: true } };
  const index = indexPresets([{ preset, path: 'x.yaml' }]);
  expect(index.withServer('pop', 'pop.xn--bcher-kva.TEST', 110, true)).toHaveLength(1);
  expect(index.withServer('pop', 'pop.xn--bcher-kva.test', 995, true)).toEqual([]);
});
