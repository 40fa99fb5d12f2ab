import type { Account, Login, Pop, Smtp } from '../../model/account.js';
import { dottedPath, type Service, services } from '../../model/facts/services.js';
import { allSteps, type Step } from '../../model/probe.js';
import type { Plan, RunOptions } from '../steps/session.js';

/** The services of an account, in the order in which they are probed. */
export function planServices(account: Account, options: RunOptions): Plan[] {
  return allServices(account, options).filter(({ service }) => options.isWanted?.(service, account) ?? true);
}

function allServices(account: Account, options: RunOptions): Plan[] {
  const { pop, smtp, separateSmtp } = account;
  const plans: Plan[] = [];
  if (pop && options.only !== 'smtp') plans.push(planPop(account, 'pop', pop, options));
  if (options.only === 'pop') return plans;
  if (smtp) plans.push(planSmtp(account, 'smtp', smtp, options));
  if (separateSmtp?.popBeforeSmtp) plans.push(planPop(account, 'pop-before-smtp', separateSmtp.popBeforeSmtp, options));
  if (separateSmtp) plans.push(planSmtp(account, 'separate-smtp', separateSmtp, options));
  return plans;
}

function planPop(account: Account, service: 'pop' | 'pop-before-smtp', pop: Pop, options: RunOptions): Plan {
  const at = dottedPath(services[service].path);
  return {
    service,
    protocol: 'pop',
    at,
    server: pop,
    login: pop,
    loginAt: services[service].login === 'mailbox' ? 'mailbox' : at,
    apop: pop.apop,
    hello: null,
    sender: account.mailbox.address,
    steps: stepsOf(service, pop, options),
    ...common(account, options),
  };
}

function planSmtp(account: Account, service: 'smtp' | 'separate-smtp', smtp: Smtp, options: RunOptions): Plan {
  const at = dottedPath(services[service].path);
  return {
    service,
    protocol: 'smtp',
    at,
    server: smtp,
    login: smtp.auth,
    loginAt: isMailboxLogin(account, smtp.auth) ? 'mailbox' : `${at}.auth`,
    apop: false,
    hello: smtp.hello,
    sender: service === 'separate-smtp' && account.separateSmtp ? account.separateSmtp.sender : account.mailbox.address,
    steps: stepsOf(service, smtp, options),
    ...common(account, options),
  };
}

function common(account: Account, { recipient }: RunOptions) {
  return {
    account,
    recipient: recipient ?? account.mailbox.address,
    isOwnRecipient: recipient === undefined,
    isAfterPop: false,
  };
}

/** Resolving shares the mailbox's secret with `auth: true`. */
function isMailboxLogin({ mailbox }: Account, auth: Login | false): boolean {
  return auth !== false && auth.password === mailbox.password && auth.accessToken === mailbox.accessToken;
}

/** The steps that apply, up to the last one asked for. */
function stepsOf(service: Service, server: Pop | Smtp, { login = true, until, clientStep }: RunOptions): Step[] {
  const isPop = services[service].protocol === 'pop';
  const left = new Set<Step>();
  if (server.ssl !== true) left.add('tls');
  if (server.ssl !== 'starttls') left.add('starttls');
  if ('auth' in server && server.auth === false) left.add('login');
  if (isPop) left.add('sender').add('recipient');
  if (!clientStep || services[service].login === 'own') left.add('client');
  const lastWanted = until === undefined ? allSteps.length : allSteps.indexOf(until);
  const last = Math.min(lastWanted, login ? allSteps.length : allSteps.indexOf('starttls'));
  return allSteps.filter((step, index) => index <= last && !left.has(step));
}
