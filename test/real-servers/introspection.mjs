// Stands in for an authorization server's token introspection (RFC 7662): introspection.mjs HOST PORT TOKEN USER
import { createServer } from 'node:http';

const [host, port, token, username] = process.argv.slice(2);
createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const given = new URLSearchParams(body).get('token');
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(given === token ? { active: 'true', username } : { active: 'false' }));
}).listen(Number(port), host, () => console.log('ready'));
