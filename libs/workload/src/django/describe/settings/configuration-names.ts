import type { Sources } from '../sources.ts';
import { allStatements } from '../syntax/python-tree.ts';
import { Interpreter } from './interpreter.ts';
import type { Modules } from './modules.ts';

/**
 * The classes of django-configurations that a module has; where it imports one alone by their variable, `if DJANGO_CONFIGURATION ==
 * "Production": from .production import Production`, each that it can have.
 *
 * @param file from the repository's root
 */
export function configurationNames(
  { sources, modules }: { sources: Sources; modules: Modules },
  file: string,
): string[] {
  const asks = /\bDJANGO_CONFIGURATION\b/.test(sources.text(file) ?? '');
  const imported = [...allStatements(sources.python(file))].flatMap((one) =>
    asks && one.kind === 'from' && one.names !== '*' ? one.names.map(({ name }) => name) : [],
  );
  const found = [undefined, ...imported].flatMap((name) => {
    const environment = new Map(name === undefined ? [] : [['DJANGO_CONFIGURATION', name] as const]);
    const run = new Interpreter(sources, modules.fileOf, environment);
    return run.classes.configurations(run.run(file));
  });
  return [...new Set(found)];
}
