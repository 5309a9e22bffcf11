import { posix } from 'node:path';
import type { Files } from '../files.ts';

/** A deliberate fault: what it does, the file (from .github), the text to replace, and its replacement. */
export type Fault = [name: string, file: string, from: string | RegExp, to: string];

/** Faults by what must notice them: a rule of the contract, by its sentence, or GitHub's parser, or zizmor. */
export type Faults = Record<string, Fault[]>;

/**
 * The files with the fault made in them.
 *
 * @throws Error where there is nothing to change: a change that changes nothing proves nothing
 */
export function commit([name, file, from, to]: Fault, files: Files): Files {
  const path = posix.join('.github', file);
  const text = files[path] ?? '';
  const faulty = text.replace(from, () => to);
  if (faulty === text) throw new Error(`"${name}": ${path} has nothing like ${from}.`);
  return { ...files, [path]: faulty };
}
