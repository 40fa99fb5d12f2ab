import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node.js';

const binary = fileURLToPath(import.meta.resolve('yaml-language-server/bin/yaml-language-server'));

export interface Completion {
  readonly label: string;
  readonly documentation: string;
  readonly newText: string;
}

export interface Editor {
  /** What the editor offers at `▮` in the text, by label. */
  complete(text: string): Promise<Map<string, Completion>>;
  /** The Markdown shown for the place of `▮`; empty where there is none. */
  hover(text: string): Promise<string>;
  /** The squiggles of a text: `line:column text underlined: message`. */
  diagnose(text: string): Promise<string[]>;
  close(): Promise<void>;
}

interface Position {
  line: number;
  character: number;
}

interface Item {
  label: string;
  documentation?: string | { value: string };
  insertText?: string;
  textEdit?: { newText: string };
}

interface Problem {
  message: string;
  range: { start: Position; end: Position };
}

/** The real yaml-language-server, told to check `file` by the schema at `schemaPath` and to stay off the network. */
export async function openEditor(schemaPath: string, file: string): Promise<Editor> {
  const child = spawn(process.execPath, [binary, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const yaml = {
    schemas: { [pathToFileURL(schemaPath).href]: [file] },
    schemaStore: { enable: false },
    kubernetesCRDStore: { enable: false },
    completion: true,
    hover: true,
    validate: true,
    format: { enable: false },
  };
  const diagnosed = new Map<string, (problems: Problem[]) => void>();
  connection.onRequest('workspace/configuration', ({ items }: { items: { section: string }[] }) =>
    items.map(({ section }) => (section === 'yaml' ? yaml : {})),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.onNotification('textDocument/publishDiagnostics', (report: { uri: string; diagnostics: Problem[] }) => {
    diagnosed.get(report.uri)?.(report.diagnostics);
  });
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      textDocument: {
        completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown', 'plaintext'] } },
        hover: { contentFormat: ['markdown', 'plaintext'] },
      },
      workspace: { configuration: true },
    },
  });
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('workspace/didChangeConfiguration', { settings: { yaml } });

  let opened = 0;
  /** Each text is a document of its own, in a folder that does not exist. */
  async function open(text: string): Promise<{ uri: string; position: Position; problems: Promise<Problem[]> }> {
    opened += 1;
    const uri = `file:///editor/${opened}/${file}`;
    const [before = '', after = ''] = text.split('▮');
    const lines = before.split('\n');
    const problems = new Promise<Problem[]>((fulfil) => diagnosed.set(uri, fulfil));
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text: before + after },
    });
    return { uri, position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 }, problems };
  }

  const editor: Editor = {
    async complete(text) {
      const { uri, position } = await open(text);
      const list: { items: Item[] } = await connection.sendRequest('textDocument/completion', {
        textDocument: { uri },
        position,
      });
      return new Map(
        list.items.map(({ label, documentation = '', insertText = '', textEdit }) => [
          label,
          {
            label,
            documentation: typeof documentation === 'string' ? documentation : documentation.value,
            newText: textEdit?.newText ?? insertText,
          },
        ]),
      );
    },
    async hover(text) {
      const { uri, position } = await open(text);
      const hover: { contents: { value: string } } | null = await connection.sendRequest('textDocument/hover', {
        textDocument: { uri },
        position,
      });
      return hover?.contents.value ?? '';
    },
    async diagnose(text) {
      const { problems } = await open(text);
      const lines = text.split('\n');
      return (await problems).map(({ message, range: { start, end } }) => {
        const word = lines[start.line]?.slice(start.character, end.line === start.line ? end.character : undefined);
        return `${start.line + 1}:${start.character + 1} ${word}: ${message}`;
      });
    },
    async close() {
      const closed = once(child, 'close');
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      connection.dispose();
      child.stdin.end();
      await closed;
    },
  };
  // Settings arrive by a request of the server's own; until then it knows no schema.
  while ((await editor.diagnose('no-such-key: 1')).length === 0);
  return editor;
}
