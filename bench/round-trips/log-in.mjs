// The least that a log-in takes: POP over TLS by node:tls. log-in.mjs HOST PORT USER PASSWORD CA
import { readFileSync } from 'node:fs';
import { connect } from 'node:tls';

const [host, port, user, password, ca] = process.argv.slice(2);
const commands = [`USER ${user}`, `PASS ${password}`, 'QUIT'];
const socket = connect({ host, port: Number(port), ca: readFileSync(ca) });
socket.setEncoding('utf8');
let text = '';
socket.on('data', (data) => {
  text += data;
  for (let end = text.indexOf('\r\n'); end !== -1; end = text.indexOf('\r\n')) {
    const reply = text.slice(0, end);
    text = text.slice(end + 2);
    if (!reply.startsWith('+OK')) throw new Error(reply);
    const command = commands.shift();
    if (command === undefined) process.exit(0);
    socket.write(`${command}\r\n`);
  }
});
