/** Where a secret is kept instead of the file. */
export type SecretReference = { env: string } | { file: string } | { command: [string, ...string[]] };

/** What may be read. Left out, everything but a command may be. */
export interface SecretOptions {
  /** The environment; left out, that of the process. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Names of the only variables that may be read. */
  allowEnv?: readonly string[];
  /** The only files, or folders whose files, may be read (absolute; links are resolved). */
  allowFiles?: readonly string[];
  /** Whether a `{command}` may be run. */
  allowCommands?: boolean;
  signal?: AbortSignal;
}

/** A secret that does not print itself: its text comes from `read` alone. */
export interface Secret {
  /** The text. Rejects with `ERR_MAILCONF_SECRET`, saying why, or with the signal's reason. */
  read(options?: SecretOptions): Promise<string>;
  /** Never the text. */
  toString(): '***';
  /** Where the text is kept, or `***` where the configuration holds it. */
  toJSON(): '***' | SecretReference;
}
