/** The URL of a file of this package, or of a folder where the path ends in `/`; paths start at its root: `schema/`. */
export function packageUrl(path: string): URL {
  return new URL(`../../${path}`, import.meta.url);
}
