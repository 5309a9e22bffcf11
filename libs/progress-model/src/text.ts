/** Characters that change the direction of the following text, or that are invisible. */
const invisible =
  /[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const control = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g;

/**
 * Text from outside as one line that can do nothing: no control or direction characters, no Markdown image or link, a
 * bounded length. It is not yet HTML: the page escapes it.
 *
 * @param most characters that are kept; a longer text ends in an ellipsis
 */
export function plainText(text: string, most = 140): string {
  // Text far after the cut is not processed.
  const flat = text
    .slice(0, most * 8)
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '')
    .replace(control, ' ')
    .replace(invisible, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)?/g, '$1')
    // More than two marks on one letter only draw over the neighbours.
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  const signs = Array.from(flat);
  return signs.length <= most
    ? flat
    : `${signs
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}

/** The address if a reader may follow it: http or https, without a login in it; otherwise null. */
export function webAddress(text: string | null | undefined): string | null {
  if (!text || text.length > 500) return null;
  try {
    const url = new URL(text);
    const login = url.username || url.password;
    return (url.protocol === 'https:' || url.protocol === 'http:') && !login ? url.href : null;
  } catch {
    return null;
  }
}

/** A file beside the page or below it, such as `pictures/home.png`; otherwise null. */
export function fileBeside(path: string | null | undefined): string | null {
  if (!path || path.length > 300 || !/^[\w@.+-]+(\/[\w@.+-]+)*$/.test(path)) return null;
  return path.split('/').includes('..') ? null : path;
}
