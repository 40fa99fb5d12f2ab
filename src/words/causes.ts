import type { Cause } from '../model/cause.js';
import type { CauseWords } from './causes/cause-words.js';
import { dialogueWords } from './causes/dialogue.js';
import { loginWords } from './causes/login.js';
import { networkWords } from './causes/network.js';
import { sendingWords } from './causes/sending.js';
import { tlsWords } from './causes/tls.js';

/** All of the probe's English for faults: a cause without words does not compile. */
export const causeWords: Readonly<Record<Cause, CauseWords>> = {
  ...networkWords,
  ...tlsWords,
  ...dialogueWords,
  ...loginWords,
  ...sendingWords,
};
