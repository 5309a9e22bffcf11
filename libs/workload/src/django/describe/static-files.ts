import type { Command } from './commands/index.ts';
import type { SettingsContext } from './context.ts';
import { at, fact } from './evidence.ts';
import { isEmpty } from './kept-files.ts';
import { nodeBuild } from './node-build.ts';
import { baseOf, folderOf, isBelow, relative } from './paths.ts';
import type { Evidence, Fact, StaticFiles } from './project.ts';
import { isWholeProgram } from './settings/choose.ts';
import { isDict, isPath, type Value } from './settings/values.ts';
import type { Place, Sources } from './sources.ts';

/** A setting that is a folder of the repository, from its root; a relative text is below manage.py's folder. */
function folderIn(value: Value | undefined, base: string): string | null {
  if (isPath(value)) return value.path;
  if (typeof value !== 'string' || value === '' || value.startsWith('/')) return null;
  return base === '.' ? value.replace(/\/+$/, '') : `${base}/${value.replace(/\/+$/, '')}`;
}

/** How static files are served and what has to be built for them. */
export function readStatic(context: SettingsContext): Fact<StaticFiles> {
  const { sources, root, manage, withoutDebug: view, commands, debugOff } = context;
  const evidence: Evidence[] = [];
  const note = (found: { evidence: Evidence } | undefined) => {
    if (found) evidence.push(found.evidence);
    return found !== undefined;
  };
  const whitenoise =
    view.mentions(/^(MIDDLEWARE|MIDDLEWARE_CLASSES)$/, /whitenoise/i) ??
    view.mentions(/^(STORAGES|STATICFILES_STORAGE)$/, /whitenoise/i) ??
    entryMentions(context, /whitenoise|Cling|dj_static/i);
  const elsewhere = storageElsewhere(context);
  const own = elsewhere ?? ownServer(context);
  note(elsewhere ?? whitenoise ?? own);
  const unused = withoutStaticFiles(context);
  const last = view.last('STATIC_ROOT');
  const absolute = view.value('STATIC_ROOT');
  const folder = folderIn(absolute, folderOf(manage));
  const rootOf =
    folder !== null && isBelow(folder, root)
      ? relative(root, folder)
      : (folder ?? (typeof absolute === 'string' ? absolute : null));
  if (last) evidence.push(last.evidence);
  const committed = folder === null ? undefined : committedResult(sources, folder);
  if (committed) evidence.push(committed);
  const storage = view.mentions(
    /^(STORAGES|STATICFILES_STORAGE)$/,
    /Manifest|HashedFiles|CachedStaticFiles/i,
  );
  note(storage);
  const names: string[] = [];
  const messages = uncompiledMessages(context);
  if (messages) {
    names.push('compilemessages');
    evidence.push(messages);
  }
  if (last && !committed && !unused && !elsewhere && (rootOf !== null || last.value !== null))
    names.push('collectstatic --no-input');
  const offline = view.value('COMPRESS_OFFLINE') === true ? view.last('COMPRESS_OFFLINE') : undefined;
  const compress = commands.find((one) => one.production && isManage(one, 'compress'));
  if (offline ?? compress) {
    // Where it is not offline by the settings, the command refuses unless it is forced.
    const forced = !offline && compress?.args.some((word) => /^(--force|-f)$/.test(word));
    names.push(forced ? 'compress --force' : 'compress');
    evidence.push((offline ?? compress)?.evidence as Evidence);
  }
  for (const name of ['tailwind build', 'build_assets', 'webpack', 'compilescss', 'sass']) {
    const command = commands.find((one) => one.production && isManage(one, name));
    if (!command) continue;
    names.unshift(name);
    evidence.push(command.evidence);
  }
  const tailwind = committed ? undefined : standaloneTailwind(context);
  if (tailwind && !names.includes('tailwind build')) {
    names.unshift('tailwind build');
    evidence.push(tailwind);
  }
  // It is got by a command of its own where settings leave out that the build gets it.
  const program =
    tailwind && commands.find((one) => isManage(one, 'tailwind') && one.args.includes('download_cli'));
  if (program) {
    names.unshift('tailwind download_cli');
    evidence.push(program.evidence);
  }
  const sass = compiledSass(context);
  if (sass && names.length > 0 && !names.includes('compilescss')) {
    names.splice(names.indexOf('collectstatic --no-input'), 0, 'compilescss');
    evidence.push(sass);
  }
  const node = committed ? undefined : nodeBuild(context);
  if (node) evidence.push(...node.evidence);
  // django-tailwind's command calls npm, which only the front end's stage has.
  if (node && baseOf(node.value.folder) === 'static_src') remove(names, 'tailwind build');
  return fact<StaticFiles>(
    {
      servedBy: elsewhere ? 'own' : whitenoise ? 'whitenoise' : own ? 'own' : unused ? 'unused' : 'none',
      root: rootOf,
      committed: committed !== undefined,
      ...(folder !== null && !committed && !isEmpty(sources, folder) ? { kept: true as const } : {}),
      hashed: storage !== undefined,
      commands: names.map((name) =>
        name.startsWith('collectstatic') ? [name, ...filesTaken(commands)].join(' ') : name,
      ),
      node: node?.value ?? null,
      debugOff,
    },
    ...evidence,
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

/**
 * The flags of the team's own image that say which files are collected (Vite's manifest lies in a hidden folder), and that
 * they stay as they are.
 */
function filesTaken(commands: readonly Command[]): string[] {
  const own = commands.find(
    ({ origin, name, args }) => origin === 'docker' && name === 'build' && args[0] === 'collectstatic',
  );
  return (own?.args ?? []).flatMap((word, index, all) => {
    const ignored = /^(-i|--ignore)$/.test(word) ? all[index + 1] : /^--ignore=(.+)$/.exec(word)?.[1];
    if (/^--no-(default-ignore|post-process)$/.test(word)) return [word];
    return ignored && /^[\w.*/-]+$/.test(ignored) ? [`--ignore='${ignored}'`] : [];
  });
}

function remove(names: string[], name: string): void {
  const at = names.indexOf(name);
  if (at >= 0) names.splice(at, 1);
}

/** Tailwind's own program, which its command gets: the style that it makes is nowhere else. */
function standaloneTailwind({
  sources,
  withoutDebug: view,
  requirements,
}: SettingsContext): Evidence | undefined {
  const app = view.mentions(/^([A-Z_]*_)?APPS$/, /^(django_)?tailwind(_cli)?$/);
  const own = app?.text === 'django_tailwind_cli';
  const stated = own ? view.value('TAILWIND_CLI_DIST_CSS') : view.value('TAILWIND_CSS_PATH');
  const made = typeof stated === 'string' ? stated : own ? 'css/tailwind.css' : 'css/dist/styles.css';
  const brings =
    own || requirements.some(({ value }) => value.name === 'pytailwindcss' && !value.development);
  return app && brings && !sources.files.some((path) => path.endsWith(`/${made}`)) ? app.evidence : undefined;
}

/** django-sass-processor makes nothing while it serves: its command compiles what templates name, with django-compressor. */
function compiledSass({ withoutDebug: view, requirements }: SettingsContext): Evidence | undefined {
  const has = (name: string) => requirements.some(({ value }) => value.name === name && !value.development);
  return has('libsass') && has('django-compressor')
    ? view.mentions(/^([A-Z_]*_)?APPS$/, /^sass_processor$/)?.evidence
    : undefined;
}

/** Whether a command is `manage.py <name>`, or a script of the project that ends in it. */
const isManage = ({ program, args }: Command, name: string) =>
  program === 'manage.py' && args.join(' ').startsWith(name);

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
function storageElsewhere({ withoutDebug: view }: SettingsContext): { evidence: Evidence } | undefined {
  const storages = view.value('STORAGES');
  const stated = isDict(storages) ? storages.entries.get('staticfiles') : undefined;
  const backend = isDict(stated) ? stated.entries.get('BACKEND') : view.value('STATICFILES_STORAGE');
  return typeof backend === 'string' && /s3|boto|google|gcloud|azure|minio/i.test(backend)
    ? view.last(isDict(stated) ? 'STORAGES' : 'STATICFILES_STORAGE')
    : undefined;
}

/** uwsgi's own static map. */
function ownServer({ sources, root }: Place): { evidence: Evidence } | undefined {
  for (const path of sources.files.filter((one) => isBelow(one, root) && /uwsgi[^/]*\.ini$/.test(one))) {
    const entry = sources.ini(path).find(({ key }) => key === 'static-map' || key === 'check-static');
    if (entry) return { evidence: at(path, entry.lines[0], `${entry.key} = ${entry.value}`) };
  }
  return undefined;
}

/** Files in STATIC_ROOT that are committed: a manifest, or more than a placeholder. */
function committedResult(sources: Sources, folder: string): Evidence | undefined {
  if (folder === '.' || !sources.hasFolder(folder)) return undefined;
  const manifest = ['staticfiles.json', 'manifest.json', 'CACHE/manifest.json']
    .map((name) => `${folder}/${name}`)
    .find(sources.has);
  return manifest ? at(manifest) : undefined;
}

/** A translation of the project whose compiled file is not committed. */
function uncompiledMessages({ sources, root }: Place): Evidence | undefined {
  const po = sources.files.find(
    (path) =>
      path.endsWith('/LC_MESSAGES/django.po') &&
      isBelow(path, root) &&
      !/(^|\/)(node_modules|\.?venv|tests?|docs?)\//.test(path) &&
      !sources.has(path.replace(/\.po$/, '.mo')),
  );
  return po ? at(po, undefined, 'not compiled') : undefined;
}
