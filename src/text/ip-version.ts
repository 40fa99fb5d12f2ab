const octet = /^(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])$/;
const group = /^[\da-f]{1,4}$/i;
const zone = /^[\da-z.:-]+$/i;

/** 4 or 6 where the text is an address, else 0; an IPv6 address may have a zone (RFC 4007). */
export function ipVersion(text: string): 0 | 4 | 6 {
  if (isIpv4(text)) return 4;
  return isIpv6(text) ? 6 : 0;
}

function isIpv4(text: string): boolean {
  if (text.length > 15) return false;
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => octet.test(part));
}

function isIpv6(text: string): boolean {
  // Few texts are one, and a text of any length is asked about.
  if (!text.includes(':') || text.length > 1024) return false;
  const percent = text.indexOf('%');
  if (percent !== -1 && !zone.test(text.slice(percent + 1))) return false;
  const address = percent === -1 ? text : text.slice(0, percent);
  const [head = '', tail, ...more] = address.split('::');
  if (more.length > 0) return false;
  if (tail === undefined) return groupsIn(head, true) === 8;
  // `::` stands for one group at least.
  const before = head === '' ? 0 : groupsIn(head, false);
  const behind = tail === '' ? 0 : groupsIn(tail, true);
  return before + behind <= 7;
}

/** How many groups of 16 bits stand there, `NaN` where something else does; the last two may be written as IPv4. */
function groupsIn(text: string, isEnd: boolean): number {
  const parts = text.split(':');
  const hasIpv4 = isEnd && isIpv4(parts.at(-1) ?? '');
  if (hasIpv4) parts.pop();
  return parts.every((part) => group.test(part)) ? parts.length + (hasIpv4 ? 2 : 0) : Number.NaN;
}
