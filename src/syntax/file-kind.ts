const windowsPath = /^(?:[a-z]:[\\/]|\\\\)/i;

/** Whether a file is read as JSON, by its extension; `.json` alone is a name without one. */
export function isJsonPath(path: string): boolean {
  return /.\.json$/is.test(nameOf(path));
}

/** Whether a file is a `package.json`, in which the configuration is one key of many. */
export function isPackagePath(path: string): boolean {
  return nameOf(path) === 'package.json';
}

/** The last part of a path, by the separators of the system that it is of. */
function nameOf(path: string): string {
  const end = windowsPath.test(path) ? Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) : path.lastIndexOf('/');
  return path.slice(end + 1);
}
