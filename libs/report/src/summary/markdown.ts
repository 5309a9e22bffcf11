/** Text from outside, such as a file's name, made harmless: no markup, no mention, no line of its own. */
export const inline = (text: string): string =>
  text
    .replace(/[\r\n]+/g, ' ')
    // Markdown ignores an underscore inside a word, so file names stay readable in a terminal.
    .replace(/[\\`*{}[\]<>|~#&!]|(?<![a-z0-9])_|_(?![a-z0-9])/gi, (sign) => `&#${sign.charCodeAt(0)};`)
    .replaceAll('@', '&#64;');

/** A name in typewriter letters; one that holds a backtick or a line break could end them early. */
export const code = (text: string): string => `\`${text.replace(/[`\r\n|]/g, ' ')}\``;

export const listItem = (text: string): string => `- ${text}`;

/** Rows whose cells are markdown already. */
export const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** A duration in words: `12 s`, `3 min 5 s`. */
export function seconds(value: number): string {
  const whole = Math.round(value);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
