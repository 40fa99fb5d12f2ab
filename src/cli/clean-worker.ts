import { parentPort, workerData } from 'node:worker_threads';
import { loadFile } from '../load/load.js';
import { type CheckOptions, checkDocument } from '../pipeline/check.js';

/** Answers each list of paths by a byte for each: 1 where nothing is to be said of the file, 0 where another look is needed. */
parentPort?.on('message', async (paths: readonly (string | null)[]) => {
  const verdicts = new Uint8Array(paths.length);
  for (const [index, path] of paths.entries()) if (path !== null && (await isClean(path))) verdicts[index] = 1;
  parentPort?.postMessage(verdicts);
});

async function isClean(path: string): Promise<boolean> {
  try {
    const { diagnostics } = await checkDocument(await loadFile(path), workerData as CheckOptions);
    return diagnostics.length === 0;
  } catch {
    return false;
  }
}
