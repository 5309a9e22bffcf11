import { baseOf, folderOf } from '../../../paths.ts';

/** Files of packages whose name is of their tool. */
const ofTools = /^(uv\.lock|poetry\.lock|pdm\.lock|Pipfile(\.lock)?|pyproject\.toml|setup\.(py|cfg))$/;
/** What teams call a list for pip: in the singular or misspelt as well. */
const listWord = 'requirements?|requirments?|reqs?';
const ofPip = new RegExp(`^(.*[._-])?(${listWord})\\d*([._-].*)?\\.(txt|in|pip)$`, 'i');

/** Whether a list's name, without what it ends with, says nothing but what it is: `requirements`. */
export const isPlainName = (name: string): boolean => new RegExp(`^(${listWord})$`, 'i').test(name);

/** Whether a file states or pins Python packages. */
export const isManifest = (path: string): boolean =>
  ofTools.test(baseOf(path)) ||
  ofPip.test(baseOf(path)) ||
  (isList(path) && requirementsFolder(path) !== undefined);

/** Whether a file may be a list of requirements, whatever it is called. */
export const isList = (path: string): boolean => /\.(txt|in|pip)$/.test(path);

/** The folder of requirements that a file is in, directly or one below: `requirements/generated/production.txt`. */
const requirementsFolder = (path: string): string | undefined =>
  [folderOf(path), folderOf(folderOf(path))].find((folder) =>
    /^(requirements|reqs?|deps)$/.test(baseOf(folder)),
  );

/** The folder that a manifest speaks for: `.` for `requirements/base.txt`. */
export const manifestFolder = (path: string): string => {
  const folder = requirementsFolder(path);
  return folderOf(folder ?? path);
};

/**
 * Whether uv and pip take the text of a pyproject.toml as a list of requirements: those of a project with a name. PDM leaves it
 * empty for an application.
 */
export const listsRequirements = (pyproject: string): boolean =>
  /^\[project\]\s*$(?:\n(?!\[).*)*?\n\s*name\s*=\s*["'][A-Za-z\d]/m.test(pyproject);
