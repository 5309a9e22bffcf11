import type { Files } from '../files.ts';

/** A deliberate fault in the workflows, and the test that must notice. */
export interface Fault {
  name: string;
  /** The file under .github it is made in. */
  file: string;
  from: string | RegExp;
  to: string;
  /** A rule of the contract, by its sentence; or GitHub's parser, or zizmor. */
  caughtBy: string;
}

/**
 * The files with the fault made in them.
 *
 * @throws Error where there is nothing to change: a change that changes nothing proves nothing
 */
export function commit({ name, file, from, to }: Fault, files: Files): Files {
  const path = `.github/${file}`;
  const text = files[path] ?? '';
  const faulty = text.replace(from, () => to);
  if (faulty === text) throw new Error(`"${name}": ${path} has nothing like ${from}.`);
  return { ...files, [path]: faulty };
}
