import type { PresetIndex } from '../resolve/presets.js';
import { nearHost } from '../validate/near-host.js';
import { holdsPlaceholder } from '../validate/placeholder.js';

/**
 * Texts that differ in their free parts alone: in names that no check tells from others of their kind, in comments, and in
 * values of extensions. What the checks say of one they say of all, if the plain reader reads the first.
 *
 * A part is free where (1) it stands behind its key, alone in its line or its place between braces, as a text that YAML
 * takes for nothing else; (2) the schema takes it; and (3) what the rules ask of it is answered by its kind alone. All
 * else has to be as it is written in the first, so that what nobody thought of makes two forms of it.
 */
export interface Form {
  /** `null` where the text is not of this form. Each of its lines ends with a line feed. */
  match(text: string): Match | null;
}

export interface Match {
  /** The address of the account, lower case. */
  readonly address: string;
}

/** A free part: its key, and what else is to be known of it. */
interface Part {
  readonly key: string;
  readonly isQuoted: boolean;
  readonly kind: string;
}

const hostForm = String.raw`(?:[a-z0-9]+(?:-+[a-z0-9]+)*\.)+[a-z]{2,}`;
const nameForm = '[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*';
const variableForm = '[A-Z][A-Z0-9_]*';
const pathPart = String.raw`[A-Za-z0-9_][\w-]*(?:\.[\w-]+)*`;
const pathForm = `(?:/run/secrets/)?${pathPart}(?:/${pathPart})*`;

/** What a free part is made of, by its key. */
const partForms: Readonly<Record<string, string>> = {
  address: `${nameForm}@${hostForm}`,
  userId: `${nameForm}(?:@${hostForm})?`,
  server: hostForm,
  servername: hostForm,
  hello: hostForm,
  sender: `${nameForm}@${hostForm}`,
  env: variableForm,
  file: pathForm,
};
const parts = new RegExp(
  `(?:^ *|[{,] ?)(${Object.keys(partForms).join('|')}): (["']?)` +
    String.raw`(${nameForm}(?:@${hostForm})?|${variableForm}|${pathForm})\2(?= *$| +#| ?[,}])`,
  'g',
);

/** A comment that neither silences a rule nor may have cut a text. */
const comment = String.raw`#(?:(?! *[Mm][Aa][Ii][Ll][Cc][Oo][Nn][Ff]) [ -"$-~\u00a1-\u167f\u1681-\u1fff\u2010-\u2015\u2018-\u2026]*)?`;
const passedLine = new RegExp(`^ *(?:${comment})?$`);
const passedLines = String.raw`(?: *(?:${comment})?\n)*`;
const passedEnd = `(?: +${comment})? *`;
const endsInComment = new RegExp(`^([^"'#]*[^"'# ]) +${comment}$`);

/** A line of an extension, which no check looks into, with a value that is of no account to YAML. */
const extensionValue = (() => {
  const plain = String.raw`[A-Za-z0-9](?: *[\w.,()/'+@=-]| *:(?=[\w/]))*`;
  const word = String.raw`[A-Za-z0-9][\w.-]*`;
  return String.raw`(?:${plain}|"[\w .,:;()/'+@=-]*"|\[${word}(?:, ${word})*\])`;
})();
const extensionLine = new RegExp(String.raw`^( *(?:- )*(?:[\w-]+: )?)${extensionValue}$`);

const mailVariable = /(?:^|_)(?:MAIL|EMAIL|MAILBOX|SMTP|POP3?|IMAP)(?:_|$)/;
const yamlWord = /^(?:true|false|null)$/i;
/** First labels of hosts that say what a server is for. */
const serviceLabel = /^(?:pop3?|imap|smtp|webmail|www)\./;

/** Units that a free part has at most, as many as a label may have, and how many hosts are kept. */
const longestPart = 63;
const hostsKept = 50_000;
/** Units of a text that gives a form, and of each of its lines: bounds on lengths must tell no two texts apart. */
const longestText = 16_000;
const longestLine = 400;
/** Lines of it: each makes some hundred units of a pattern, and V8 takes no pattern that is too large. */
const mostLines = 250;
/** Units of a text that is matched, comments and all. */
const longestMatched = 64 * 1024;

