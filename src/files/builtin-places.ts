import { readFileSync } from 'node:fs';
import { presetPlaces } from '../validate/preset-places.js';
import { packageUrl } from './package-folder.js';

/** Where a part of a preset stands in its file. */
export const rangeInPreset = presetPlaces((path) => {
  try {
    return readFileSync(packageUrl(path), 'utf8');
  } catch {
    // The package may have been bundled without its data.
    return null;
  }
});
