/** A right configuration of about one kilobyte, with comments, quotes, lists and an extension of its own. */
export function smallFile(index) {
  const domain = `example${index % 97}.com`;
  return `# Account ${index}: the mail of one machine of a fleet.
mailbox:
  address: user${index}@${domain}
  userId: user${index}
  password: {env: MAIL_PASSWORD_${index}}
pop:
  server: pop.${domain}
  port: 995
  ssl: true
  tls:
    minVersion: TLSv1.3
    servername: pop.${domain}
smtp:
  server: "smtp.${domain}"
  port: 587
  ssl: starttls
  auth:
    userId: 'user${index}'
    password:
      env: SMTP_PASSWORD_${index}
  hello: client${index}.${domain}
delay: 2 # seconds between connections
x-team: platform
x-notes:
  - owner: "Team ${index % 13}, mail and messages"
    since: 2024
    hosts: [a${index}.example.com, b${index}.example.com, c${index}.example.com]
  - owner: another one, with a longer text that makes the file one kilobyte
    since: 2025
    hosts: [d${index}.example.com, e${index}.example.com]
  - text to fill a kilobyte ${'.'.repeat(120)}
`;
}

/** So many accounts in one file, of about 1.1 kilobytes each. */
export function bigFile(count) {
  const account = (index) => {
    const [, ...lines] = smallFile(index).split('\nx-team')[0].split('\n');
    const padding = Array.from({ length: 6 }, () => `# ${'padding '.repeat(10)}`);
    return `  account-${index}:\n${[...lines, ...padding].map((line) => `    ${line}\n`).join('')}`;
  };
  return `accounts:\n${Array.from({ length: count }, (_, index) => account(index)).join('')}`;
}
