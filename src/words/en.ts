import type { RuleArgs } from '../model/rule-args.js';
import { clip, listOf } from '../text/shown.js';
import { meaningRules } from './en/meaning.js';
import { providerRules } from './en/providers.js';
import { shapeRules } from './en/shape.js';
import { syntaxRules } from './en/syntax.js';
import { code, type Words } from './words.js';

/** English of the rules: from the facts of a finding to its sentence. */
export const en = {
  ...syntaxRules,
  ...shapeRules,
  ...providerRules,
  ...meaningRules,
  'duplicate-address': ({ first, protocol }: RuleArgs['duplicate-address']): Words => ({
    message: `account ${code(clip(first))} already has this address and server`,
    help:
      protocol === 'pop'
        ? 'remove one of them: two that fetch from one mailbox take the mail from each other'
        : 'remove one of them',
  }),
  'too-many-diagnostics': ({ errors, warnings, infos, isCut }: RuleArgs['too-many-diagnostics']): Words => {
    // One of the errors stands for what was not checked.
    const known = [
      ...counted(isCut ? errors - 1 : errors, 'error'),
      ...counted(warnings, 'warning'),
      ...counted(infos, 'info'),
    ];
    const hidden = `${listOf(known, 'and')} from here on are not shown`;
    const unchecked = 'the rest of the file was not checked';
    const what = !isCut ? hidden : known.length > 0 ? `${hidden}, and ${unchecked}` : unchecked;
    return { message: `too many diagnostics: ${what}`, help: 'fix what is shown, then check the file again' };
  },
  'unused-disable': (args: RuleArgs['unused-disable']): Words => {
    switch (args.text) {
      case 'names-nothing':
        return {
          message: 'this comment names no rule to silence',
          help: 'write `# mailconf-disable-next-line RULE`',
        };
      case 'misspelt':
        return {
          message: 'this comment silences nothing: mailconf knows another form of it',
          help: 'write `# mailconf-disable-next-line RULE -- reason` in the line above',
        };
      case 'unknown-rule':
        return {
          message: args.near === undefined ? 'unknown rule' : `unknown rule ${code(args.rule ?? '')}`,
          help:
            args.near === undefined
              ? '`mailconf explain` lists the rules; a reason follows `--`'
              : `did you mean ${code(args.near)}?`,
        };
      case 'fatal':
        return {
          message: `${code(args.rule)} cannot be silenced: no program could use the file`,
          help: 'fix the line',
        };
      case 'nothing':
        return { message: `${code(args.rule)} has nothing to silence in the next line`, help: 'remove it' };
    }
  },
};

function counted(count: number, noun: string): string[] {
  return count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`];
}
