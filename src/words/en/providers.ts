import type { ProviderFault, RuleArgs } from '../../model/rule-args.js';
import { listOf } from '../../text/shown.js';
import { code, codes, itemsOf, type Words } from '../words.js';

/** Why a provider file, or a folder of them, cannot be used. */
const providerFaults: Readonly<Record<ProviderFault, string>> = {
  'not-relative': 'its path must be relative; name a folder elsewhere with `--providers`',
  outside: 'it is outside of the tree of this file; name its folder with `--providers`',
  'no-file': 'there is no such file',
  'not-a-file': 'it is not a regular file',
  'too-large': 'it is larger than 256 KiB',
  unreadable: 'it cannot be read',
  syntax: 'it is not valid YAML',
  shape: 'it is not a provider file',
  'no-folder': 'there is no such folder',
  'not-a-folder': 'it is not a folder; name the folder that holds the provider files',
  'unreadable-folder': 'the folder cannot be read',
  'empty-folder': 'it has no provider file (.yaml, .yml or .json)',
};

const ofFolders: ReadonlySet<ProviderFault> = new Set(['no-folder', 'not-a-folder', 'unreadable-folder']);

/** What helps with a file of another shape. */
const shapeHelp = '`mailconf schema provider` prints its schema';

/** A fault of a provider file, with what helps. */
export function providerFaultText(fault: ProviderFault, place?: string): string {
  if (fault !== 'shape' || place === undefined) return providerFaults[fault];
  return `${providerFaults[fault]}: ${place}; ${shapeHelp}`;
}

export const providerRules = {
  'unknown-provider': (args: RuleArgs['unknown-provider']): Words => {
    if (args.fault !== undefined) {
      const what = ofFolders.has(args.fault) ? 'folder of provider files' : 'provider file';
      return {
        message: `the ${what} ${code(args.path)} cannot be used: ${providerFaults[args.fault]}`,
        ...(args.fault === 'shape' && { help: shapeHelp }),
      };
    }
    const { name, near, id, provider } = args;
    const alias = id === undefined ? '' : `, another name of ${code(id)} (${provider})`;
    return {
      message: `unknown provider ${code(name)}`,
      help:
        near === undefined
          ? 'search with `mailconf providers`, name a provider file (`./company.yaml`), or write `none` and the servers'
          : `did you mean ${code(near)}${alias}?${alias && ' Search with `mailconf providers`'}`,
    };
  },
  'unknown-account': ({ name, near, known = '' }: RuleArgs['unknown-account']): Words => ({
    message: `\`default\` names an unknown account: ${code(name)}`,
    help: near === undefined ? `the accounts are ${codes(known, 'and')}` : `did you mean ${code(near)}?`,
  }),
  'shadowed-file': ({ others }: RuleArgs['shadowed-file']): Words => {
    const names = itemsOf(others);
    return {
      message: `${listOf(names, 'and')} in the same folder ${names.length === 1 ? 'is' : 'are'} not read: the first one found is used`,
    };
  },
};
