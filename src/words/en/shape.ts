import type { RuleArgs } from '../../model/rule-args.js';
import { code, type Words } from '../words.js';
import { expectation, typeWords } from './expectations.js';
import { addressFaults, hostFaults } from './faults.js';
import { helpOf } from './hints.js';

const nameOf = ({ account, object }: { account?: string; object?: string }) =>
  account !== undefined ? `account ${code(account)}` : object !== undefined ? code(object) : 'the file';

const reserved: Readonly<Record<string, string>> = {
  imap: '`imap` is reserved: mailconf configures POP3 and SMTP',
  jmap: '`jmap` is reserved: mailconf configures POP3 and SMTP',
  extends: '`extends` is reserved: a configuration reads no other file',
  name: '`mailbox.name` is reserved: a display name is not a setting of the server',
};

const invalidTexts = {
  'account-name': 'an account name has up to 64 letters, digits, `.`, `_` and `-`, and begins with a letter or digit',
  'several-kinds': 'a secret is kept in one place: `env`, `file` or `command`, not several',
  'no-kind': 'a secret reference needs `env`, `file` or `command`',
  stars: '`***` stands for a hidden secret and is not one itself',
};

export const shapeRules = {
  'unknown-key': (args: RuleArgs['unknown-key']): Words => ({ message: unknownKey(args), ...helpOf(args) }),
  'missing-key': (args: RuleArgs['missing-key']): Words => ({
    message:
      args.lacks === undefined
        ? `missing key ${code(args.key)} in ${nameOf(args)}`
        : args.lacks === 'accounts'
          ? '`accounts` has no account'
          : 'the file is empty: an account needs `mailbox`',
    ...helpOf(args),
  }),
  'wrong-type': (args: RuleArgs['wrong-type']): Words => ({
    message: `${code(args.key)} is ${typeWords[args.got]}; expected ${expectation(args.expected)}`,
    ...helpOf(args),
  }),
  'out-of-range': ({ key, value, low, high }: RuleArgs['out-of-range']): Words => ({
    message: `${code(key)} is ${value}; expected ${low} to ${high}${key === 'delay' ? ' seconds' : ''}`,
  }),
  'invalid-value': (args: RuleArgs['invalid-value']): Words => ({
    message:
      args.text !== undefined
        ? invalidTexts[args.text]
        : args.value === undefined
          ? `invalid ${code(args.key)}; expected ${expectation(args.expected)}`
          : `invalid ${code(args.key)}: ${code(args.value)}; expected ${expectation(args.expected)}`,
    ...helpOf(args),
  }),
  'invalid-address': (args: RuleArgs['invalid-address']): Words => ({
    message: `${code(args.key)} is not an e-mail address: ${addressFault(args)}`,
    ...helpOf(args),
  }),
  'invalid-host': (args: RuleArgs['invalid-host']): Words => ({
    message: `${code(args.key)} is not a host name: ${hostFaults[args.fault]}`,
    ...helpOf(args),
  }),
  'control-character': ({ key }: RuleArgs['control-character']): Words => ({
    message: `${code(key)} contains a line break or NUL, which must never reach a server`,
    help: 'a block text (`|`) ends with a line break; write the value on one line',
  }),
};

function addressFault({ fault, domain = 'unexpected-character' }: RuleArgs['invalid-address']): string {
  return fault === 'domain' ? `after the \`@\`, ${hostFaults[domain]}` : addressFaults[fault];
}

function unknownKey(args: RuleArgs['unknown-key']): string {
  switch (args.text) {
    case 'reserved':
      return reserved[args.key] ?? `${code(args.key)} is reserved`;
    case 'no-colon':
      return `a word without \`:\` and a value in ${nameOf(args)}`;
    case 'both-forms':
      return '`accounts` and the settings of a single account cannot be in one file';
    case 'provider-file':
      return 'unknown key `id` in the file: this is a provider file, not a configuration';
    case 'in-reference':
      return 'unknown key in a secret reference';
    default:
      return `unknown key ${code(args.key)} in ${nameOf(args)}`;
  }
}
