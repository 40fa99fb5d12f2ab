import { execFileSync } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { resolveIn, useFolder } from '../resolve/support.js';

const canary = 'c4nary-of-another-file';
const company = {
  id: 'company',
  name: 'Company',
  userId: '{local}@corp',
  pop: { server: 'pop.company.example', port: 995, ssl: true },
  smtp: { server: 'smtp.company.example', port: 465, ssl: true },
  notes: 'First line\nsecond line',
};
const mailbox = { address: 'jane@company.example' };

const folder = useFolder('provider-files');
const outside = useFolder('outside');
let tree = '';

beforeAll(async () => {
  tree = join(folder.path, 'tree');
  await mkdir(join(tree, '.git'), { recursive: true });
  await folder.write('tree/company.yaml', company);
  await folder.write('tree/sub/company.json', JSON.stringify(company));
  await folder.write('tree/big.yaml', `id: x # ${'x'.repeat(300 * 1024)}`);
  await folder.write('tree/syntax.yaml', `${canary}: [1\n  ${canary}`);
  await folder.write('tree/anchor.yaml', `id: *${canary}`);
  await folder.write('tree/twice.yaml', `${canary}: 1\n${canary}: 2`);
  await folder.write('tree/latin1.yaml', Buffer.from([0x69, 0x64, 0x3a, 0x20, 0xe9]));
  await folder.write('tree/empty.yaml', '');
  await folder.write('tree/shape.yaml', { id: 'x', [canary]: canary, pop: { server: canary, port: canary } });
  await folder.write('tree/list.yaml', [canary]);
  await folder.write('tree/none.yaml', { ...company, id: 'none' });
  await folder.write('tree/secret.yaml', { ...company, password: canary });
  await folder.write('tree/tls.yaml', { ...company, pop: { ...company.pop, tls: { ca: canary } } });
  await folder.write('tree/host.yaml', { ...company, pop: { ...company.pop, server: '-bad-.example' } });
  await folder.write('tree/crlf.yaml', `${JSON.stringify({ ...company, userId: '{local}\r\nDELE 1' })}`);
  await folder.write(
    'tree/nul.yaml',
    `${JSON.stringify({ ...company, pop: { ...company.pop, server: 'a\0b.example' } })}`,
  );
  for (const [name, pattern] of Object.entries({ group: '^(a+)+$', range: '^[z-a]$' })) {
    await folder.write(`tree/${name}.yaml`, { ...company, passwordForm: { pattern } });
  }
  await folder.write('outside.yaml', { ...company, name: canary });
  await outside.write('elsewhere.yaml', { ...company, name: canary });
  await symlink(join(folder.path, 'outside.yaml'), join(tree, 'link.yaml'));
  await symlink(join(folder.path, 'nothing.yaml'), join(tree, 'dangling.yaml'));
  await symlink(outside.path, join(tree, 'folder-link'));
  await symlink(join(tree, 'company.yaml'), join(tree, 'sub', 'inner-link.yaml'));
  await symlink('self.yaml', join(tree, 'self.yaml'));
  await mkdir(join(tree, 'folder.yaml'));
  execFileSync('mkfifo', [join(tree, 'pipe.yaml')]);
});

const resolveAt = (content: object, at = tree, providers?: string) =>
  resolveIn({ mailbox, ...content }, { folder: at, ...(providers !== undefined && { providers }) });

