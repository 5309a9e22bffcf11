import { folderOf, join } from '../../../paths.ts';
import type { SettingsContext } from '../context.ts';
import { at, placeOf } from '../evidence.ts';
import type { Evidence } from '../project.ts';
import { moduleFile } from './imports.ts';
import { templateOf } from './template.ts';

/** A module of the project that production's settings import in any case, and that the repository does not have. */
export interface AbsentModule {
  /** Dotted, from the folder that modules are imported from. */
  name: string;
  /** Every name of it is taken, so it may have any setting. */
  whole: boolean;
  evidence: Evidence;
}

/** The modules beside the settings that git does not hold, `from .local_settings import *`; those within `try` or `if` may be missing. */
export function absentModules({ sources, modules, view }: SettingsContext): AbsentModule[] {
  const isThere = (module: string, file: string) => {
    const dots = /^\.*/.exec(module)?.[0].length ?? 0;
    const rest = module.slice(dots).replaceAll('.', '/');
    const bases = dots === 0 ? modules.roots : [join(folderOf(file), '../'.repeat(dots - 1)) ?? '.'];
    // A folder without __init__.py is a package as well.
    const isFolder = bases.some((base) => sources.hasFolder(join(base, rest) ?? ''));
    return isFolder || moduleFile(module, file, { resolve: modules.fileOf, has: sources.has }) !== undefined;
  };
  return view.files.flatMap((file) =>
    sources.python(file).flatMap((statement): AbsentModule[] => {
      if (statement.kind !== 'from') return [];
      const { module, names } = statement;
      const importer = modules.moduleOf(file)?.split('.') ?? [];
      const isOwn = module.startsWith('.') || (importer.length > 1 && module.split('.')[0] === importer[0]);
      if (!isOwn || isThere(module, file)) return [];
      const dots = /^\.*/.exec(module)?.[0].length ?? 0;
      const isInit = file.endsWith('/__init__.py');
      const above = dots === 0 ? [] : importer.slice(0, importer.length - dots + (isInit ? 1 : 0));
      const name = [...above, ...module.slice(dots).split('.')].filter(Boolean).join('.');
      return [{ name, whole: names === '*', evidence: at(file, statement.line, module) }];
    }),
  );
}

/** That production does not start without them, each a sentence with what to do. */
export function unknownAbsent(context: SettingsContext): string[] {
  const { sources, modules } = context;
  return absentModules(context).map(({ name, evidence }) => {
    const found = templateOf(sources.files, name);
    const file = found?.file ?? join(modules.folder, `${name.replaceAll('.', '/')}.py`);
    const copied = found ? ` a copy of ${found.template}` : ' one';
    return `Whether production starts: ${placeOf(evidence)} imports ${name}, and ${file} is not in the repository. Commit${copied} that reads its values from variables, or import it within "try".`;
  });
}
