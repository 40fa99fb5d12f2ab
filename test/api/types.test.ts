import { expectTypeOf, it } from 'vitest';
import {
  type Account,
  type Diagnostic,
  type ErrorCode,
  type FileReport,
  type Login,
  loadMailConfig,
  type MailConfig,
  MailConfigError,
  type Origin,
  type Pop,
  type ProbeOptions,
  type ProbeReport,
  probeMailConfig,
  type ReadOptions,
  resolveMailConfig,
  type Secret,
  type SecretOptions,
  type SecretReference,
  type SeparateSmtp,
  type Severity,
  type Smtp,
  type Source,
  type Ssl,
  type Step,
  type Tls,
  toNodemailer,
  toPop3,
  validateMailConfig,
} from '../../src/index.js';

// Checked by the compiler (`npm run types`); running it proves nothing.
it('has the types of the contract, section 9', () => {
  expectTypeOf<Ssl>().toEqualTypeOf<boolean | 'starttls'>();
  expectTypeOf<Severity>().toEqualTypeOf<'error' | 'warning' | 'info'>();
  expectTypeOf<ErrorCode>().toEqualTypeOf<
    | 'ERR_MAILCONF_NOT_FOUND'
    | 'ERR_MAILCONF_UNREADABLE'
    | 'ERR_MAILCONF_INVALID'
    | 'ERR_MAILCONF_NO_ACCOUNT'
    | 'ERR_MAILCONF_SECRET'
    | 'ERR_MAILCONF_UNSUPPORTED'
  >();
  expectTypeOf<MailConfigError>().toExtend<Error>();
  expectTypeOf<MailConfigError['code']>().toEqualTypeOf<ErrorCode>();
  expectTypeOf<MailConfigError['diagnostics']>().toEqualTypeOf<readonly Diagnostic[]>();

  expectTypeOf<SecretReference>().toEqualTypeOf<
    { env: string } | { file: string } | { command: [string, ...string[]] }
  >();
  expectTypeOf<Secret['read']>().toEqualTypeOf<(options?: SecretOptions) => Promise<string>>();
  expectTypeOf<ReturnType<Secret['toString']>>().toEqualTypeOf<'***'>();
  expectTypeOf<ReturnType<Secret['toJSON']>>().toEqualTypeOf<'***' | SecretReference>();

  expectTypeOf<Login>().toEqualTypeOf<{
    readonly userId: string;
    readonly password: Secret | null;
    readonly accessToken: Secret | null;
  }>();
  expectTypeOf<Tls>().toEqualTypeOf<{
    readonly ca: string | null;
    readonly servername: string;
    readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
    readonly fingerprint: readonly string[];
  }>();
  expectTypeOf<Pop['apop']>().toEqualTypeOf<boolean>();
  expectTypeOf<Pop>().toExtend<Login>();
  expectTypeOf<Smtp['auth']>().toEqualTypeOf<Login | false>();
  expectTypeOf<SeparateSmtp>().toExtend<Smtp>();
  expectTypeOf<SeparateSmtp['popBeforeSmtp']>().toEqualTypeOf<Pop | null>();
  expectTypeOf<Account['pop']>().toEqualTypeOf<Pop | false>();
  expectTypeOf<Account['smtp']>().toEqualTypeOf<Smtp | false>();
  expectTypeOf<Account['origins']>().toEqualTypeOf<Readonly<Record<string, Origin>>>();
  expectTypeOf<MailConfig['account']>().toEqualTypeOf<(name?: string) => Account>();
  expectTypeOf<Source>().toEqualTypeOf<
    string | URL | { text: string; path: string } | { data: unknown; base: string }
  >();
  expectTypeOf<ReadOptions>().toEqualTypeOf<{
    cwd?: string;
    set?: Readonly<Record<string, unknown>>;
    providers?: string;
    signal?: AbortSignal;
  }>();

  expectTypeOf(loadMailConfig).toEqualTypeOf<(source?: Source, options?: ReadOptions) => Promise<MailConfig>>();
  expectTypeOf(resolveMailConfig).returns.resolves.toEqualTypeOf<{
    value: MailConfig | null;
    diagnostics: readonly Diagnostic[];
  }>();
  expectTypeOf(validateMailConfig).returns.resolves.toEqualTypeOf<FileReport>();
  expectTypeOf(probeMailConfig).toEqualTypeOf<
    (target: MailConfig | Account, options?: ProbeOptions) => Promise<ProbeReport>
  >();
  // Any text may be given as the last step; what is no step is passed over.
  expectTypeOf<string>().toExtend<NonNullable<ProbeOptions['until']>>();
  expectTypeOf<Step>().toExtend<NonNullable<ProbeOptions['until']>>();
  expectTypeOf(toNodemailer).parameter(0).toEqualTypeOf<Account>();
  expectTypeOf(toPop3).parameter(0).toEqualTypeOf<Account>();
});

it('is read-only', () => {
  const change = (account: Account, config: MailConfig, secret: Secret) => {
    // @ts-expect-error
    account.delay = 1;
    // @ts-expect-error
    account.mailbox.address = 'x';
    // @ts-expect-error
    config.accounts.push(account);
    // @ts-expect-error
    if (account.pop) account.pop.port = 1;
    // @ts-expect-error
    if (account.smtp) account.smtp.tls.fingerprint.push('x');
    // @ts-expect-error
    account.mailbox.password = 'text';
    return secret;
  };
  expectTypeOf(change).toBeFunction();
  expectTypeOf(new MailConfigError('ERR_MAILCONF_INVALID', 'x').path).toEqualTypeOf<string | undefined>();
});
