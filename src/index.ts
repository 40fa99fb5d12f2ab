/**
 * Mail account settings as a declared, checked and proven file.
 *
 * @packageDocumentation
 */

export { loadMailConfig, probeMailConfig, resolveMailConfig, validateMailConfig } from './api/load.js';
export type { ReadOptions, Source } from './api/source.js';
export type { ClientTls } from './clients/client-tls.js';
export { toNodemailer } from './clients/to-nodemailer.js';
export { type Pop3Options, toPop3 } from './clients/to-pop3.js';
export type { Account, Login, MailConfig, Pop, SeparateSmtp, Server, Smtp, Ssl, Tls } from './model/account.js';
export {
  type Diagnostic,
  type Edit,
  type ErrorCode,
  type FileReport,
  type Fix,
  MailConfigError,
  type Origin,
  type RelatedPlace,
  type Severity,
} from './model/diagnostic.js';
export type { Service } from './model/facts/services.js';
export type {
  AccountProbe,
  Check,
  ProbeOptions,
  ProbeReport,
  ProxyAddress,
  Setting,
  Step,
  TranscriptEntry,
} from './model/probe.js';
export type { Secret, SecretOptions, SecretReference } from './model/secret.js';
export type { Position, Range } from './text/source-text.js';