/** Finds the forms of texts, each with the address of its only account; what a host is to the presets is asked once. */
export function createFormer(presets: PresetIndex): (text: string, address: string) => Form | null {
  const userIds = new Set(presets.all().map(({ preset }) => preset.userId));
  const hosts = new Map<string, string | null>();
  const domains = new Map<string, string>();

  return (text, address) => {
    if (text.length > longestText) return null;
    const lines = text.split('\n').slice(0, -1);
    if (lines.length > mostLines || lines.some((line) => line.length > longestLine)) return null;
    const found: Part[] = [];
    const patterns = sections(lines).flatMap(({ isExtension, lines: own }) =>
      own.flatMap((line) =>
        passedLine.test(line) ? [] : lineForm(line, isExtension ? extensionPattern : (one) => partPattern(one, found)),
      ),
    );
    const compared = text.includes('separateSmtp') ? comparedWithServers : comparedAlways;
    if (found.filter(({ key }) => compared.includes(key)).length !== countKeys(text, compared)) return null;
    const source = patterns.map((pattern) => `${passedLines}${pattern}\\n`).join('');
    const form = formOf(new RegExp(`^${source}${passedLines}$`), found, text);
    return form?.match(text)?.address === address.toLowerCase() ? form : null;
  };

  /** `null` where the first text, of which it was made, does not match it. */
  function formOf(pattern: RegExp, wanted: readonly Part[], first: string): Form | null {
    const placesOf = (name: string) => wanted.flatMap(({ key }, index) => (key === name ? index + 1 : []));
    const [names, servers] = [placesOf('userId'), placesOf('server')];
    const [addressAt, ...otherAddresses] = placesOf('address');
    const [senderAt, ...otherSenders] = placesOf('sender');
    // What is compared with an address is compared with the one that is known here.
    if (addressAt === undefined || otherAddresses.length > 0 || otherSenders.length > 0) return null;
    const lower = (values: readonly string[], place: number) => (values[place] as string).toLowerCase();
    /** What the rules learn from comparing two free parts. */
    const sameness = (values: readonly string[]): string => {
      const address = lower(values, addressAt);
      const sender = senderAt === undefined ? null : lower(values, senderAt);
      const told = names.map((name) => lower(values, name)).flatMap((name) => [name === address, name === sender]);
      if (sender !== null) {
        const domain = domainOf(sender);
        told.push(domainOf(address) === domain);
        told.push(...servers.map((server) => `.${values[server]}`.endsWith(`.${domain}`)));
      }
      return told.map(Number).join('');
    };
    const valuesOf = (text: string): readonly string[] | null => {
      const values = text.length > longestMatched ? null : pattern.exec(text);
      if (values === null) return null;
      for (let index = 0; index < wanted.length; index++) {
        const { key, isQuoted, kind } = wanted[index] as Part;
        const value = values[index + 1] as string;
        if (value.length > longestPart || kindOf(key, value, isQuoted) !== kind) return null;
      }
      return values;
    };
    const firstValues = valuesOf(first);
    if (firstValues === null) return null;
    const sameInFirst = sameness(firstValues);
    return {
      match(text) {
        const values = valuesOf(text);
        if (values === null || sameness(values) !== sameInFirst) return null;
        return { address: lower(values, addressAt) };
      },
    };
  }

  function partPattern(line: string, found: Part[]): string {
    let pattern = '';
    let end = 0;
    for (const part of line.matchAll(parts)) {
      const [whole, key = '', quote = '', value = ''] = part;
      if (isInQuotes(line, part.index)) continue;
      const stop = part.index + whole.length - quote.length;
      // On a line of its own a comma behind it belongs to a longer text.
      const isInBraces = /^[{,]/.test(whole);
      const endsInBraces = /^ ?[,}]/.test(line.slice(stop + quote.length));
      const kind = isInBraces === endsInBraces && value.length <= longestPart ? kindOf(key, value, quote !== '') : null;
      if (kind === null) continue;
      found.push({ key, isQuoted: quote !== '', kind });
      pattern += `${escaped(line.slice(end, stop - value.length))}(${partForms[key]})`;
      end = stop;
    }
    return pattern + escaped(line.slice(end));
  }

  /** What is to be known of a free part, `null` where it is none. */
  function kindOf(key: string, value: string, isQuoted: boolean): string | null {
    if (key === 'address' || key === 'sender') return kindOfAddress(value);
    if (key === 'file') return isQuoted || isPlainText(value) ? '' : null;
    if (key === 'userId') return kindOfUserId(value, isQuoted);
    if (key === 'env') return mailVariable.test(value) ? '' : null;
    if (!wholeHost.test(value)) return null;
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
    const domain = addressForm.exec(value)?.[1];
    return domain === undefined ? null : kindOnce(domains, domain, kindOfDomain);
  }

  /** A domain that a preset owns is no free part of the address. */
  function kindOfDomain(domain: string): string {
    return presets.byDomain(domain) ? domain : '';
  }

  function kindOfUserId(value: string, isQuoted: boolean): string | null {
    if (!(isQuoted || isPlainText(value)) || holdsPlaceholder(value) || userIds.has(value)) return null;
    return value.includes('@') ? '@' : '';
  }
}

