import type { Account } from '../../model/account.js';
import { type Service, serviceNames } from '../../model/facts/services.js';
import type { AccountProbe, ProbeOptions, TranscriptEntry } from '../../model/probe.js';
import type { Io } from './io.js';
import { createProgress } from './progress.js';

/** What a person sees of a probe while it runs. */
export interface ProbeView {
  /** What the probe calls. */
  readonly listeners: Pick<ProbeOptions, 'onStep' | 'onCheck' | 'onDelay' | 'onTranscript' | 'onAccount'>;
  /** Prints a text on standard error, above the table. */
  say(text: string): void;
  /** Prints what has not been printed and wipes the rest. */
  end(): Promise<void>;
}

export interface ProbeViewOptions {
  readonly accounts: readonly Account[];
  /** Whether a table of what goes on is drawn. */
  readonly hasTable: boolean;
  readonly showsTranscript: boolean;
  /** What is printed of an account that is done, `null` where all is printed at the end. */
  readonly print: ((probe: AccountProbe) => string) | null;
}

/** Services in the table at most; the rest is counted. */
const maxRows = 8;
/** Milliseconds between two pictures of the table. */
const pictureTime = 50;
/** Who says a line of a dialogue. */
const marks = { sent: '>', received: '<', note: '*' } as const;

export function createProbeView(io: Io, { accounts, hasTable, showsTranscript, print }: ProbeViewOptions): ProbeView {
  const progress = createProgress(io, hasTable);
  const table = createTable(accounts.length);
  let timer: NodeJS.Timeout | undefined;
  let printed = Promise.resolve();
  const draw = () => {
    clearTimeout(timer);
    timer = undefined;
    progress.show(...table.lines());
  };
  const wipe = () => {
    clearTimeout(timer);
    timer = undefined;
    progress.clear();
  };
  const redraw = () => {
    if (hasTable) timer ??= setTimeout(draw, pictureTime);
  };
  const queue = createQueue(accounts, (probe) => {
    const text = print?.(probe) ?? '';
    if (text === '') return;
    wipe();
    printed = printed.then(() => io.out(text));
    redraw();
  });
  return {
    listeners: {
      onStep({ service, step }, { name }) {
        if (!hasTable) return;
        table.set(name, service, step);
        redraw();
      },
      onDelay({ service, milliseconds }, { name }) {
        table.set(name, service, `waiting ${Math.ceil(milliseconds / 1000)} s (delay)`);
        if (hasTable) draw();
      },
      onCheck({ service, step, status }, { name }) {
        if (status === 'failed' || status === 'skipped' || step === 'quit') table.remove(name, service);
      },
      onAccount(probe, account) {
        table.done(probe);
        queue.add(account, probe);
        redraw();
      },
      ...(showsTranscript && {
        onTranscript({ service, direction, text, milliseconds }: TranscriptEntry, { name }: Account) {
          wipe();
          const time = `+${(milliseconds / 1000).toFixed(3)}`;
          io.err(`${[name, service].filter(Boolean).join(' ')} ${time} ${marks[direction]} ${text}\n`);
        },
      }),
    },
    say(text) {
      if (text === '') return;
      wipe();
      io.err(text);
      redraw();
    },
    async end() {
      wipe();
      await printed;
    },
  };
}

/** The services that are at work, and how many accounts are done. */
function createTable(total: number) {
  const rows = new Map<string, string>();
  let done = 0;
  let failed = 0;
  const keyOf = (name: string | null, service: Service) => `${name ?? ''} ${service}`;
  return {
    set(name: string | null, service: Service, what: string) {
      const who = name === null ? '' : `${name.padEnd(20)} `;
      rows.set(keyOf(name, service), `${who}${service.padEnd(16)} ${what}`);
    },
    remove(name: string | null, service: Service) {
      rows.delete(keyOf(name, service));
    },
    done({ name, ok }: AccountProbe) {
      for (const service of serviceNames) rows.delete(keyOf(name, service));
      done++;
      if (!ok) failed++;
    },
    lines(): string[] {
      const shown = [...rows.values()].slice(0, maxRows);
      const more = rows.size > maxRows ? [`… and ${rows.size - maxRows} more`] : [];
      const sum =
        total > 1 ? [`${done} of ${total} accounts done${failed > 0 ? `, ${failed} not confirmed` : ''}`] : [];
      return [...shown, ...more, ...sum];
    },
  };
}

/** Passes on what belongs to the accounts in their order, each as soon as those before it are there. */
function createQueue(accounts: readonly Account[], pass: (probe: AccountProbe) => void) {
  const waiting = new Map<Account, AccountProbe>();
  let next = 0;
  return {
    add(account: Account, probe: AccountProbe) {
      waiting.set(account, probe);
      for (let ready = accounts[next]; ready; ready = accounts[next]) {
        const found = waiting.get(ready);
        if (!found) return;
        waiting.delete(ready);
        next++;
        pass(found);
      }
    },
  };
}
