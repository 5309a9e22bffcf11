/**
 * Puts values in place of `$NAME`, `${NAME}`, `${NAME:-value}` and the like, and takes quotes and escapes away, as
 * Docker does in the words of an instruction. A variable without a value is empty; in single quotes, variables stay as they are.
 */
export function expand(
  text: string,
  values: { get(name: string): string | undefined },
  escapeCharacter = '\\',
): string {
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
        // Within double quotes it is a character like others before all but these.
        const next = text[++at] ?? '';
        result += quote && !['"', '$', escapeCharacter].includes(next) ? character + next : next;
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
    const [operator = ''] = /^(:?[-+?]|##?|%%?|\/\/?)/.exec(text.slice(at)) ?? [];
    at += operator.length;
    if (operator.startsWith('/')) {
      const pattern = word('/}');
      if (text[at] === '/') at++;
      else return replaced(value ?? '', pattern, '', operator);
      return replaced(value ?? '', pattern, word('}'), operator);
    }
    const other = word('}');
    if (/^[#%]/.test(operator)) return trimmed(value ?? '', other, operator);
    const isSet = operator.startsWith(':') ? Boolean(value) : value !== undefined;
    if (operator.endsWith('-')) return isSet ? (value ?? '') : other;
    if (operator.endsWith('+')) return isSet ? other : '';
    return value ?? '';
  };
  return word('');
}

/** A shell's pattern as a regular expression; `*` takes as little, or as much, as it can. */
const expression = (pattern: string, star: '.*?' | '.*'): string =>
  pattern
    .replaceAll(/[\\^$.+()|{}[\]]/g, '\\$&')
    .replaceAll('?', '.')
    .replaceAll('*', star);

/** `${NAME#pattern}` and `${NAME%pattern}` without the shortest such beginning or end; doubled, without the longest. */
function trimmed(value: string, pattern: string, operator: string): string {
  const star = operator.length === 2 ? '.*' : '.*?';
  if (operator.startsWith('#')) return value.replace(new RegExp(`^${expression(pattern, star)}`, 's'), '');
  // The shortest end is the last place from which the pattern reaches it.
  const whole = new RegExp(`^${expression(pattern, '.*')}$`, 's');
  const starts = Array.from({ length: value.length + 1 }, (_, index) => index);
  const fits = (start: number) => whole.test(value.slice(start));
  const start = operator.length === 2 ? starts.find(fits) : starts.findLast(fits);
  return start === undefined ? value : value.slice(0, start);
}

/** `${NAME/pattern/text}`, and with two slashes every such place. */
const replaced = (value: string, pattern: string, text: string, operator: string): string =>
  pattern === ''
    ? value
    : value.replace(
        new RegExp(expression(pattern, '.*'), operator.length === 2 ? 'gs' : 's'),
        text.replaceAll('$', '$$$$'),
      );
