import { baseOf, folderOf } from '../../paths.ts';
import { isAside, isProjectFile, nearest, projectFolder } from '../../project-folder.ts';
import { at, fact, lineOf } from './evidence.ts';
import { isManifest, manifestFolder } from './install/manifests.ts';
import type { Evidence, Fact } from './project.ts';
import { isTemplate, projectModules } from './settings/modules.ts';
import type { Sources } from './sources.ts';

export interface Root {
  root: string;
  manage: Fact<string>;
  /** That others have equal right in the same project. */
  unknown: string[];
}

const ofDjango =
  /DJANGO_SETTINGS_MODULE|execute_from_command_line|django\.core\.management|from configurations/;

/**
 * The file that has the program of a manage.py: itself, or the module that it hands over to by `run_module("shop")` or
 * `from shop.runner import main`.
 */
export function programOf(sources: Sources, manage: string): string {
  const text = sources.text(manage) ?? '';
  if (ofDjango.test(text)) return manage;
  const { fileOf } = projectModules({ sources, manage, root: folderOf(manage) });
  const named = text.matchAll(/\brun_module\(\s*["']([\w.]+)["']|^\s*(?:from|import)\s+([\w.]+)/gm);
  const files = [...named].flatMap(([, run, imported = '']) =>
    run ? [fileOf(`${run}.__main__`), fileOf(run)] : [fileOf(imported)],
  );
  return files.find((file) => file && ofDjango.test(sources.text(file) ?? '')) ?? manage;
}

/** Django's, and no other program of that name, nor what `startproject` fills in. */
function djangoProgram(sources: Sources, manage: string): Evidence | undefined {
  if (isTemplate(sources.text(manage) ?? '')) return undefined;
  const file = programOf(sources, manage);
  const line = lineOf(sources.text(file) ?? '', ofDjango);
  return line === undefined ? undefined : at(file, line);
}

/**
 * The projects of a repository: one for each manage.py, examples and tests only where there is no other. A project's
 * folder is the nearest upwards that says what to install; otherwise manage.py's own.
 */
export function findRoots(sources: Sources): Root[] {
  const all = sources
    .named('manage.py')
    .filter((path) => isProjectFile(path) && djangoProgram(sources, path) !== undefined);
  const proper = all.filter((path) => !isAside(path));
  const candidates = proper.length > 0 ? proper : all.filter((path) => !path.includes('{{'));
  const manifests = new Set(
    sources.files.filter((path) => isManifest(path) && statesPackages(sources, path)).map(manifestFolder),
  );
  const byRoot = new Map<string, string[]>();
  for (const path of candidates) {
    const root = projectFolder(path, manifests);
    // A link to the manage.py of a project below is that project.
    const real = sources.real(path);
    if (candidates.includes(real) && projectFolder(real, manifests) !== root) continue;
    byRoot.set(root, [...(byRoot.get(root) ?? []), path]);
  }
  return [...byRoot].map(([root, paths]) => {
    const [first = '', ...equals] = nearest(paths);
    const sentence = `Which manage.py is the project's: ${[first, ...equals].join(' and ')} have equal right in ${root}; the first was taken.`;
    return {
      root,
      manage: fact(first, djangoProgram(sources, first) ?? at(first)),
      unknown: equals.length > 0 ? [sentence] : [],
    };
  });
}

/** A project that is known already, by its folder and its manage.py. */
export const statedRoot = (sources: Sources, { root, manage }: { root: string; manage: string }): Root => ({
  root,
  manage: fact(manage, djangoProgram(sources, manage) ?? at(manage)),
  unknown: [],
});

/** A pyproject.toml or setup.cfg may state linters alone. */
function statesPackages(sources: Sources, path: string): boolean {
  const name = baseOf(path);
  if (name === 'pyproject.toml')
    return /^\s*(\[project\]|dependencies\s*=|\[tool\.(poetry|pdm|uv)|\[dependency-groups)/m.test(
      sources.text(path) ?? '',
    );
  if (name === 'setup.cfg') return /install_requires/.test(sources.text(path) ?? '');
  if (isAside(path) && !/\.(txt|in)$/.test(name)) return false;
  return true;
}
