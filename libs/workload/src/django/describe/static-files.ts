import { folderOf, fromFolder, isBelow } from '../../paths.ts';
import { compressesWhileServing } from './compressor.ts';
import type { SettingsContext } from './context.ts';
import { at, fact } from './evidence.ts';
import { isEmpty } from './kept-files.ts';
import { nodeBuild } from './node-build.ts';
import type { Evidence, Fact, StaticFiles } from './project.ts';
import { isWholeProgram } from './settings/choose.ts';
import { isDict, isPath, type Value } from './settings/values.ts';
import type { Place, Sources } from './sources.ts';
import { staticCommands } from './static-commands.ts';
import { dotted } from './syntax/python-tree.ts';

/** A setting that is a folder of the repository, from its root; a relative text is below manage.py's folder. */
function folderIn(value: Value | undefined, base: string): string | null {
  if (isPath(value)) return value.path;
  if (typeof value !== 'string' || value === '' || value.startsWith('/')) return null;
  return base === '.' ? value.replace(/\/+$/, '') : `${base}/${value.replace(/\/+$/, '')}`;
}

/** How static files are served and what has to be built for them. */
export function readStatic(context: SettingsContext): Fact<StaticFiles> {
  const { sources, root, manage, withoutDebug: view, debugOff, commands: run } = context;
  const serves = (middleware: RegExp, entry = middleware) =>
    view.mentions(/^(MIDDLEWARE|MIDDLEWARE_CLASSES)$/, middleware) ??
    view.mentions(/^(STORAGES|STATICFILES_STORAGE)$/, middleware) ??
    entryMentions(context, entry);
  const whitenoise = serves(/whitenoise/i, /whitenoise|Cling|dj_static/i);
  const elsewhere = storageElsewhere(context);
  const mapped = ownServer(context);
  const own = elsewhere ?? serves(/servestatic/i) ?? mapped;
  // Where settings come from a package as well, the team's own image shows whether there are files to collect.
  const byOwnImage =
    view.fills !== undefined && run.some((one) => one.production && one.args[0] === 'collectstatic');
  const unused = !byOwnImage && withoutStaticFiles(context);
  const last = view.last('STATIC_ROOT');
  const absolute = view.value('STATIC_ROOT');
  const folder = folderIn(absolute, folderOf(manage));
  const rootOf = folder !== null ? fromFolder(root, folder) : typeof absolute === 'string' ? absolute : null;
  const result = folder === null ? undefined : committedResult(sources, folder);
  const committed = result !== undefined;
  const hashed = view.mentions(/^(STORAGES|STATICFILES_STORAGE)$/, /Manifest|HashedFiles|CachedStaticFiles/i);
  const isStated = last ? rootOf !== null || last.value !== null : byOwnImage;
  const collects = isStated && !committed && !unused && !elsewhere;
  const node = committed ? undefined : nodeBuild(context);
  const commands = staticCommands(context, { collects, committed, node: node?.value ?? null });
  const compressed = compressesWhileServing(context, { root: rootOf, commands: commands.value })?.folder;
  const places = [elsewhere ?? whitenoise ?? own, last].flatMap((one) => one?.evidence ?? []);
  return fact<StaticFiles>(
    {
      servedBy: elsewhere ? 'own' : whitenoise ? 'whitenoise' : own ? 'own' : unused ? 'unused' : 'none',
      ...(mapped && own === mapped && !whitenoise ? { map: mapped.evidence.file } : {}),
      root: rootOf,
      committed,
      ...(folder !== null && !committed && !isEmpty(sources, folder) ? { kept: true as const } : {}),
      hashed: hashed !== undefined,
      ...(compressed ? { compressed } : {}),
      commands: commands.value,
      node: node?.value ?? null,
      debugOff,
    },
    ...places,
    ...(result ? [result] : []),
    ...(hashed ? [hashed.evidence] : []),
    ...commands.evidence,
    ...(node?.evidence ?? []),
  );
}

