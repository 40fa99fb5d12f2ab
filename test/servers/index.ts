export { type Authority, type Certificate, createAuthority, createSelfSigned } from './certificates.js';
export { closedPort } from './closed-port.js';
export type { Action, Connection, Framing, LineServer, Reply, Session } from './line-server.js';
export { type PopServer, type PopServerOptions, startPopServer } from './pop-server.js';
export { startRawServer } from './raw-server.js';
export { startSilentPort } from './silent-port.js';
export { type SmtpServer, type SmtpServerOptions, startSmtpServer } from './smtp-server.js';
