import { folderOf, join } from '../../../paths.ts';
import type { Statement } from '../syntax/python-tree.ts';
import type { Scope } from './values.ts';

/** Where a module's file is; undefined for one that is not the project's own. */
export type ResolveModule = (module: string) => string | undefined;

export interface Importer {
  resolve: ResolveModule;
  has: (path: string) => boolean;
  /** The names of one of the project's files; undefined where too many were read already. */
  open: (file: string) => Scope | undefined;
}

/** `import a.b`, `import a.b as c`. */
export function importModules(
  { names }: Extract<Statement, { kind: 'import' }>,
  scope: Scope,
  { resolve }: Importer,
): void {
  for (const { module, as } of names) {
    const file = resolve(module);
    const first = module.split('.')[0] as string;
    if (file && as) scope.names.set(as, { value: { module: file }, reads: new Set() });
    else scope.imported.set(as ?? first, as ? module : first);
  }
}

/** `from .base import *`, `from os import getenv as env`. */
export function importFrom(
  { module, names }: Extract<Statement, { kind: 'from' }>,
  scope: Scope,
  importer: Importer,
): void {
  const file = moduleFile(module, scope.file, importer);
  const other = file ? importer.open(file) : undefined;
  for (const [name, binding] of other?.names ?? []) {
    if (names === '*') scope.names.set(name, binding);
    else for (const one of names) if (one.name === name) scope.names.set(one.as, binding);
  }
  if (names === '*') {
    for (const [name, path] of other?.imported ?? []) scope.imported.set(name, path);
    return;
  }
  for (const { name, as } of names) {
    const alias = other?.imported.get(name);
    if (alias) scope.imported.set(as, alias);
    if (scope.names.has(as) && file) continue;
    const inner = moduleFile(
      module.endsWith('.') ? `${module}${name}` : `${module}.${name}`,
      scope.file,
      importer,
    );
    if (inner) scope.names.set(as, { value: { module: inner }, reads: new Set() });
    // What a module of the project has from elsewhere: `from os import environ as env` in it, `from .parts import env` here.
    else scope.imported.set(as, alias ?? `${module}.${name}`);
  }
}

/** The file of a module; one with dots in front is relative to the importing file's package. */
export function moduleFile(
  module: string,
  importer: string,
  { resolve, has }: Pick<Importer, 'resolve' | 'has'>,
): string | undefined {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  if (dots === 0) return resolve(module);
  const rest = module.slice(dots).replaceAll('.', '/');
  const path = join(folderOf(importer), `${'../'.repeat(dots - 1)}${rest}`);
  return path && [`${path === '.' ? '' : `${path}/`}__init__.py`, `${path}.py`].find(has);
}
