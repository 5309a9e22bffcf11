import { literal } from '../../../literal.ts';
import { folderOf, isBelow, join, relative } from '../../../paths.ts';
import { belongsTo } from '../../../project-folder.ts';
import type { Place, Sources } from '../sources.ts';

/** Where the project's modules are imported from, and which file each one is. */
export interface Modules {
  /** The folder of manage.py: where commands and the server run. */
  folder: string;
  roots: string[];
  fileOf: (module: string) => string | undefined;
  moduleOf: (file: string) => string | undefined;
}

export function projectModules({
  sources,
  manage,
  root,
}: Pick<Place, 'sources' | 'manage' | 'root'>): Modules {
  const folder = folderOf(manage);
  const usual = [folder, root, join(root, 'src') as string, '.'];
  // Python imports from where a link leads to. In a package, `shop/__main__.py`, modules have the package's name as well.
  const real = folderOf(sources.real(manage));
  const isPackage = sources.has(join(real, '__init__.py') as string);
  const roots = [...new Set(isPackage ? [...usual, real] : [real, ...usual])];
  return {
    folder,
    roots,
    fileOf: (module) => {
      // `"config.settings."` is the start of a name.
      if (!module.split('.').every(Boolean)) return undefined;
      const path = module.replaceAll('.', '/');
      for (const one of roots) {
        // As Python looks: of a package and a module of one name, it takes the package.
        for (const candidate of [`${path}/__init__.py`, `${path}.py`]) {
          const file = join(one, candidate);
          if (file && sources.has(file)) return file;
        }
      }
      return undefined;
    },
    moduleOf: (file) => {
      const from = roots.find((one) => isBelow(file, one));
      if (from === undefined || !file.endsWith('.py')) return undefined;
      return (
        relative(from, file)
          .replace(/\.py$/, '')
          .replace(/(^|\/)__init__$/, '')
          .replaceAll('/', '.') || undefined
      );
    },
  };
}

/** Whether a module or package of this name lies anywhere in the repository. */
export function isInRepository({ files }: Sources, name: string): boolean {
  const isModule = new RegExp(`(^|/)${literal(name)}(/|\\.py$)`);
  return files.some((path) => isModule.test(path));
}

/** What `startproject` fills in. */
export const isTemplate = (text: string): boolean => /\{\{\s*project_name\s*\}\}/.test(text);

/** The project's own files of a name: not those of examples, tests or documents beside it, nor templates. */
export const ownFiles = (sources: Sources, name: string, root: string): string[] =>
  sources
    .named(name)
    .filter((path) => belongsTo(root, path))
    .filter((path) => !isTemplate(sources.text(path) ?? ''));
