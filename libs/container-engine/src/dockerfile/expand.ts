/**
 * Puts values in place of `$NAME`, `${NAME}`, `${NAME:-value}` and the like, and takes quotes and escapes away, as
 * Docker does in the words of an instruction. A variable without a value is empty; in single quotes, variables stay as they are.
 */
export function expand(text: string, values: ReadonlyMap<string, string>, escapeCharacter = '\\'): string {
  let at = 0;
  const word = (ends: string): string => {
    let result = '';
    let quote = '';
    for (; at < text.length; at++) {
      const character = text[at] ?? '';
      if (quote === "'") {
        if (character === "'") quote = '';
        else result += character;
      } else if (character === escapeCharacter && at + 1 < text.length) {
        result += text[++at];
      } else if (character === '"') {
        quote = quote ? '' : '"';
      } else if (character === "'" && !quote) {
        quote = "'";
      } else if (character === '$') {
        result += variable();
      } else if (ends.includes(character) && ends !== '' && !quote) {
        return result;
      } else {
        result += character;
      }
    }
    return result;
  };
  /** Leaves `at` on the last character that belongs to it. */
  const variable = (): string => {
    const braced = text[at + 1] === '{';
    const [name] = /^\w+/.exec(text.slice(at + (braced ? 2 : 1))) ?? [];
    if (name === undefined) return '$';
    at += name.length + (braced ? 2 : 0);
    const value = values.get(name);
    if (!braced) return value ?? '';
    const [operator = ''] = /^:?[-+?]/.exec(text.slice(at)) ?? [];
    at += operator.length;
    const other = word('}');
    const isSet = operator.startsWith(':') ? Boolean(value) : value !== undefined;
    if (operator.endsWith('-')) return isSet ? (value ?? '') : other;
    if (operator.endsWith('+')) return isSet ? other : '';
    return value ?? '';
  };
  return word('');
}
