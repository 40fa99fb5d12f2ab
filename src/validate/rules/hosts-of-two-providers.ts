import * as say from '../../words/en.js';
import { blame, type Rule, serverParts, usesMailboxLogin } from './rule.js';

/** Mail is received at one provider and sent at another, with the same password. */
export const hostsOfTwoProviders: Rule = (context) => {
  const parts = serverParts(context).filter(usesMailboxLogin);
  const [pop, smtp] = (['pop', 'smtp'] as const).map((protocol) => {
    const server = parts.find((part) => part.protocol === protocol)?.settings.server;
    return server === undefined ? [] : context.presets.withServer(protocol, server);
  });
  const [receiving, sending] = [pop?.[0], smtp?.[0]];
  if (!receiving || !sending) return [];
  if (pop?.some(({ preset }) => smtp?.some((other) => other.preset.id === preset.id))) return [];
  const place = blame(context.account, ['/smtp/server', '/pop/server']);
  const words = say.hostsOfTwoProviders(receiving.preset.name, sending.preset.name);
  return [{ rule: 'hosts-of-two-providers', ...place, ...words }];
};
