import { describe, expect, it } from 'vitest';
import { builtinPresets } from '../../src/presets/builtin-presets.js';
import { nearDomain, nearHost } from '../../src/presets/near-host.js';
import { holdsPlaceholder, isPlaceholder } from '../../src/text/placeholder.js';
import { looksLikeSecret } from '../../src/text/secret-names.js';

const presets = await builtinPresets();

describe('hosts that are one slip away from a known one', () => {
  it.each([
    ['pop', 'pop3.gmail.com', 'pop.gmail.com'],
    ['smtp', 'smtps.gmail.com', 'smtp.gmail.com'],
    ['smtp', 'smtp.gmial.com', 'smtp.gmail.com'],
    ['smtp', 'smtp.gmal.com', 'smtp.gmail.com'],
    ['smtp', 'SMTP.GMAILL.COM', 'smtp.gmail.com'],
    ['pop', 'pop.gmail.com', null],
    ['pop', 'mail.gmail.com', null],
    ['smtp', 'smtp-relay.gmail.com', null],
    ['smtp', 'smtp.mail.com', null],
    ['smtp', 'smtp.hmail.com', null],
    ['smtp', 'smtp.example.com', null],
    ['smtp', '192.0.2.1', null],
  ] as const)('%s %s: %s', (protocol, host, near) => {
    expect(nearHost(host, protocol, presets.servers(protocol))).toBe(near);
  });

  it('are the same for the first questions and for those that follow', () => {
    for (const protocol of ['pop', 'smtp'] as const) {
      const known = presets.servers(protocol);
      const slips = known.flatMap((host) => [host, host.replace(/(.)\.(\w+)$/, '.$2'), host.replace('mail', 'mial')]);
      for (const slip of [...slips, 'smtps.gmail.com', 'pop3.gmail.com', 'x', '']) {
        // A copy has not been asked for before.
        expect(nearHost(slip, protocol, [...known]), slip).toBe(nearHost(slip, protocol, known));
      }
    }
  });

  it('no server of a preset is called misspelt', () => {
    for (const protocol of ['pop', 'smtp'] as const) {
      for (const server of presets.servers(protocol)) {
        expect(nearHost(server, protocol, presets.servers(protocol)), server).toBeNull();
      }
    }
  });

  it.each([
    ['gmial.com', 'gmail.com'],
    ['hotmial.com', 'hotmail.com'],
    ['yaho.com', 'yahoo.com'],
    ['mail.com', null],
    ['example.com', null],
  ])('%s: %s', (domain, near) => {
    expect(nearDomain(domain, presets.domains())).toBe(near);
  });
});

describe('placeholders', () => {
  it.each([
    '${MAIL_PASSWORD}',
    '$SMTP_PASS',
    '%PASSWORD%',
    '{{ password }}',
    '<your password>',
    'undefined',
    'None',
    'changeme',
    'change-me!',
    'CHANGE_THIS',
    'your-password-here',
    'xxxx',
    '****',
    '…',
    'password',
    'TODO',
  ])('%s', (text) => expect(isPlaceholder(text)).toBe(true));

  it.each([
    'hunter2',
    'pa$$word',
    '$ecret',
    '100%sure',
    'a<b>c',
    'nullable',
    'x',
    'passwordless',
    'mychange',
    'yours',
    '{a}',
  ])('not %s', (text) => expect(isPlaceholder(text)).toBe(false));
});

it('a part of a text', () => {
  expect(holdsPlaceholder('${USER}@example.com')).toBe(true);
  expect(isPlaceholder('a${b}9x')).toBe(false);
});

describe('names of variables that look like the secret itself', () => {
  it.each([
    'hunter2',
    'abcdefghijklmnop',
    'S3cr3tW0rd',
    'Passw0rd2024',
    'ya29C4naryToken',
    'correctHorseBattery',
    'x9x9x9',
  ])('%s', (name) => expect(looksLikeSecret(name)).toBe(true));
  it.each([
    'MAIL_PASSWORD',
    'SMTP_PASS2',
    'password1',
    'GmailToken',
    'P',
    'pw',
    'PW1',
    'HOME',
    'mailsecret',
    'OFFICE365',
    'pop3Password',
    'password12',
  ])('not %s', (name) => expect(looksLikeSecret(name)).toBe(false));
});
