/** What a command touches of the world, so that a test can hand over its own. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: AsyncIterable<Buffer>;
  /** Results. Resolves when the text was taken. */
  out(text: string): Promise<void>;
  /** All else. */
  err(text: string): void;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  /** Columns of the terminal, `null` in a pipe. */
  readonly columns: number | null;
  /** Called with what is read, tried and decided, where somebody asked: only then a line is made. No secret is in it. */
  readonly debug?: (event: string) => void;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Does work without a pause so that Ctrl-C ends it; see `interruptibly`. */
  interruptible?<T>(work: () => T): T;
}

/** Exit status: nothing wrong, a fault in a configuration or on a server, work not done. */
export const exit = { ok: 0, faulty: 1, undone: 2, interrupted: 130 } as const;

/** What makes a command end with exit status 2, in words for its user. */
export class UsageError extends Error {
  readonly code: string;

  constructor(message: string, code = 'ERR_MAILCONF_USAGE') {
    super(message);
    this.code = code;
  }
}
