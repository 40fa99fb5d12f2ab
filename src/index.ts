/**
 * Mail account settings as a declared, checked and proven file.
 *
 * @packageDocumentation
 */

export {
  loadMailConfig,
  probeMailConfig,
  type ReadOptions,
  resolveMailConfig,
  validateMailConfig,
} from './api/load.js';
export type { Source } from './api/source.js';
export type { ClientTls } from './clients/client-tls.js';
export { toNodemailer } from './clients/to-nodemailer.js';
export { type Pop3Options, toPop3 } from './clients/to-pop3.js';
export type { Account, Login, MailConfig, Pop, SeparateSmtp, Server, Smtp, Ssl, Tls } from './model/account.js';
export type {
  Diagnostic,
  Edit,
  ErrorCode,
  FileReport,
  Fix,
  Origin,
  Position,
  Range,
  RelatedPlace,
  Severity,
} from './model/diagnostic.js';
export { MailConfigError } from './model/diagnostic.js';
export type {
  AccountProbe,
  Check,
  ProbeOptions,
  ProbeReport,
  ProxyAddress,
  Service,
  Setting,
  Step,
  TranscriptEntry,
} from './model/probe.js';
export type { Secret, SecretOptions, SecretReference } from './secrets/read-secret.js';
