import type { Cause } from '../../model/cause.js';
import { type CauseContext, type CauseWords, code, detail, place } from './cause-words.js';

const otherPort =
  'Ask the provider which ports it offers from your network, or check whether a firewall is in the way.';

/** A name of one label is asked for with the search domains behind it, and for itself. */
function shortName(c: CauseContext): string {
  if (!/^[^.:]+$/.test(c.host)) return '';
  return `\`${c.host}\` has no dot: only a network whose DNS adds a search domain knows it; write the whole name at \`${c.at}.server\`, as in \`${c.host}.example.com\`.`;
}

/** Reaching the server. */
export const networkWords = {
  'host-not-found': {
    title: 'The server name does not exist',
    message: (c) => `the name ${c.host} does not exist${code(c)}${detail(c)}`,
    help: (c) =>
      c.preset === ''
        ? shortName(c) || `Correct \`${c.at}.server\`: compare it letter by letter with the provider's page.`
        : `The name is that of the preset ${c.preset}. If other names are not found either, check this machine's DNS.`,
  },
  'dns-failure': {
    title: 'The name could not be looked up',
    message: (c) => `looking up ${c.host} failed${code(c)}; whether the name exists is not known`,
    help: (c) =>
      `Check this machine's DNS (in a container: the container's own) and try again; the file may be right. ${shortName(c)}`.trim(),
  },
  'connection-refused': {
    title: 'Nothing listens on this port',
    message: (c) => `${place(c)} refuses the connection: nothing listens there${code(c)}`,
    help: (c) => `Correct \`${c.at}.port\` (or \`${c.at}.server\`). ${otherPort}`,
  },
  'connection-timeout': {
    title: 'The server does not answer',
    message: (c) => `${place(c)} does not answer within ${c.timeout} s${code(c)}`,
    help: (c) =>
      `Check whether \`${c.at}.server\` and \`${c.at}.port\` are right; many networks and hosters block port 25, some 465 too. ${otherPort}`,
  },
  'connection-reset': {
    title: 'The connection was reset',
    message: (c) => `${place(c)} reset the connection${code(c)}`,
    help: () => 'A firewall or the server cuts the connection: try from another network, or ask the provider.',
  },
  'connection-closed': {
    title: 'The server hung up',
    message: (c) => `${place(c)} closed the connection without an answer`,
    help: () =>
      'The server may be overloaded, or refuse this address without saying so. Try later, or ask the provider whether your address is blocked.',
  },
  'network-unreachable': {
    title: 'There is no way to the server from here',
    message: (c) => `there is no route to ${c.host}${code(c)}`,
    help: (c) =>
      `Check this machine's network. If only IPv6 (or IPv4) is without a route, write \`${c.at}.family: 4\` (or \`6\`).`,
  },
  'port-blocked': {
    title: 'This port is blocked',
    message: (c) => `port ${c.port} of ${c.host} stays silent, but port ${c.names.join(', ')} opens`,
    help: (c) =>
      `Something between here and the server blocks port ${c.port}: hosters often do. Use another port of the server, or have it opened.`,
  },
  'address-unreachable': {
    title: 'One of the addresses does not work',
    message: (c) =>
      c.detail === ''
        ? `${c.names.join(', ')} of ${c.host} cannot be reached, another address can`
        : `${c.names.join(', ')} of ${c.host} does not serve (${c.detail}), another address does`,
    help: (c) =>
      `Programs that try this address first wait for nothing; \`${c.at}.family\` (4 or 6) leaves one kind of address out.`,
  },
  'proxy-failed': {
    title: 'The proxy does not connect',
    message: (c) => `the proxy ${c.names[0] ?? ''} does not connect to ${place(c)}${detail(c)}${code(c)}`,
    help: () =>
      'Check whether the proxy of `--proxy` runs, wants a log-in (`socks5://USER:PASSWORD@HOST:PORT`), and lets mail ports through. Nothing in the file can fix it.',
  },
  'host-not-allowed': {
    title: 'This host is not allowed',
    message: (c) => `${c.host} is not among the allowed hosts; nothing was sent to it`,
    help: (c) => `If this host is right, allow it with \`--allow-host ${c.host}\`.`,
  },
  interrupted: {
    title: 'The probe was interrupted',
    message: () => 'the probe was interrupted',
    help: () => 'Run it again; what is listed before this was really found.',
  },
  'control-character': {
    title: 'A value holds a line break',
    message: (c) =>
      `${c.detail || 'a value'} holds a line break or NUL, which would be read as another command; it was not sent`,
    help: (c) => `Take the line break out of \`${c.detail || c.at}\`.`,
  },
} as const satisfies Partial<Record<Cause, CauseWords>>;
