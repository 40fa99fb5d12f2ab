type Yaml = typeof import('yaml');

let load: (() => Yaml) | undefined;
let loaded: Yaml | undefined;

/**
 * Says where the YAML library comes from. It is asked for by the first text that the quick reader cannot read or of which a
 * place is asked: loading it takes longer than checking a file.
 */
export function provideYaml(loader: () => Yaml): void {
  load = loader;
}

/** The YAML library. */
export function yaml(): Yaml {
  if (loaded === undefined) {
    if (load === undefined) throw new Error('no YAML library: call provideYaml first');
    loaded = load();
  }
  return loaded;
}
