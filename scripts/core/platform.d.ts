// What Node and every browser have, and all that the core uses of them: tsconfig.core.json compiles it with nothing else.

/** How many frames an error notes, where the engine knows it; to others it is a property like any. */
interface ErrorConstructor {
  stackTraceLimit: number;
}

interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
}

declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(encoding?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string;
}

declare class URL {
  constructor(url: string, base?: string);
  static canParse(url: string, base?: string): boolean;
  hostname: string;
}

declare function atob(base64: string): string;
declare function btoa(binary: string): string;
