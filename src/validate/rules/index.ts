import type { Args, Finding } from '../../model/finding.js';
import type { AccountView } from './account-view.js';
import { apopOverTls } from './apop-over-tls.js';
import { cleartextLogin } from './cleartext-login.js';
import { hostsOfTwoProviders } from './hosts-of-two-providers.js';
import { idnUserId } from './idn-user-id.js';
import { incompleteServer } from './incomplete-server.js';
import { invisibleCharacter } from './invisible-character.js';
import { ipWithTls } from './ip-with-tls.js';
import { missingPassword } from './missing-password.js';
import { misspeltServer } from './misspelt-server.js';
import { mxHost } from './mx-host.js';
import { networkBoundServer } from './network-bound-server.js';
import { noService } from './no-service.js';
import { nonAsciiSecret } from './non-ascii-secret.js';
import { otherProtocol } from './other-protocol.js';
import { passwordForm } from './password-form.js';
import { placeholderValue } from './placeholder-value.js';
import { plaintextPassword } from './plaintext-password.js';
import { popBeforeSmtpAndAuth } from './pop-before-smtp-and-auth.js';
import { providerClosed } from './provider-closed.js';
import { providerMismatch } from './provider-mismatch.js';
import { providerNeedsAppPassword } from './provider-needs-app-password.js';
import { providerNeedsOauth2 } from './provider-needs-oauth2.js';
import { quotedSecret } from './quoted-secret.js';
import { relayPort } from './relay-port.js';
import type { Report } from './rule.js';
import { secretCutByComment } from './secret-cut-by-comment.js';
import { secretInEnvName } from './secret-in-env-name.js';
import { secretOutOfReach } from './secret-out-of-reach.js';
import { senderCheckedAtData } from './sender-checked-at-data.js';
import { senderMismatch } from './sender-mismatch.js';
import { smtpUnused } from './smtp-unused.js';
import { sslPortMismatch } from './ssl-port-mismatch.js';
import { submissionWithoutAuth } from './submission-without-auth.js';
import { tlsUnused } from './tls-unused.js';
import { userIdForm } from './user-id-form.js';

/** The rules of meaning, run over every account after the merge. */
export const rules = [
  noService,
  incompleteServer,
  providerClosed,
  sslPortMismatch,
  otherProtocol,
  missingPassword,
  plaintextPassword,
  cleartextLogin,
  providerNeedsOauth2,
  senderMismatch,
  smtpUnused,
  popBeforeSmtpAndAuth,
  submissionWithoutAuth,
  relayPort,
  mxHost,
  ipWithTls,
  tlsUnused,
  userIdForm,
  passwordForm,
  placeholderValue,
  secretCutByComment,
  quotedSecret,
  invisibleCharacter,
  idnUserId,
  hostsOfTwoProviders,
  networkBoundServer,
  providerMismatch,
  misspeltServer,
  secretInEnvName,
  providerNeedsAppPassword,
  apopOverTls,
  nonAsciiSecret,
  senderCheckedAtData,
  secretOutOfReach,
] as const;

/** A rule whose facts are nobody's concern but its sentence's. */
type AnyRule = { readonly id: string; check(view: AccountView, report: Report<Args>): void };

/** Runs all rules over an account, each of which reports into the list. */
export function runRules(view: AccountView, findings: Finding[]): void {
  const account = view.account.name;
  for (const { id, check } of rules as readonly AnyRule[]) {
    const report: Report<Args> = (place, args, details) =>
      findings.push({ account, rule: id, ...place, args, ...details });
    check(view, report);
  }
}
