import { baseOf, folderOf, isBelow, join } from '../../paths.ts';
import type { Command } from './commands/index.ts';
import { quote } from './commands/quote.ts';
import type { SettingsContext } from './context.ts';
import { at, fact } from './evidence.ts';
import { hasPackage } from './install/requirements.ts';
import type { Evidence, Fact, StaticFiles } from './project.ts';
import type { Place } from './sources.ts';

/**
 * The commands of Django that make static files and translations in the build, in their order.
 *
 * @param collects whether files are collected
 */
export function staticCommands(
  context: SettingsContext,
  { collects, committed, node }: { collects: boolean } & Pick<StaticFiles, 'committed' | 'node'>,
): Fact<string[]> {
  const { sources, manage, withoutDebug: view, commands } = context;
  const evidence: Evidence[] = [];
  const names: string[] = [];
  const messages = uncompiledMessages(context);
  if (messages) {
    names.push('compilemessages');
    evidence.push(messages);
  }
  const catalogs = uncompiledCatalogs(context);
  if (catalogs) {
    names.push('compilejsi18n');
    evidence.push(catalogs);
  }
  if (collects) names.push('collectstatic --no-input');
  const offline = view.value('COMPRESS_OFFLINE') === true ? view.last('COMPRESS_OFFLINE') : undefined;
  const compress = commands.find((one) => one.production && isManage(one, 'compress'));
  if (offline ?? compress) {
    // Where it is not offline by the settings, the command refuses unless it is forced.
    const forced = !offline && compress?.args.some((word) => /^(--force|-f)$/.test(word));
    names.push(forced ? 'compress --force' : 'compress');
    evidence.push((offline ?? compress)?.evidence as Evidence);
  }
  const first = (name: string, why: Evidence | undefined) => {
    if (!why || names.includes(name)) return;
    names.unshift(name);
    evidence.push(why);
  };
  const called = commands.filter((one) => one.production);
  const own = called.find(({ program, args }) => program === 'manage.py' && compiles.test(args[0] ?? ''));
  for (const name of ['tailwind build', own?.args[0] ?? '', 'webpack', 'compilescss', 'sass'])
    if (name) first(name, called.find((one) => isManage(one, name))?.evidence);
  const tailwind = committed ? undefined : standaloneTailwind(context);
  first('tailwind build', tailwind);
  // It is got by a command of its own where settings leave out that the build gets it.
  const gets = commands.find((one) => isManage(one, 'tailwind') && one.args.includes('download_cli'));
  first('tailwind download_cli', tailwind && gets?.evidence);
  // What production compiles by a command of its own needs none that looks for it in templates.
  const sass = own ? undefined : compiledSass(context);
  if (sass && names.length > 0 && !names.includes('compilescss')) {
    names.splice(names.indexOf('collectstatic --no-input'), 0, 'compilescss');
    evidence.push(sass);
  }
  // The program of libsass.
  const rule = commands.find(
    ({ program, args: [, made = ''], folder }) =>
      program === 'pysassc' && folder === folderOf(manage) && !sources.has(join(folder, made) ?? ''),
  );
  if (collects && hasPackage(context, 'libsass'))
    first(['pysassc', ...(rule?.args ?? [])].map(quote).join(' '), rule?.evidence);
  // django-tailwind's command calls npm, which only the front end's stage has.
  const byNode = node && baseOf(node.folder) === 'static_src' ? 'tailwind build' : undefined;
  const all = names.filter((name) => name !== byNode);
  return fact(
    all.map((name) => (name.startsWith('collectstatic') ? [name, ...filesTaken(commands)].join(' ') : name)),
    ...evidence,
  );
}

/** A command of the project's own that makes static files: production's start has it before they are collected. */
const compiles = /^(compile|build)_(themes?|styles?|s?css|sass|assets)$/;

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

/** Tailwind's own program, which its command gets: the style that it makes is nowhere else. */
function standaloneTailwind(context: SettingsContext): Evidence | undefined {
  const { sources, withoutDebug: view } = context;
  const app = view.mentions(/^([A-Z_]*_)?APPS$/, /^(django_)?tailwind(_cli)?$/);
  const own = app?.text === 'django_tailwind_cli';
  const stated = own ? view.value('TAILWIND_CLI_DIST_CSS') : view.value('TAILWIND_CSS_PATH');
  const made = typeof stated === 'string' ? stated : own ? 'css/tailwind.css' : 'css/dist/styles.css';
  const brings = own || hasPackage(context, 'pytailwindcss');
  return app && brings && !sources.files.some((path) => path.endsWith(`/${made}`)) ? app.evidence : undefined;
}

/** django-sass-processor makes nothing while it serves: its command compiles what templates name, with django-compressor. */
const compiledSass = (context: SettingsContext): Evidence | undefined =>
  hasPackage(context, 'libsass') && hasPackage(context, 'django-compressor')
    ? context.withoutDebug.mentions(/^([A-Z_]*_)?APPS$/, /^sass_processor$/)?.evidence
    : undefined;

/** The translations that django-statici18n writes for JavaScript, from the compiled ones, unless they are committed. */
const uncompiledCatalogs = ({ sources, withoutDebug: view }: SettingsContext): Evidence | undefined =>
  sources.named('djangojs.js').length > 0
    ? undefined
    : view.mentions(/^([A-Z_]*_)?APPS$/, /^statici18n$/)?.evidence;

/** Whether a command is `manage.py <name>`, or a script of the project that ends in it. */
const isManage = ({ program, args }: Command, name: string) =>
  program === 'manage.py' && args.join(' ').startsWith(name);

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
