/** One instruction of a Dockerfile. */
export interface Instruction {
  /** The line it begins on, counted from 1. */
  line: number;
  /** Its first word in upper case, such as `COPY`. */
  name: string;
  /** Its flags, such as `--from=builder`, without quotes. */
  flags: string[];
  /** Everything after the flags, continued lines put together; the bodies of here-documents are left out. */
  operands: string;
  /** The whole of it, as `operands` is. */
  text: string;
}

export interface Dockerfile {
  /** The character that continues a line and takes away a character's meaning: a backslash or a backtick. */
  escapeCharacter: string;
  /** The image that a `# syntax=` line names: BuildKit has it read the file. */
  syntax: string | undefined;
  instructions: Instruction[];
}

/** Reads a Dockerfile as BuildKit does, as far as instructions go; what makes no sense is left for the engine to refuse. */
export function parseDockerfile(text: string): Dockerfile {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const { escapeCharacter, syntax } = directives(lines);
  const continues = escapeCharacter === '`' ? /(?<!`)`[ \t]*$/ : /(?<!\\)\\[ \t]*$/;
  const instructions: Instruction[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (isSkipped(lines[at])) continue;
    const start = at;
    let joined = '';
    for (; at < lines.length; at++) {
      const line = lines[at] ?? '';
      if (isSkipped(line)) continue;
      joined += line.replace(continues, '');
      if (!continues.test(line)) break;
    }
    const instruction = toInstruction(joined.trim(), start + 1);
    instructions.push(instruction);
    for (const end of heredocs(instruction)) {
      do at++;
      while (at < lines.length && !end(lines[at] ?? ''));
    }
  }
  return { escapeCharacter, syntax, instructions };
}

/** Splits at white space, but not within quotes; the quotes stay. */
export function words(text: string): string[] {
  return text.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|\S)+/gs) ?? [];
}

function isSkipped(line = ''): boolean {
  return /^\s*(#|$)/.test(line);
}

/** Directives come first; any other line, even a comment, ends them. */
function directives(lines: string[]): { escapeCharacter: string; syntax: string | undefined } {
  const found = new Map<string, string>();
  for (const line of lines) {
    const [, name = '', value = ''] = /^\s*#\s*([A-Za-z][A-Za-z0-9]*)\s*=\s*(.+?)\s*$/.exec(line) ?? [];
    if (!['escape', 'syntax', 'check'].includes(name.toLowerCase())) break;
    found.set(name.toLowerCase(), value);
  }
  return { escapeCharacter: found.get('escape') === '`' ? '`' : '\\', syntax: found.get('syntax') };
}

function toInstruction(text: string, line: number): Instruction {
  const [name = ''] = words(text);
  let operands = text.slice(name.length).trim();
  const flags: string[] = [];
  for (let [word = ''] = words(operands); word.startsWith('--'); [word = ''] = words(operands)) {
    flags.push(word.replaceAll(/["']/g, ''));
    operands = operands.slice(word.length).trim();
  }
  return { line, name: name.toUpperCase(), flags, operands, text };
}

/** For each here-document that an instruction opens, in order: whether a line closes it. */
function heredocs({ name, operands }: Instruction): ((line: string) => boolean)[] {
  const opens = /^(RUN|COPY|ADD)$/.test(name) || (name === 'ONBUILD' && /^(RUN|COPY|ADD)\s/i.test(operands));
  if (!opens) return [];
  return words(operands).flatMap((word) => {
    const [, dash, quoted = ''] = /^\d*<<(-?)([^<]+)$/.exec(word) ?? [];
    const end = quoted.replaceAll(/["'\\]/g, '');
    if (end === '') return [];
    return [(line: string) => (dash ? line.replace(/^\t+/, '') : line) === end];
  });
}
