import { baseOf, folderOf } from '../paths.ts';

/** Whether a file states or pins Python packages. */
export const isManifest = (path: string): boolean =>
  /^(uv\.lock|poetry\.lock|pdm\.lock|Pipfile(\.lock)?|pyproject\.toml|setup\.(py|cfg)|requirements([.-].*)?\.(txt|in))$/.test(
    baseOf(path),
  ) ||
  (/\.(txt|in)$/.test(path) && /^(requirements|reqs?|deps)$/.test(baseOf(folderOf(path))));

/** The folder that a manifest speaks for: `.` for `requirements/base.txt`. */
export const manifestFolder = (path: string): string => {
  const folder = folderOf(path);
  return /^(requirements|reqs?|deps)$/.test(baseOf(folder)) ? folderOf(folder) : folder;
};
