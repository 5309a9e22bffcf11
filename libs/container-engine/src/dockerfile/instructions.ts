/** One instruction of a Dockerfile. */
export interface Instruction {
  /** The line it begins on, counted from 1. */
  line: number;
  /** Its first word in upper case, such as `COPY`. */
  name: string;
  /** Its flags, such as `--from=builder`, without quotes. */
  flags: string[];
  /** For each flag, the position of each of its characters in the file. */
  flagPlaces: number[][];
  /** Everything after the flags, continued lines put together; the bodies of here-documents are left out. */
  operands: string;
  /** The position in the file of each character of `operands`. */
  operandPlaces: number[];
  /** The whole of it, as `operands` is. */
  text: string;
}

export interface Dockerfile {
  /** The character that continues a line and takes away a character's meaning: a backslash or a backtick. */
  escapeCharacter: string;
  /** The image that a `# syntax=` line names: BuildKit has it read the file. */
  syntax: string | undefined;
  /** Where that image's name begins in the file. */
  syntaxPlace: number;
  instructions: Instruction[];
}

/** Reads a Dockerfile as BuildKit does, as far as instructions go; what makes no sense is left for the engine to refuse. */
export function parseDockerfile(text: string): Dockerfile {
  const lines = linesOf(text);
  const { escapeCharacter, syntax, syntaxPlace } = directives(lines);
  const continues = escapeCharacter === '`' ? /(?<!`)`[ \t]*$/ : /(?<!\\)\\[ \t]*$/;
  const instructions: Instruction[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (isSkipped(lines[at]?.text)) continue;
    const start = at;
    let joined = '';
    const places: number[] = [];
    for (; at < lines.length; at++) {
      const { text: line = '', place = 0 } = lines[at] ?? {};
      if (isSkipped(line)) continue;
      const kept = line.replace(continues, '');
      joined += kept;
      for (let index = 0; index < kept.length; index++) places.push(place + index);
      if (!continues.test(line)) break;
    }
    const instruction = toInstruction(joined, places, start + 1);
    instructions.push(instruction);
    for (const end of heredocs(instruction)) {
      do at++;
      while (at < lines.length && !end(lines[at]?.text ?? ''));
    }
  }
  return { escapeCharacter, syntax, syntaxPlace, instructions };
}

interface Line {
  text: string;
  /** Where it begins in the file. */
  place: number;
}

/** Lines without their ends and without a byte order mark. */
function linesOf(text: string): Line[] {
  let place = 0;
  return text.split('\n').map((line) => {
    const mark = place === 0 && line.startsWith('\ufeff') ? 1 : 0;
    const found = { text: line.slice(mark).replace(/\r$/, ''), place: place + mark };
    place += line.length + 1;
    return found;
  });
}

/** Splits at white space, but not within quotes; the quotes stay. */
export const words = (text: string): string[] => wordsIn(text).map(({ word }) => word);

/** The same, and where each word begins in the text. */
export function wordsIn(text: string): { word: string; index: number }[] {
  return [...text.matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|\S)+/gs)].map(({ 0: word, index }) => ({
    word,
    index,
  }));
}

function isSkipped(line = ''): boolean {
  return /^\s*(#|$)/.test(line);
}

/** Directives come first; any other line, even a comment, ends them. */
function directives(lines: Line[]): Omit<Dockerfile, 'instructions'> {
  const found = new Map<string, { value: string; place: number }>();
  for (const { text, place } of lines) {
    const [, before = '', name = '', value = ''] =
      /^(\s*#\s*([A-Za-z][A-Za-z0-9]*)\s*=\s*)(.+?)\s*$/.exec(text) ?? [];
    if (!['escape', 'syntax', 'check'].includes(name.toLowerCase())) break;
    found.set(name.toLowerCase(), { value, place: place + before.length });
  }
  const syntax = found.get('syntax');
  return {
    escapeCharacter: found.get('escape')?.value === '`' ? '`' : '\\',
    // What follows a blank are words for the image that reads the file.
    syntax: syntax?.value.split(/\s/)[0],
    syntaxPlace: syntax?.place ?? 0,
  };
}

function toInstruction(joined: string, all: number[], line: number): Instruction {
  const text = joined.trim();
  const places = all.slice(joined.length - joined.trimStart().length);
  const [first, ...rest] = wordsIn(text);
  const count = rest.findIndex(({ word }) => !word.startsWith('--'));
  const flagged = count === -1 ? rest : rest.slice(0, count);
  const flags = flagged.map(({ word, index }) => {
    const kept = [...word.matchAll(/[^"']/g)];
    return { flag: kept.join(''), places: kept.map((one) => places[index + one.index] as number) };
  });
  const start = rest[flagged.length]?.index ?? text.length;
  return {
    line,
    name: (first?.word ?? '').toUpperCase(),
    flags: flags.map(({ flag }) => flag),
    flagPlaces: flags.map((one) => one.places),
    operands: text.slice(start),
    operandPlaces: places.slice(start, text.length),
    text,
  };
}

/** What an ONBUILD instruction leaves behind. */
export function instructionOf({ operands, operandPlaces, line }: Instruction): Instruction {
  return toInstruction(operands, operandPlaces, line);
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
