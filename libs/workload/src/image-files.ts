import { ignoreFiles } from '@shipshape/workspace';

/**
 * The files that shape an image, as Nx patterns: never fewer than what its context has, so that a change of any of them
 * counts. For an ignore file that is a plain allow-list (`*`, then `!name` lines) it is what that names; for every
 * other it is the whole folder, since Nx's patterns cannot express what an ignore file can.
 *
 * @param ignoreFile the text of the ignore file; undefined where there is none
 * @param dockerfile from the project's folder
 */
export function imageFiles(ignoreFile: string | undefined, dockerfile = 'Dockerfile'): string[] {
  const own = [dockerfile, ...ignoreFiles(dockerfile).flat()].map((name) => `{projectRoot}/${name}`);
  const named = ignoreFile === undefined ? undefined : allowList(ignoreFile);
  if (!named) return ['{projectRoot}/**/*'];
  return [...own, ...named.flatMap((path) => [`{projectRoot}/${path}`, `{projectRoot}/${path}/**/*`])];
}

/** The paths of an allow-list without wildcards; undefined for any other ignore file. */
function allowList(text: string): string[] | undefined {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.trim())
    .filter(Boolean);
  // Lines that exclude further files may be anywhere: it only makes the context smaller than the patterns.
  const [first] = lines;
  if (first !== '*' && first !== '**' && first !== '**/*') return undefined;
  const named = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  return named.every((path) => /^[\w@+-][\w@+. -]*(\/[\w@+-][\w@+. -]*)*$/.test(path)) ? named : undefined;
}
