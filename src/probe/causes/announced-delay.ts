/** The seconds that LOGIN-DELAY announces (RFC 2449, section 6.6), `null` where it is not there. */
export function announcedDelay(capabilities: readonly string[] | null): number | null {
  const line = capabilities?.find((entry) => /^LOGIN-DELAY\s/i.test(entry));
  const seconds = Number.parseInt(line?.slice('LOGIN-DELAY'.length) ?? '', 10);
  return Number.isFinite(seconds) ? seconds : null;
}
