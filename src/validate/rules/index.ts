import type { Rule } from '../rule.js';
import { cleartextLogin } from './cleartext-login.js';
import { incompleteServer } from './incomplete-server.js';
import { missingPassword } from './missing-password.js';
import { noService } from './no-service.js';
import { otherProtocol } from './other-protocol.js';
import { plaintextPassword } from './plaintext-password.js';
import { providerClosed } from './provider-closed.js';
import { smtpUnused } from './smtp-unused.js';
import { sslPortMismatch } from './ssl-port-mismatch.js';

/** The rules of meaning, run over every account after the merge. */
export const rules: readonly Rule[] = [
  noService,
  incompleteServer,
  providerClosed,
  sslPortMismatch,
  otherProtocol,
  missingPassword,
  plaintextPassword,
  cleartextLogin,
  smtpUnused,
];
