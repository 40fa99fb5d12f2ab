import type { Command, Entry } from '../command.js';
import { bash } from '../completion/bash.js';
import { type CompletionModel, createCompletionModel } from '../completion/completion-model.js';
import { fish } from '../completion/fish.js';
import { zsh } from '../completion/zsh.js';
import { commonFlags } from '../flags.js';
import { exit, UsageError } from '../terminal/io.js';

const scripts: ReadonlyMap<string, (model: CompletionModel) => string> = new Map(Object.entries({ bash, zsh, fish }));

/** `mailconf completion`: the script that a shell reads, of these commands. */
export function createCompletion(commands: readonly Entry[]): Command {
  return {
    name: 'completion',
    usage: 'bash|zsh|fish',
    summary: 'Prints the completion script of a shell.',
    flags: commonFlags,
    examples: ['source <(mailconf completion bash)', 'mailconf completion fish | source'],
    words: async () => [...scripts.keys()],
    async run({ positionals }, io) {
      const print = scripts.get(positionals[0] ?? '');
      if (!print || positionals.length > 1) throw new UsageError('completion takes bash, zsh or fish');
      await io.out(print(await createCompletionModel(commands)));
      return exit.ok;
    },
  };
}