/**
 * Whether all applications are known, and Django's for static files is not among them: it has the command collectstatic. Without
 * STATIC_URL that ends with an error.
 */
function withoutStaticFiles(context: SettingsContext): boolean {
  const { withoutDebug: view } = context;
  const apps = view.value('INSTALLED_APPS');
  if (apps === undefined) return isWholeProgram(context);
  if (!Array.isArray(apps) || !apps.every((one) => typeof one === 'string')) return false;
  const hasUrl = view.all('STATIC_URL').length > 0 || view.fills !== undefined;
  return !hasUrl || !apps.some((one) => /static_?files/i.test(one));
}

/** WSGI modules may wrap the application in WhiteNoise themselves. */
function entryMentions({ sources, root }: Place, pattern: RegExp): { evidence: Evidence } | undefined {
  for (const path of ['wsgi.py', 'asgi.py']
    .flatMap((name) => sources.named(name))
    .filter((one) => isBelow(one, root))) {
    const line = (sources.text(path) ?? '').split('\n').findIndex((one) => pattern.test(one));
    if (line >= 0) return { evidence: at(path, line + 1, sources.line(path, line + 1)) };
  }
  return undefined;
}

/** A storage elsewhere, such as S3: it gets the files when a release is deployed, not in the build of an image. */
function storageElsewhere(context: SettingsContext): { evidence: Evidence } | undefined {
  const { withoutDebug: view } = context;
  const storages = view.value('STORAGES');
  const stated = isDict(storages) ? storages.entries.get('staticfiles') : undefined;
  const backend = isDict(stated) ? stated.entries.get('BACKEND') : view.value('STATICFILES_STORAGE');
  return typeof backend === 'string' &&
    lineageOf(context, backend).some((name) => /s3|boto|google|gcloud|azure|minio/i.test(name))
    ? view.last(isDict(stated) ? 'STORAGES' : 'STATICFILES_STORAGE')
    : undefined;
}

/** A dotted class and the names of what it is derived from, as far as its own module has them. */
function lineageOf({ sources, modules }: SettingsContext, path: string): string[] {
  const module = path.slice(0, Math.max(path.lastIndexOf('.'), 0));
  const file = modules.fileOf(module);
  const statements = file ? sources.python(file) : [];
  const of = (name: string, above: readonly string[] = []): string[] => {
    const bases = statements.flatMap((one) => (one.kind === 'class' && one.name === name ? one.bases : []));
    const names = bases.flatMap((expr) => dotted(expr) ?? []).filter((one) => !above.includes(one));
    return [name, ...names.flatMap((one) => of(one, [...above, name]))];
  };
  return [path, ...of(path.slice(module.length + 1))];
}

/** uwsgi's own static map, in a file or in production's start command. */
function ownServer({ sources, root, commands }: SettingsContext): { evidence: Evidence } | undefined {
  for (const path of sources.files.filter((one) => isBelow(one, root) && /uwsgi[^/]*\.ini$/.test(one))) {
    const entry = sources.ini(path).find(({ key }) => key === 'static-map' || key === 'check-static');
    if (entry) return { evidence: at(path, entry.lines[0], `${entry.key} = ${entry.value}`) };
  }
  return commands.find(
    ({ production, program, args }) =>
      production &&
      program === 'uwsgi' &&
      args.some((word) => /^--(static-map|check-static)(=|$)/.test(word)),
  );
}

/** Files in STATIC_ROOT that are committed: a manifest, or more than a placeholder. */
function committedResult(sources: Sources, folder: string): Evidence | undefined {
  if (folder === '.' || !sources.hasFolder(folder)) return undefined;
  const manifest = ['staticfiles.json', 'manifest.json', 'CACHE/manifest.json']
    .map((name) => `${folder}/${name}`)
    .find(sources.has);
  return manifest ? at(manifest) : undefined;
}
