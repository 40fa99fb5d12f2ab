import { createRandom } from './random.mjs';

/** A provider's own file, which generated files name by path and by id. */
export const firm = { folder: './own', path: './own/firm.yaml', id: 'firm', domain: 'firm.example' };

/** Files that have to lie beside the generated ones. */
export const providerFiles = [
  {
    name: 'own/firm.yaml',
    text: `id: firm
name: The firm
domains:
  - firm.example
userId: address
pop:
  server: pop.firm.example
  port: 995
  ssl: true
smtp:
  server: smtp.firm.example
  port: 465
  ssl: true
delay: 1
`,
  },
];

/**
 * Provider files for wild texts: they name other servers, forms of a user ID, limits and log-ins each time, and are not
 * always right.
 *
 * @param {number} seed
 */
export function wildProviderFiles(seed) {
  const random = createRandom(seed, 77);
  const server = (service) => {
    const host = random.pick([`${service}.wild.example`, 'mail.wild.example', 'pop.gmx.net', 'localhost', '192.0.2.9']);
    const [port, ssl] = random.pick([
      [service === 'pop' ? 995 : 465, true],
      [service === 'pop' ? 110 : 587, 'starttls'],
      [25, false],
      [995, 'starttls'],
    ]);
    return `${service}:\n  server: ${host}\n  port: ${port}\n  ssl: ${ssl}\n`;
  };
  const file = (id) =>
    [
      `id: ${id}\nname: ${random.word(2)}\ndomains: [${id}.example, "*.${id}.example"]\n`,
      random.chance(0.7) && `userId: ${random.pick(['address', 'local-part', '"{local}@corp.example"', 'apikey'])}\n`,
      random.chance(0.85) && server('pop'),
      random.chance(0.85) && server('smtp'),
      random.chance(0.5) && `signIn: ${random.pick(['password', 'app-password', 'oauth2', 'closed', 'odd'])}\n`,
      random.chance(0.2) && 'networkBound:\n  - mail.wild.example\n',
      random.chance(0.2) && 'checksSenderAtData: true\n',
      random.chance(0.2) && 'mx: [mx.wild.example, "*.in.wild.example"]\n',
      random.chance(0.2) && 'alternatives:\n  smtp:\n    - {server: alt.wild.example, port: 587, ssl: starttls}\n',
      random.chance(0.2) && 'passwordForm: {pattern: "^[a-z]{16}$", note: sixteen letters}\n',
      random.chance(0.3) && `delay: ${random.pick([1, 5, -1, 'soon'])}\n`,
      random.chance(0.1) && 'successor: gmx\n',
      random.chance(0.1) && 'unknown: 1\n',
    ]
      .filter(Boolean)
      .join('');
  return [
    ...providerFiles,
    { name: 'wild/one.yaml', text: file('one') },
    { name: 'wild/two.yml', text: file('two') },
    {
      name: 'broken/broken.yaml',
      text: random.pick(['id: [', 'id: broken\n\tname: x\n', file('broken').replace('id:', 'idd:')]),
    },
  ];
}
