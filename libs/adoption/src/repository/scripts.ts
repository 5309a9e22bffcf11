import type { ReadFile } from '../files/written-file.ts';

/**
 * Shell scripts whose first line ends as on Windows: a container looks for an interpreter whose name ends with a carriage
 * return, and finds none. What begins so and has no ending, such as bin/boot, is a program as well.
 */
export const windowsScripts = (files: readonly string[], read: ReadFile): string[] =>
  files.filter(
    (path) => /(\.(sh|bash)|(^|\/)[^./]+)$/.test(path) && /^#![^\n]*\r\n/.test(textOf(read, path) ?? ''),
  );

function textOf(read: ReadFile, path: string): string | undefined {
  try {
    return read(path);
  } catch {
    return undefined;
  }
}