const wholeHost = new RegExp(`^${hostForm}$`);
const addressForm = new RegExp(`^${nameForm}@(${hostForm})$`);

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** Whether YAML takes it for a text, though it stands in no quotes. */
function isPlainText(value: string): boolean {
  return /^[A-Za-z/]/.test(value) && !yamlWord.test(value);
}

/** Keys whose values a rule compares with one another: all of them have to be free parts. */
const comparedAlways = ['address', 'userId', 'sender'];
const comparedWithServers = [...comparedAlways, 'server'];

function countKeys(text: string, keys: readonly string[]): number {
  return text.match(new RegExp(`(?<![\\w-])["']?(?:${keys.join('|')})["']?\\s*:`, 'g'))?.length ?? 0;
}

interface Section {
  readonly isExtension: boolean;
  readonly lines: readonly string[];
}

/** The extensions and what stands around them; what is anchored in one, or stands for something, is used elsewhere. */
function sections(lines: readonly string[]): Section[] {
  const found: { isExtension: boolean; lines: string[] }[] = [];
  for (const line of lines) {
    const isKey = !/^(?:[ #-]|$)/.test(line);
    if (isKey || found.length === 0) found.push({ isExtension: line.startsWith('x-'), lines: [] });
    found.at(-1)?.lines.push(line);
  }
  return found.map((one) => ({ ...one, isExtension: one.isExtension && !one.lines.some((line) => /[&*]/.test(line)) }));
}

/** What stands before a comment by the pattern, and any other comment behind it. */
function lineForm(line: string, patternOf: (content: string) => string): string {
  const content = endsInComment.exec(line)?.[1];
  if (content !== undefined) return patternOf(content) + passedEnd;
  // A `#` of another kind, or near quotes, stays what it is.
  return line.includes('#') ? escaped(line) : patternOf(line.trimEnd()) + passedEnd;
}

/** Whether quotes that begin before that place end behind it. */
function isInQuotes(line: string, place: number): boolean {
  const before = line.slice(0, place).replace(/"[^"]*"|'[^']*'/g, '');
  return /["']/.test(before);
}

function extensionPattern(line: string): string {
  const start = extensionLine.exec(line)?.[1];
  return start === undefined ? escaped(line) : escaped(start) + extensionValue;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function kindOnce<T extends string | null>(known: Map<string, T>, name: string, ask: (name: string) => T): T {
  let kind = known.get(name);
  if (kind === undefined) {
    kind = ask(name);
    if (known.size < hostsKept) known.set(name, kind);
  }
  return kind;
}
