const wholeText =
  /^(?:\$[A-Z_][A-Z0-9_]*|%[A-Za-z_]\w*%|<[^<>]*>|undefined|null|none|nil|nan|change[-_ ]?(?:me|it|this).*|replace[-_ ]?(?:me|this).*|to-?do|fixme|your[-_ ].+|my[-_ ]?(?:password|passwort|secret|token)|(?:enter|insert|put)[-_ ].+|x{3,}|\*{3,}|\.{3,}|…|password|passwort|passwd|secret|tbd)$/i;
const inText = /\$\{[^{}]*\}|\{\{.*\}\}|<%.*%>/s;

/** Whether a text stands for one that nobody filled in: `${MAIL_PASSWORD}`, `<password>`, `changeme`. */
export function isPlaceholder(text: string): boolean {
  return wholeText.test(text.trim()) || inText.test(text);
}
