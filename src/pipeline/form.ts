import { blank, closeBrace, comma, openBrace } from '../load/characters.js';
import type { PresetIndex } from '../resolve/presets.js';
import { nearHost } from '../validate/near-host.js';
import { holdsPlaceholder } from '../validate/placeholder.js';

/**
 * What a text is but for its free parts: names that no check tells from others of their kind, comments, and the values of
 * extensions. Of two texts with one form the checks say the same, if the plain reader read the first and `isReliable`.
 *
 * A part is free where (1) it stands behind its key on a line of its own, as a text that YAML takes for nothing else; (2)
 * the schema takes it; and (3) what the rules ask of it is answered by its kind alone. A form keeps all else as it is
 * written, so that what nobody thought of makes two forms of it.
 */
export interface Form {
  readonly form: string;
  /** The free text of the only `address`, lower case; `null` where there is none. */
  readonly address: string | null;
}

/** Stands for a free part; the reader of YAML takes no text that holds it. */
const free = '\x01';

const comment = String.raw`#[ -~\u00a1-\u1fff\u2010-\u2015\u2018-\u2026]*`;
const hostForm = String.raw`(?:[a-z0-9]+(?:-+[a-z0-9]+)*\.)+[a-z]{2,}`;
const nameForm = '[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*';

/** Lines that are dropped; keys with a part that may be free, on a line of their own or between braces. */
const freePart = new RegExp(
  String.raw`^ *(?:${comment})?\n|(?:^ *|[{,] ?)(address|userId|server|servername|hello|env): ` +
    String.raw`(["']?)(${nameForm}(?:@${hostForm})?|[A-Z][A-Z0-9_]*)\2(?= *\n| +#| ?[,}])`,
  'gm',
);
const address = new RegExp(`^(${nameForm})@(${hostForm})$`);
const host = new RegExp(`^${hostForm}$`);

/** A comment that a check looks at: one that may have cut a text, or that silences a rule. */
const heeded = /[ \t]#[^\s#!]|#[ \t]*mailconf[^/]/i;

/** An extension, which no check looks into, and its lines whose values are of no account to YAML. */
const extension = /^x-[^\n]*\n(?:[ #-][^\n]*\n|\n)*/gm;
const plain = String.raw`[A-Za-z0-9](?:[\w .,()/'+@=-]|:(?=[\w/]))*`;
const word = String.raw`[A-Za-z0-9][\w.-]*`;
const extensionLine = new RegExp(
  String.raw`^( *(?:- )*(?:[\w-]+: )?)(?:${plain}|(?:"[\w .,:;()/'+@=-]*"|\[${word}(?:, ${word})*\]) *)(?=\n)`,
  'gm',
);

const mailVariable = /(?:^|_)(?:MAIL|EMAIL|MAILBOX|SMTP|POP3?|IMAP)(?:_|$)/;
const yamlWord = /^(?:true|false|null)$/i;
/** First labels of hosts that say what a server is for. */
const serviceLabel = /^(?:pop3?|imap|smtp|webmail|www)\./;

/** Units that a free part has at most, as many as a label may have, and how many hosts are kept. */
const longest = 63;
const hostsKept = 50_000;

/** Gives texts their forms, each line of which ends with a line feed; what a host is to the presets is asked once. */
export function createFormer(presets: PresetIndex): (text: string) => Form | null {
  const userIds = new Set(presets.all().map(({ preset }) => preset.userId));
  const hosts = new Map<string, string | null>();
  const domains = new Map<string, string>();

  return (text) => {
    // What a separate server is compared with is not told, either.
    if (text.includes(free) || text.includes('separateSmtp') || heeded.test(text)) return null;
    const addresses: string[] = [];
    const names: string[] = [];
    const bare = withoutExtensions(text);
    const form = bare.replace(freePart, (whole: string, key?: string, quote = '', value = '', start = 0) => {
      if (key === undefined) return '';
      // On a line of its own a comma behind it belongs to a longer text.
      const isWhole = isBetweenBraces(whole) === endsBetweenBraces(bare, start + whole.length);
      const kind = isWhole && value.length <= longest ? kindOf(key, value, quote !== '') : null;
      if (kind === null) return whole;
      if (key === 'address') addresses.push(value.toLowerCase());
      if (key === 'userId') names.push(value.toLowerCase());
      return whole.slice(0, whole.length - value.length - 2 * quote.length) + free + kind;
    });
    // Which of two it is the same as is not told.
    if (addresses.length > 1) return null;
    const [own = null] = addresses;
    return { form: form + names.map((name) => (name === own ? `${free}=` : free)).join(''), address: own };
  };

  /** What is to be known of a free part, `null` where it is none. */
  function kindOf(key: string, value: string, isQuoted: boolean): string | null {
    if (key === 'address') return kindOfAddress(value);
    if (key === 'userId') return kindOfUserId(value, isQuoted);
    if (key === 'env') return isFreeVariable(value) ? '' : null;
    if (!host.test(value)) return null;
    return key === 'server' ? kindOnce(hosts, value, kindOfServer) : '';
  }

  /** A host that no preset and no rule knows, but for what its first label says. */
  function kindOfServer(value: string): string | null {
    if (value.endsWith('.localhost')) return null;
    for (const service of ['pop', 'smtp'] as const) {
      if (presets.withServer(service, value).length > 0) return null;
      if (nearHost(value, service, presets.servers(service)) !== null) return null;
    }
    if (presets.withHost('mx', value).length > 0 || presets.withHost('networkBound', value).length > 0) return null;
    return serviceLabel.exec(value)?.[0] ?? '';
  }

  function kindOfAddress(value: string): string | null {
    const domain = address.exec(value)?.[2];
    return domain === undefined ? null : kindOnce(domains, domain, kindOfDomain);
  }

  /** A domain that a preset owns is no free part of the address. */
  function kindOfDomain(domain: string): string {
    return presets.byDomain(domain) ? domain : '';
  }

  function kindOfUserId(value: string, isQuoted: boolean): string | null {
    const isText = isQuoted || (/^[A-Za-z]/.test(value) && !yamlWord.test(value));
    if (!isText || holdsPlaceholder(value) || userIds.has(value)) return null;
    if (!value.includes('@')) return '';
    return kindOfAddress(value) === null ? null : '@';
  }
}

function isBetweenBraces(part: string): boolean {
  const first = part.charCodeAt(0);
  return first === openBrace || first === comma;
}

function endsBetweenBraces(text: string, end: number): boolean {
  const next = text.charCodeAt(text.charCodeAt(end) === blank ? end + 1 : end);
  return next === closeBrace || next === comma;
}

function isFreeVariable(name: string): boolean {
  return name.length <= longest && mailVariable.test(name);
}

/** What is anchored in an extension, or stands for something, is used elsewhere. */
function withoutExtensions(text: string): string {
  if (!text.startsWith('x-') && !text.includes('\nx-')) return text;
  return text.replace(extension, (lines) => (/[&*]/.test(lines) ? lines : lines.replace(extensionLine, `$1${free}`)));
}

function kindOnce<T extends string | null>(known: Map<string, T>, name: string, ask: (name: string) => T): T {
  let kind = known.get(name);
  if (kind === undefined) {
    kind = ask(name);
    if (known.size < hostsKept) known.set(name, kind);
  }
  return kind;
}

/** Whether other texts of the form are surely judged like this one: bounds on lengths can tell none of them. */
export function isReliable({ form }: Form): boolean {
  return !/[^\n]{500}/.test(form);
}
