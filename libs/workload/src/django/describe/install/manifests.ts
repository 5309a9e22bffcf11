import { baseOf, folderOf } from '../../../paths.ts';

/** Whether a file states or pins Python packages. */
export const isManifest = (path: string): boolean =>
  /^(uv\.lock|poetry\.lock|pdm\.lock|Pipfile(\.lock)?|pyproject\.toml|setup\.(py|cfg)|(.*[._-])?requirements([._-].*)?\.(txt|in|pip))$/.test(
    baseOf(path),
  ) ||
  (/\.(txt|in|pip)$/.test(path) && requirementsFolder(path) !== undefined);

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
