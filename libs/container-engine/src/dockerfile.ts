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

/**
 * The images a build takes something from: in FROM, where the ARGs above the first FROM stand for what the build
 * arguments or their defaults say, in COPY --from and in RUN --mount=from=. Names of stages are among them.
 */
export function imagesOf(dockerfile: string, buildArgs: Record<string, string>): string[] {
  const args = new Map<string, string>();
  const images = new Set<string>();
  for (const { text } of instructions(dockerfile)) {
    const [word = '', ...operands] = text.split(' ');
    const instruction = word.toUpperCase();
    if (instruction === 'ARG' && images.size === 0) {
      for (const operand of operands) {
        const [name = '', ...value] = operand.split('=');
        args.set(name, buildArgs[name] ?? expand(value.join('='), args));
      }
    } else if (instruction === 'FROM') {
      images.add(expand(operands.find((operand) => !operand.startsWith('--')) ?? '', args));
    } else {
      for (const [, image = ''] of text.matchAll(/\s--(?:mount=\S*\b)?from=([^\s,]+)/g)) images.add(image);
    }
  }
  return [...images];
}

/**
 * A Dockerfile that ends with the labels in one instruction, and the labels that can't be written so: a line break has
 * no place in an instruction, and an `# escape` directive changes what a backslash means.
 */
export function withLabels(
  dockerfile: string,
  labels: Record<string, string>,
): { dockerfile: string; rest: Record<string, string> } {
  const escapes = /^#\s*escape\s*=/im.test(dockerfile);
  const written = Object.entries(labels).filter((label) => !escapes && !/[\r\n]/.test(label.join()));
  if (written.length === 0) return { dockerfile, rest: labels };
  const names = written.map(([name]) => name);
  const quoted = (text: string) => `"${text.replaceAll(/["\\$]/g, '\\$&')}"`;
  const pairs = written.map(([name, value]) => `${quoted(name)}=${quoted(value)}`);
  return {
    dockerfile: `${dockerfile}\nLABEL ${pairs.join(' ')}\n`,
    rest: Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name))),
  };
}

/** Puts values in place of $NAME, ${NAME}, ${NAME:-value} and ${NAME:+value}, and takes quotes away. */
function expand(text: string, args: Map<string, string>): string {
  const variable = /\$(?:(\w+)|\{(\w+)(?::([-+])([^}]*))?\})/g;
  return text.replaceAll(/["']/g, '').replaceAll(variable, (_, plain, braced, sign, other) => {
    const value = args.get(plain ?? braced) ?? '';
    if (sign === '+') return value && other;
    return value || (other ?? '');
  });
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
