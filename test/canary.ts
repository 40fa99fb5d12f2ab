/** The password of the tests' mailboxes, searched for in everything that the program prints. */
export const canary = 'C4nary+pass/word=';

/** Base64 of anything that has the canary in it: at each of the three offsets, without the characters that its neighbours change. */
const inBase64 = [0, 1, 2].map((offset) => {
  const base64 = Buffer.from(`${'\0'.repeat(offset)}${canary}`)
    .toString('base64')
    .replace(/=+$/, '');
  return base64.slice(offset === 0 ? 0 : offset + 1, -1);
});

/** Every form of the canary that must not be seen. */
export const canaryForms: readonly string[] = [
  canary,
  ...inBase64,
  encodeURIComponent(canary),
  Buffer.from(canary).toString('hex'),
  [...canary].reverse().join(''),
];

/** The text, in which no form of the canary stands. */
export function withoutCanary(text: string): string {
  const form = canaryForms.find((candidate) => text.includes(candidate));
  if (form !== undefined) throw new Error(`the canary was printed, as ${form}: ${text}`);
  return text;
}
