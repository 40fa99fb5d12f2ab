import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { CheckOptions } from '../pipeline/check.js';
import { type Target, take } from './open.js';

/** A target, and whether it is known already that nothing is to be said of it. */
export interface Judged {
  readonly target: Target;
  readonly isClean: boolean;
}

const maxHelpers = 3;
/** Files that this thread checks while the helpers start, and those of each later turn. */
const firstTurn = 1024;
const turn = 256;
/** Turns that each thread is given ahead: a wait at one of them stops none of the others. */
const turnsAhead = 3;

/**
 * Has helper threads look at the files of some turns ahead. They answer no more than whether a file is without fault: what
 * is to be said of the others is worked out here, by the one way that there is. `start`: the first of the targets.
 */
export async function* lookAhead(
  start: Target[],
  source: AsyncIterator<Target>,
  options: CheckOptions,
): AsyncGenerator<Judged> {
  const count = Math.min(availableParallelism() - 1, maxHelpers);
  const helpers = Array.from({ length: count }, () => startHelper(options));
  try {
    yield* inTurns(start, source, helpers);
  } finally {
    for (const helper of helpers) helper.end();
  }
}

interface Turn {
  readonly targets: readonly Target[];
  /** `null` where this thread is to look itself. */
  readonly verdicts: Promise<Uint8Array> | null;
}

async function* inTurns(
  start: Target[],
  source: AsyncIterator<Target>,
  helpers: readonly Helper[],
): AsyncGenerator<Judged> {
  const ahead: Turn[] = [];
  let given = 0;
  for (;;) {
    while (ahead.length < turnsAhead * helpers.length + 1) {
      const size = given === 0 ? firstTurn : turn;
      const targets = start.length > 0 ? start.splice(0, size) : await take(source, size);
      if (targets.length === 0) break;
      const helper = helpers[(given % (helpers.length + 1)) - 1];
      ahead.push({ targets, verdicts: helper ? helper.look(targets) : null });
      given += 1;
    }
    const next = ahead.shift();
    if (!next) return;
    const verdicts = await next.verdicts;
    for (const [index, target] of next.targets.entries()) yield { target, isClean: verdicts?.[index] === 1 };
  }
}

interface Helper {
  /** One for each target that is without fault, in the order in which it was asked. */
  look(targets: readonly Target[]): Promise<Uint8Array>;
  end(): void;
}

/** The thread runs the bundled program also where this module runs from `src`: both folders lie side by side. */
const helperFile = new URL('../../dist/program/clean-worker.cjs', import.meta.url);

function startHelper(options: CheckOptions): Helper {
  const worker = new Worker(helperFile, { workerData: options });
  const asked: ((verdicts: Uint8Array) => void)[] = [];
  let isBroken = false;
  const none = new Uint8Array();
  worker.on('message', (verdicts: Uint8Array) => asked.shift()?.(verdicts));
  // What it did not say is looked at here.
  worker.on('error', () => {
    isBroken = true;
    for (const answer of asked.splice(0)) answer(none);
  });
  return {
    look: (targets) =>
      new Promise((answer) => {
        if (isBroken) return answer(none);
        asked.push(answer);
        worker.postMessage(targets.map((target) => (typeof target === 'string' ? target : null)));
      }),
    end: () => void worker.terminate(),
  };
}
