import { EngineError } from '../engine-error.ts';
import { checkSyntax, type PathTest, pathTest } from './ignore-pattern.ts';

/** One line of an ignore file. */
export interface IgnorePattern {
  /** Whether it takes matching paths back in (`!`). */
  exception: boolean;
  /** Cleaned as a path: relative, without `.`, `..` in its middle, doubled or trailing slashes. */
  pattern: string;
  matches: PathTest;
}

/** The white space that Go's TrimSpace takes away: JavaScript's `trim` differs in two characters. */
const BLANK = '[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const AROUND = new RegExp(`^${BLANK}|${BLANK}$`, 'g');

/** The engines read an ignore file by lines of fewer bytes than this. */
const LONGEST_LINE = 64 * 1024;

/**
 * Reads an ignore file as BuildKit does: lines trimmed, comments only from the first column, paths cleaned, a leading
 * slash without meaning.
 *
 * @param text the file's text, with or without a byte order mark
 * @param name how messages name the file
 * @throws EngineError naming the line where a pattern is not valid, or has no meaning that the engines agree on.
 */
export function parseIgnoreFile(text: string, name: string): IgnorePattern[] {
  return text
    .replace(/^\ufeff/, '')
    .split('\n')
    .flatMap((line, index) => {
      if (Buffer.byteLength(line) >= LONGEST_LINE) {
        throw new EngineError(`${name}:${index + 1} is too long (64 KiB or more): split it into lines.`);
      }
      if (line.startsWith('#')) return [];
      const trimmed = line.replaceAll(AROUND, '');
      if (trimmed === '') return [];
      try {
        return [toPattern(trimmed)];
      } catch (error) {
        const why = (error as Error).message;
        throw new EngineError(`${name}:${index + 1}: the pattern "${trimmed}" is not valid: ${why}.`);
      }
    });
}

/** Cleaned twice, before and after the slash at the front goes, as the engines do: `/!a` and `./!a` are exceptions. */
function toPattern(line: string): IgnorePattern {
  const inverted = line.startsWith('!');
  const path = cleanPath(inverted ? line.slice(1).replaceAll(AROUND, '') : line);
  const relative = path.length > 1 && path.startsWith('/') ? path.slice(1) : path;
  const cleaned = cleanPath((inverted ? `!${relative}` : relative).replaceAll(AROUND, ''));
  const exception = cleaned.startsWith('!');
  const pattern = exception ? cleaned.slice(1) : cleaned;
  if (pattern === '') throw new Error('an exception must name a path');
  checkSyntax(pattern);
  return { exception, pattern, matches: pathTest(pattern) };
}

/** A slash-separated path in its shortest form, as Go's path.Clean gives it; an empty one stays empty. */
export function cleanPath(path: string): string {
  if (path === '') return '';
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!rooted) parts.push(part);
  }
  const cleaned = parts.join('/');
  return rooted ? `/${cleaned}` : cleaned || '.';
}