describe('a provider file', () => {
  it.each([
    ['./company.yaml', ''],
    ['company.yaml', ''],
    ['sub/../company.yaml', ''],
    ['./sub/company.json', ''],
    ['../company.yaml', 'sub'],
    ['./inner-link.yaml', 'sub'],
  ])('%s is read in the tree', async (provider, at) => {
    const { accounts, errors, leaves } = await resolveAt({ provider }, join(tree, at));
    expect(errors).toEqual([]);
    expect(accounts[0]?.preset).toMatchObject({ path: provider, preset: { id: 'company' } });
    expect(leaves['/mailbox/userId']).toBe('jane@corp (provider)');
  });

  it.each([
    ['an absolute path', () => join(tree, 'company.yaml'), 'its path must be relative'],
    ['the home folder', () => '~/company.yaml', 'its path must be relative'],
    ['.. out of the tree', () => '../outside.yaml', 'outside of the tree'],
    ['.. out of the tree, to nothing', () => '../nothing.yaml', 'outside of the tree'],
    ['many ..', () => `${'../'.repeat(40)}etc/passwd`, 'outside of the tree'],
    ['a link out of the tree', () => './link.yaml', 'outside of the tree'],
    ['a link to nothing out of the tree', () => './dangling.yaml', 'outside of the tree'],
    ['a folder that is a link out of the tree', () => './folder-link/elsewhere.yaml', 'outside of the tree'],
    ['nothing below such a link', () => './folder-link/nothing.yaml', 'outside of the tree'],
    ['a link to itself', () => './self.yaml', 'no such file'],
    ['no file', () => './nothing.yaml', 'no such file'],
    ['a file below a file', () => './company.yaml/x.yaml', 'no such file'],
    ['a folder', () => './folder.yaml', 'not a regular file'],
    ['a pipe', () => './pipe.yaml', 'not a regular file'],
    ['300 KiB', () => './big.yaml', 'larger than 256 KiB'],
    ['broken YAML', () => './syntax.yaml', 'it is not valid YAML'],
    ['an unknown anchor', () => './anchor.yaml', 'it is not valid YAML'],
    ['a key twice', () => './twice.yaml', 'it is not valid YAML'],
    ['not UTF-8', () => './latin1.yaml', 'it is not valid YAML'],
    ['an empty file', () => './empty.yaml', 'it is not a provider file'],
    ['another shape', () => './shape.yaml', 'it is not a provider file'],
    ['a list', () => './list.yaml', 'it is not a provider file'],
    ['the id none', () => './none.yaml', 'it is not a provider file'],
    ['a secret', () => './secret.yaml', 'it is not a provider file'],
    ['tls', () => './tls.yaml', 'it is not a provider file'],
    ['a server that is no host', () => './host.yaml', 'it is not a provider file'],
    ['a line break that would go to a server', () => './crlf.yaml', 'it is not a provider file'],
    ['a NUL', () => './nul.yaml', 'it is not a provider file'],
    ['a password pattern with a group', () => './group.yaml', 'it is not a provider file'],
    ['a password pattern with a range that runs backwards', () => './range.yaml', 'it is not a provider file'],
  ])('is unknown-provider: %s', async (_, path, fault) => {
    const { diagnostics, errors } = await resolveAt({ provider: path() });
    expect(errors.map(({ rule, pointer }) => `${rule} ${pointer}`)).toEqual(['unknown-provider /provider']);
    expect(errors[0]?.message).toContain(fault);
    expect(errors[0]?.range).not.toBeNull();
    // Nothing of the file is quoted, neither by its own diagnostics.
    expect(JSON.stringify(diagnostics).replaceAll(JSON.stringify(folder.path).slice(1, -1), '')).not.toContain(canary);
  });

  it.each([
    ['./shape.yaml', ['`name` is missing', 'unknown key', '`ssl` is missing', 'a value of the wrong type']],
    ['./syntax.yaml', ['cannot be read']],
    ['./nul.yaml', ['a value that is not allowed here']],
    ['./group.yaml', ['a value that is not allowed here']],
    ['./range.yaml', ['a value that is not allowed here']],
  ])('has its own diagnostics in related: %s', async (provider, messages) => {
    const { errors } = await resolveAt({ provider });
    expect(errors[0]?.related?.map(({ message }) => message).sort()).toEqual([...messages].sort());
    for (const place of errors[0]?.related ?? []) {
      expect(place.path).toBe(join(tree, provider));
      expect(place.range).not.toBeNull();
    }
  });

  it('takes the folder of the file for the tree where there is no repository', async () => {
    const { errors } = await resolveAt({ provider: '../tree/company.yaml' }, outside.path);
    expect(errors[0]?.message).toContain('outside of the tree');
    expect((await resolveAt({ provider: './elsewhere.yaml' }, outside.path)).errors).toEqual([]);
  });
});

describe('a folder of provider files', () => {
  beforeAll(async () => {
    await folder.write('tree/good/company.yaml', company);
    await folder.write('tree/mixed/company.yaml', company);
    await folder.write('tree/mixed/wrong.yaml', { id: canary });
    await mkdir(join(tree, 'linked'));
    await symlink(join(outside.path, 'elsewhere.yaml'), join(tree, 'linked', 'elsewhere.yaml'));
    await mkdir(join(tree, 'inner'));
    await symlink(join(tree, 'company.yaml'), join(tree, 'inner', 'company.yaml'));
  });

  it('of the file', async () => {
    for (const providers of ['good', './good/', 'inner']) {
      const { accounts, errors } = await resolveAt({ providers, provider: 'company' });
      expect(errors).toEqual([]);
      expect(accounts[0]?.preset?.preset.id).toBe('company');
    }
  });

  it.each([
    ['absolute', () => join(tree, 'good'), 'relative'],
    ['of the home folder', () => '~/good', 'relative'],
    ['out of the tree', () => '..', 'outside of the tree'],
    ['a link out of the tree', () => 'folder-link', 'outside of the tree'],
    ['with a link out of the tree', () => 'linked', 'outside of the tree'],
    ['missing', () => 'nothing', 'no such folder'],
    ['a file', () => 'company.yaml', 'not a folder'],
    ['with a file that is none', () => 'mixed', 'not a provider file'],
  ])('of the file: %s', async (_, path, fault) => {
    const { diagnostics, errors } = await resolveAt({ providers: path(), provider: 'gmail' });
    expect(errors.map(({ rule, pointer }) => `${rule} ${pointer}`)).toEqual(['unknown-provider /providers']);
    expect(errors[0]?.message).toContain(fault);
    expect(JSON.stringify(diagnostics)).not.toContain(canary);
  });

  it('of the command line may lie anywhere, and hold links', async () => {
    const { errors, accounts } = await resolveAt({ provider: 'company' }, tree, outside.path);
    expect(errors).toEqual([]);
    expect(accounts[0]?.preset?.preset.name).toBe(canary);
    expect((await resolveAt({ provider: 'company' }, tree, 'linked')).errors).toEqual([]);
  });
});
