const wholeText =
  /^(?:%[A-Za-z_]\w*%|<[^<>]*>|undefined|null|none|nil|nan|change[-_ ]?(?:me|it|this).*|replace[-_ ]?(?:me|this).*|to-?do|fixme|your[-_ ].+|my[-_ ]?(?:password|passwort|secret|token)|(?:enter|insert|put)[-_ ].+|x{3,}|\*{3,}|\.{3,}|…|password|passwort|passwd|secret|tbd)$/i;
/** A password may begin with `$`; a variable's name is in capitals or in braces. */
const variable = /^(?:\$[A-Z_][A-Z0-9_]{2,}|\$\{[^{}]*\}|\{\{.*\}\}|<%.*%>)$/s;
const variableInside = /\$\{[A-Za-z_][^{}]*\}|\{\{.*\}\}|<%.*%>/s;

/** A reference that stands in a text, where mailconf takes an object: `env:MAIL_PASSWORD`. */
const gluedReference = /^(?:env|file):\s*[\w./~-]+$/;
/** Units that a placeholder has at most; a longer text is not looked through. */
const longest = 1024;

/** Whether a text stands for one that nobody filled in: `${MAIL_PASSWORD}`, `<password>`, `changeme`. */
export function isPlaceholder(text: string): boolean {
  if (text.length > longest) return false;
  const bare = text.trim();
  return variable.test(bare) || gluedReference.test(bare) || (wholeText.test(bare) && !bare.includes('@'));
}

/** Whether a text that is no secret has a part that nobody filled in: `${USER}@example.com`. */
export function holdsPlaceholder(text: string): boolean {
  return isPlaceholder(text) || (text.length <= longest && variableInside.test(text));
}
