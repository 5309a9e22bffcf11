/** A path component of an image's name, by the OCI distribution specification. */
const grammar = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;

/** A registry allows 255 characters for host, namespace and name together. */
const longest = 100;

/** Whether a project may have this name, which is also its image's, its Nx project's and part of its git tags. */
export const isProjectName = (name: string): boolean => grammar.test(name) && name.length <= longest;

/** The nearest name that a project may have: lower case, without accents, other characters as one hyphen. */
export function projectNameFor(text: string): string {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const name = plain
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/[-._]*-[-._]*/g, '-')
    .replaceAll(/[._]*\.[._]*/g, '.')
    .replaceAll(/_{3,}/g, '__')
    .slice(0, longest)
    .replaceAll(/^[-._]+|[-._]+$/g, '');
  return name || 'app';
}

/** Why a folder's name cannot be a project's, and one that would do. */
export const badProjectName = (name: string, folder: string): string =>
  `The folder ${JSON.stringify(folder)} cannot be a project: its name is also the image's, which takes lower-case letters, digits and single separators (., _, -). Rename it, for example to ${JSON.stringify(projectNameFor(name))}.`;

/** Why a name that shipshape.json states cannot be a project's, and one that would do. */
export const badStatedName = (name: string, folder: string): string =>
  `The name ${JSON.stringify(name)} that shipshape.json in ${JSON.stringify(folder)} states cannot be a project's: it is also the image's, which takes lower-case letters, digits and single separators (., _, -). State, for example, ${JSON.stringify(projectNameFor(name))}.`;

/** Whether commands can name this folder: it has nothing that a shell interprets, no blank, and is no flag. */
export const isPlainFolder = (folder: string): boolean =>
  /^[\p{L}\p{M}\p{N}._/@+-]+$/u.test(folder) && !/(^|\/)-/.test(folder);

/** Why a folder cannot be a project's. */
export const badFolder = (folder: string): string =>
  `The folder ${JSON.stringify(folder)} cannot be a project: a shell would interpret a blank or sign in it, or take it for a flag. Rename it, with letters, digits, ., _ and - alone, and no - at the start.`;
