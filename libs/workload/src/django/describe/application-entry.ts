import { depthOf, folderOf, join } from '../../paths.ts';
import { belongsTo } from '../../project-folder.ts';
import type { SettingsContext } from './context.ts';
import { at, fact, placeOf } from './evidence.ts';
import { topImports } from './install/started-modules.ts';
import type { Application, Evidence, Fact } from './project.ts';
import { moduleFile } from './settings/imports.ts';
import { isInRepository, ownFiles } from './settings/modules.ts';

type Interface = 'wsgi' | 'asgi';

/** `shop.wsgi:application`, from the file that makes it; otherwise from the setting. */
export function entry(
  { sources, root, modules, view }: SettingsContext,
  kind: Interface,
): Fact<string> | null {
  const setting = `${kind.toUpperCase()}_APPLICATION`;
  const stated = view.value(setting);
  if (typeof stated === 'string') {
    const [, module = '', name = ''] = /^([\w.]+)\.(\w+)$/.exec(stated) ?? [];
    const evidence = view.last(setting)?.evidence;
    if (modules.fileOf(module) && evidence) return fact(`${module}:${name}`, evidence);
  }
  const inFolder = new RegExp(`(^|/)${kind}/\\w+\\.py$`);
  const packages = sources.files.filter((path) => inFolder.test(path) && belongsTo(root, path));
  const files = [...ownFiles(sources, `${kind}.py`, root), ...packages].sort(
    (a, b) => depthOf(a) - depthOf(b),
  );
  for (const file of files) {
    for (const statement of sources.python(file)) {
      const names =
        statement.kind === 'function'
          ? [statement.name]
          : statement.kind === 'assign'
            ? statement.targets.flatMap((one) => (one.kind === 'name' ? one.name : []))
            : [];
      const name = names.find((one) => /^(application|app)$/.test(one));
      const module = modules.moduleOf(file);
      if (name && module)
        return fact(
          `${module}:${name}`,
          at(file, statement.line, statement.kind === 'assign' ? `${name} = …` : name),
        );
    }
  }
  return null;
}

/**
 * The applications that can be served: of one that imports what is not there, the other one is left alone, where it does not.
 *
 * @param found each as a start command, a file or the settings name it
 */
export function soundEntries(
  context: SettingsContext,
  found: Pick<Application, Interface>,
): Pick<Application, Interface> {
  const isSound = (one: Fact<string> | null) => one !== null && !absentImport(context, one);
  const { wsgi, asgi } = found;
  if (isSound(wsgi) === isSound(asgi)) return found;
  return isSound(wsgi) ? { wsgi, asgi: null } : { wsgi: null, asgi };
}

/** That an application is not served for what it imports, each a sentence with what to do. */
export function unknownEntries(context: SettingsContext, application: Application): string[] {
  return (['wsgi', 'asgi'] as const).flatMap((kind) => {
    const found = application[kind] === null ? entry(context, kind) : null;
    const absent = found && absentImport(context, found);
    if (!absent) return [];
    return [
      `Whether ${kind.toUpperCase()} can be served: ${placeOf(absent.evidence)} imports ${absent.module}, which neither the repository nor its packages have, so the image serves ${application.serves.toUpperCase()}. Commit that module, or remove what asks for it.`,
    ];
  });
}

/** Modules by which an application for WebSockets asks for a project's own code. */
const ofApplication = /^[\w.]+\.(routing|routers?|consumers|urls|middlewares?)$/;

/** What an application's module imports in any case, and that is nowhere. */
function absentImport(
  { sources, modules, requirements }: SettingsContext,
  { value }: Fact<string>,
): { module: string; evidence: Evidence } | undefined {
  const file = modules.fileOf(value.split(':')[0] ?? '');
  if (!file) return undefined;
  const squashed = (name: string) => name.toLowerCase().replaceAll(/[-_.]/g, '');
  const isThere = (module: string) => {
    if (moduleFile(module, file, { resolve: modules.fileOf, has: sources.has })) return true;
    const [, dots = '', rest = ''] = /^(\.*)(.*)$/.exec(module) ?? [];
    const folders = dots ? [join(folderOf(file), '../'.repeat(dots.length - 1))] : modules.roots;
    // A folder without __init__.py is a package as well.
    const path = rest.replaceAll('.', '/');
    if (folders.some((folder) => sources.hasFolder(join(folder ?? '.', path) ?? ''))) return true;
    const [top = ''] = rest.split('.');
    if (dots) return false;
    if (modules.fileOf(top)?.endsWith('/__init__.py')) return false;
    return (
      !ofApplication.test(module) ||
      isInRepository(sources, top) ||
      requirements.length === 0 ||
      requirements.some(({ value: { name } }) => squashed(name).includes(squashed(top)))
    );
  };
  const absent = topImports(sources.text(file) ?? '').find(({ module }) => !isThere(module));
  return (
    absent && { module: absent.module, evidence: at(file, absent.line, sources.line(file, absent.line)) }
  );
}
