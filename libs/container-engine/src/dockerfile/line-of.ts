import { parseDockerfile } from './instructions.ts';

/**
 * The number of the line where an instruction of a Dockerfile begins, counted from 1.
 *
 * @param instruction its text as an engine repeats it: on one line, with or without its first word; it may be cut short.
 */
export function lineOf(dockerfile: string, instruction: string): number | undefined {
  const wanted = squeeze(instruction);
  const found = parseDockerfile(dockerfile).instructions.find(
    ({ text, operands }) =>
      wanted !== '' && (squeeze(text).startsWith(wanted) || squeeze(operands).startsWith(wanted)),
  );
  return found?.line;
}

/** On one line, with single blanks: each engine keeps those of a command that goes on over several in its own way. */
export function squeeze(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
