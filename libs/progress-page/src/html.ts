/** Markup that is safe to print: made by `html`, or our own script and style. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Part = Html | string | number | null | undefined | false | Part[];

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const print = (part: Part): string => {
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map(print).join('');
  if (part === null || part === undefined || part === false) return '';
  return String(part).replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);
};

/**
 * A template of markup: what is filled in is escaped, for text and for attributes in quotes alike, unless it is markup
 * of this function. This is the only place where text becomes HTML.
 */
export const html = (strings: TemplateStringsArray, ...parts: Part[]): Html =>
  new Html(strings.map((text, at) => text + print(parts[at])).join(''));

/** Text of this room, such as the style: never anything from a status. */
export const trusted = (own: string): Html => new Html(own);
