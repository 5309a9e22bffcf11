import type { Context } from '../context.ts';
import { allStatements, expressionsOf, walk } from '../syntax/python-tree.ts';
import { type SettingsView, viewOf } from './view.ts';

/**
 * The variable by which a package of settings imports one of its modules, `if os.environ.get("STAGE") == "production": from
 * .production import *` or `import_module(f"shop.settings.{stage}")`, and its value. Python runs the package before that module, so without the variable another one is
 * imported as well, with what only developers have installed.
 *
 * @param module the dotted module; nothing where its package imports it in any case, or never
 */
export function choiceOfPackage(context: Context, module: string): Record<string, string> {
  const { sources, modules } = context;
  const file = modules.fileOf(module);
  const parent = module.slice(0, Math.max(module.lastIndexOf('.'), 0));
  const init = modules.fileOf(parent);
  if (!file || !init?.endsWith('/__init__.py')) return {};
  const imports = (view: SettingsView) =>
    view.names().some((name) => view.all(name).some(({ live, evidence }) => live && evidence.file === file));
  const plain = viewOf(context, parent);
  if (imports(plain)) return {};
  const tests = [...allStatements(sources.python(init))].filter(({ kind }) => kind === 'if');
  const texts = tests
    .flatMap(expressionsOf)
    .flatMap((test) => [...walk(test)].flatMap((one) => (one.kind === 'string' ? [one.value] : [])));
  const names = plain.reads.filter(({ evidence }) => evidence.file === init).map(({ name }) => name);
  const own = module.slice(parent.length + 1);
  for (const name of new Set(names))
    for (const text of new Set([...texts, own]))
      if (imports(plain.given(new Map([[name, text]])))) return { [name]: text };
  // How it imports them cannot be followed: what production's Dockerfile sets for it is known.
  const set = (context.production?.environment ?? []).filter(({ name }) => names.includes(name));
  return Object.fromEntries(set.map(({ name, value }) => [name, value]));
}
