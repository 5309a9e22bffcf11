/** Whether a path below the context, with slashes, matches a pattern. */
export type PathTest = (path: string) => boolean;

/**
 * Checks a pattern by the grammar of Go's filepath.Match, which the engines ask first. Beyond that it refuses what their
 * documentation and their code read in two ways: the code turns patterns into regular expressions without regard to
 * brackets, and `\d` then means a digit.
 *
 * @throws Error with half a sentence on what is wrong.
 */
export function checkSyntax(pattern: string): void {
  for (let at = 0; at < pattern.length; at++) {
    if (pattern[at] === '\\') checkEscape(pattern, at++);
    else if (pattern[at] === '[') at = classEnd(pattern, at);
  }
}

function checkEscape(pattern: string, at: number): void {
  const next = pattern[at + 1];
  if (next === undefined) throw new Error('nothing follows the last backslash');
  if (/[A-Za-z0-9]/.test(next)) throw new Error(`write "${next}" without a backslash`);
}

/** Where the bracket that opens at `start` closes. */
function classEnd(pattern: string, start: number): number {
  let at = start + 1;
  if (pattern[at] === '^') at++;
  for (let members = 0; pattern[at] !== ']' || members === 0; members++) {
    const low = member(pattern, at);
    at = low.end;
    if (pattern[at] !== '-') continue;
    const high = member(pattern, at + 1);
    if (high.code < low.code) throw new Error('a range in [] is upside down');
    at = high.end;
  }
  return at;
}

function member(pattern: string, start: number): { code: number; end: number } {
  const escaped = pattern[start] === '\\';
  if (escaped) checkEscape(pattern, start);
  const at = escaped ? start + 1 : start;
  const code = pattern.codePointAt(at);
  if (code === undefined) throw new Error('a [ is not closed');
  const character = String.fromCodePoint(code);
  if (!escaped && /[-\]]/.test(character)) throw new Error(`write \\${character} within []`);
  if (/[*?[]/.test(character)) throw new Error(`"${character}" has no agreed meaning within []`);
  return { code, end: at + character.length };
}

/**
 * How BuildKit reads a valid pattern: `*` and `?` stay within one path element, `**` crosses any
 * number of them. A pattern with neither, without brackets and escapes, is the path itself.
 */
export function pathTest(pattern: string): PathTest {
  const special = pattern.replace(/^\*\*/, '');
  if (pattern !== special && !/[*?[\]\\]/.test(special)) return endsWith(special);
  if (pattern.endsWith('**') && !/[*?[\]\\]/.test(pattern.slice(0, -2))) {
    const start = pattern.slice(0, -2);
    return (path) => path.startsWith(start);
  }
  if (!/[*?[\]\\]/.test(pattern)) return (path) => path === pattern;
  const expression = new RegExp(`^${toExpression(pattern)}$`, 'u');
  return (path) => expression.test(path);
}

/** What follows a leading `**`: any path that ends so, and `**` + `/a` is `a` at the top as well. */
function endsWith(end: string): PathTest {
  return (path) => path.endsWith(end) || (end.startsWith('/') && path === end.slice(1));
}

function toExpression(pattern: string): string {
  const token = /\*\*\/?$|\*\*\/?|\*|\?|\[(?:\\.|[^\]\\])+\]|\\.|./gsu;
  return pattern.replaceAll(token, (text, at: number) => {
    if (text.startsWith('**')) return at + text.length === pattern.length ? '[^\\n]*' : '([^\\n]*/)?';
    if (text === '*') return '[^/]*';
    if (text === '?') return '[^/]';
    // Within brackets only these four need their backslash, and with any other character it is an error.
    if (text.length > 2 && text.startsWith('[')) return text.replaceAll(/\\([^\\\]^-])/gu, '$1');
    // The engines leave ^ as it is: an anchor, which can only match at the start.
    if (text === '^') return '^';
    const character = text.startsWith('\\') ? text.slice(1) : text;
    return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
  });
}
