/**
 * The rooms of src/, lowest first: a file imports only from its own room and from those above it in this list.
 * `core` rooms use nothing of Node. A room `a/b` is a folder of its own; all else below a folder belongs to the folder.
 */
export const rooms = [
  {
    name: 'generated',
    isCore: true,
    holds: 'what scripts/generate.mjs makes from schema/, providers/ and package.json',
  },
  { name: 'model/facts', isCore: true, holds: 'tables: services, ports with their ssl, kinds of a secret, keys' },
  { name: 'text', isCore: true, holds: 'small pure grammar: source text, pointer, host, address, near words' },
  { name: 'model', isCore: true, holds: 'data only: account, diagnostic, finding, probe report, secret reference' },
  { name: 'words', isCore: true, holds: 'all English of diagnostics and causes' },
  { name: 'presets', isCore: true, holds: 'the index of presets, its search, near hosts, password forms' },
  { name: 'syntax', isCore: true, holds: 'text to a value with places, one folder a syntax' },
  { name: 'resolve', isCore: true, holds: 'account and preset to a complete configuration' },
  { name: 'validate', isCore: true, holds: 'shape, rules and the order of the checks' },
  { name: 'fix', isCore: true, holds: 'edits, their proof, protection' },
  { name: 'mask', isCore: true, holds: "what of a file or of a server's reply may be shown" },
  { name: 'formats', isCore: true, holds: "other programs' files, one folder a format" },
  { name: 'report', isCore: true, holds: 'one file an output format' },
  { name: 'editor', isCore: true, holds: 'completion, hover and actions as data' },
  { name: 'browser.ts', isCore: true, holds: "the core's public face where there is no Node" },
  { name: 'files', holds: 'find, read, write, cache, own provider files, tree, git' },
  { name: 'secrets', holds: 'reading references; trust' },
  { name: 'probe/wire', holds: 'connect, proxy, TLS, certificate, dialogue, reply, deadline, SASL' },
  { name: 'probe/causes', holds: 'replies and errors to causes' },
  { name: 'probe/steps', holds: 'POP, SMTP, log-in' },
  { name: 'probe/diagnosis', holds: 'second connections, remedies' },
  { name: 'probe/run', holds: 'plan, one service, many accounts' },
  { name: 'clients', holds: 'nodemailer and node-pop3: hand-over, their own run, the client step' },
  { name: 'discover', holds: "sources of settings for an address; the domain's check" },
  { name: 'api', holds: 'the public functions, one file each' },
  { name: 'lsp', holds: 'the language server' },
  { name: 'window', holds: 'the window' },
  { name: 'fleet', holds: 'many files' },
  { name: 'cli', holds: 'commands, targets, terminal, completion' },
  { name: 'index.ts', holds: 'the public API' },
  { name: 'bin.ts', holds: 'the program' },
];

/** One file an entry: as many files as there are entries. */
export const openFolders = ['generated', 'validate/rules', 'cli/commands'];
/** Who words: a file, or a room with all that is in it. */
export const wordUsers = ['words', 'validate/diagnostics.ts', 'probe/diagnosis', 'report', 'editor'];
export const maxFiles = 15;
export const maxLines = 300;
