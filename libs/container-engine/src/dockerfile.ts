/**
 * The number of the line where an instruction of a Dockerfile begins, counted from 1.
 *
 * @param instruction its text as an engine repeats it: on one line, with or without its first word; it may be cut short.
 */
export function lineOf(dockerfile: string, instruction: string): number | undefined {
  const wanted = squeeze(instruction);
  const found = instructions(dockerfile).find(({ text }) => {
    const operands = text.replace(/^\w+ (--\S+ )*/, '');
    return wanted !== '' && (text.startsWith(wanted) || operands.startsWith(wanted));
  });
  return found?.line;
}

/** The instructions, lines that a backslash continues put together, comments left out. */
function instructions(dockerfile: string): { line: number; text: string }[] {
  const found: { line: number; text: string }[] = [];
  let continued = false;
  for (const [index, line] of dockerfile.split('\n').entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const text = line.replace(/\\\s*$/, '');
    const last = found.at(-1);
    if (continued && last) last.text = squeeze(`${last.text} ${text}`);
    else found.push({ line: index + 1, text: squeeze(text) });
    continued = text !== line;
  }
  return found;
}

function squeeze(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
