import { literal } from '../../literal.ts';
import { baseOf, folderOf, isBelow, join, relative } from '../../paths.ts';
import { type Command, directFirst } from './commands/index.ts';
import type { Context, SettingsContext } from './context.ts';
import { at, fact } from './evidence.ts';
import { readExtensions } from './extensions.ts';
import { namedBeforeTests } from './install/named.ts';
import { requirementText } from './install/pep440.ts';
import { nodeBuildsBefore, nodePackagesBefore } from './node-linters.ts';
import type { Evidence, Fact, Service, StaticFiles, Tests } from './project.ts';
import { type PytestConfiguration, pytestConfiguration } from './pytest-configuration.ts';
import { serverOfTests, servicesOfTests } from './services-of-tests.ts';
import { stringsIn } from './settings/values.ts';
import type { SettingsView } from './settings/view.ts';
import type { Place } from './sources.ts';
import { systemPackagesBeforeTests } from './system-packages.ts';
import { choosing, parts, settingsIn } from './test-arguments.ts';
import { collectedFiles, filesIn, isAt, placeIn, testFiles } from './test-files.ts';
import { type TestRun, wholeRun } from './test-parts.ts';
import { selectionOf } from './test-selection.ts';
import { overHttp, setByCi } from './tests-environment.ts';
import { isOnSqlite } from './tests-on-sqlite.ts';

/** Whether a command is, or has among its words, this one of Django's. */
const calls =
  (verb: string) =>
  ({ program, args }: Command): boolean =>
    [program, ...args].includes(verb);

/** Whether a command compiles translations: Django's, or the program that it calls. */
const compiles = (one: Command): boolean =>
  calls('compilemessages')(one) ||
  (one.program === 'msgfmt' && one.args.some((word) => /^(-o|--output-file)/.test(word)));

/** Where CI runs a command, such as one of Django's, in the file that runs the tests. */
function ranBefore(
  isIt: (command: Command) => boolean,
  commands: readonly Command[],
  runner: Command | undefined,
): Evidence | undefined {
  // Where no command of CI is known to run the tests, the names of its files and jobs say where it does.
  const runsTests = ({ file, name }: NonNullable<Command['job']>) =>
    runner?.job
      ? file === runner.job.file
      : /(^|[^a-z])(ci|tests?)([^a-z]|$)/i.test(`${baseOf(file)} ${name}`);
  return commands.find((one) => one.job !== undefined && isIt(one) && runsTests(one.job))?.evidence;
}

/**
 * Where static files are asked for before the tests: by CI's own command, or by a storage that finds names in a manifest,
 * unless that is committed.
 */
function collectsBefore(
  commands: readonly Command[],
  runner: Command | undefined,
  view: SettingsView,
  committed: boolean,
): Evidence | undefined {
  const command = ranBefore(calls('collectstatic'), commands, runner);
  if (command || committed) return command;
  const [storage] = ['STORAGES', 'STATICFILES_STORAGE'].filter((name) =>
    [...stringsIn(view.value(name) ?? null)].some((text) => /Manifest/.test(text)),
  );
  return storage === undefined ? undefined : view.last(storage)?.evidence;
}

/** The folders of translations in a project, such as `shop/locale`, from there. */
function translationsIn({ sources, root }: Place): string[] {
  const folders = sources.files.flatMap((path) => {
    const [, folder] = /^(.+)\/[^/]+\/LC_MESSAGES\/[^/]+\.po$/.exec(path) ?? [];
    return folder && isBelow(folder, root) && !/(^|\/)(node_modules|\.?venv|docs?)\//.test(path)
      ? [relative(root, folder)]
      : [];
  });
  return [...new Set(folders)];
}

/** `mysite/polls`, `tests/test_a.py`, and `src` beside the folder of manage.py: these count from where they are written. */
const isFromRoot =
  ({ sources, root }: Place, place: string) =>
  (word: string): boolean =>
    /^[^-].*(\/|\.py$)/.test(word) ||
    (sources.hasFolder(join(root, word) ?? '') && !sources.hasFolder(join(place, word) ?? ''));

/** Whether a run names places that have less than half of the tests' files. */
function isNarrow({ command, args }: TestRun, files: readonly string[]): boolean {
  const places = selectionOf(choosing(args)).places.only;
  return places.length > 0 && filesIn(command.folder, places, files).length * 2 < files.length;
}

/** Whether tests of a place, a tag or a mark drive a browser, by its name or by what its files import. */
const drivesBrowser =
  ({ sources, root }: Place, files: readonly string[]) =>
  (chosen: string): boolean => {
    if (/(^|[^a-z])(e2e|playwright|selenium|browsers?)([^a-z]|$)/i.test(chosen)) return true;
    const place = placeIn(root, chosen);
    const marked = new RegExp(`mark\\.${literal(chosen)}\\b|\\btag\\([^)]*["']${literal(chosen)}["']`);
    return files.some((file) => {
      const text = sources.text(file) ?? '';
      const isChosen = (place && isAt(file, place)) || marked.test(text);
      return isChosen && /^\s*(from|import) (playwright|selenium|splinter)\b/m.test(text);
    });
  };

/** A folder from the project's; that one itself where the other lies elsewhere. */
const inProject = (root: string, folder: string): string =>
  isBelow(folder, root) ? relative(root, folder) : '.';

/** How the project tests itself: what its own CI or tox runs, then what is configured and installed. */
export function readTests(
  context: SettingsContext,
  collected: StaticFiles,
  services: readonly Fact<Service>[],
): Fact<Tests> {
  const { root, manage, commands, requirements, viewOf } = context;
  const configured = pytestConfiguration(context);
  const files = testFiles(context, configured);
  const run = suiteRun(context, configured, files);
  const command = run?.command;
  const installed = requirements.find(({ value }) => /^pytest(-django)?$/.test(value.name));
  const byPytest = command ? isPytest(command) : configured !== undefined || installed !== undefined;
  const chosen = settingsOfTests(context, command, byPytest ? configured : undefined);
  // A report that pytest-html writes at every run would be a change of the team's files.
  const report = byPytest && /(^|\s)--html\b/.test(configured?.options ?? '') ? ['--html='] : [];
  const kept = [...choosing(run?.args ?? []), ...report];
  const place = folderOf(byPytest ? (configured?.evidence.file ?? '') : manage);
  const ran =
    command && command.folder !== root && isBelow(command.folder, root) ? command.folder : undefined;
  const folder = inProject(root, ran ?? (kept.some(isFromRoot(context, place)) ? root : place));
  const none = files.length === 0 && !command;
  const catalogs = none ? undefined : ranBefore(calls('compilejsi18n'), commands, command);
  const collects = none
    ? undefined
    : (collectsBefore(commands, command, viewOf(chosen ?? undefined), collected.committed) ?? catalogs);
  const compiled = none ? undefined : ranBefore(compiles, commands, command);
  const built = command ? nodeBuildsBefore(context, command) : [];
  const builds = built.length === 0 && command && collects ? nodePackagesBefore(context, command) : built;
  const packages = command ? namedBeforeTests(context, command).map((one) => requirementText(one)) : [];
  const system = command ? systemPackagesBeforeTests(context, command) : [];
  const translations = compiled ? translationsIn(context) : [];
  const view = viewOf(chosen ?? undefined);
  const server = none ? undefined : serverOfTests(context, view, services);
  const extensions = server === 'postgresql' ? readExtensions({ ...context, view }) : [];
  const beside = none ? [] : [...(server ? [server] : []), ...servicesOfTests(context, command, services)];
  const found = collectedFiles(files, {
    ...{ byPytest, configured, args: kept, folder: join(root, folder) ?? root },
    pattern: /(?:--pattern|-p)[= ](\S+)/.exec(command?.args.join(' ') ?? '')?.[1],
    any: command?.program === 'runtests.py',
  });
  const evidence = [
    ...(run?.evidence ?? []),
    ...(byPytest && configured ? [configured.evidence] : []),
    ...(byPytest && !command && !configured ? (installed?.evidence ?? []) : []),
    ...[...found, ...files].slice(0, 1).map((file) => at(file)),
    ...builds.flatMap((one) => one.evidence),
    ...(collects ? [collects] : []),
    ...(compiled && translations.length > 0 ? [compiled] : []),
  ];
  return fact<Tests>(
    {
      runner: none ? 'none' : byPytest ? 'pytest' : 'manage',
      settings: chosen,
      // A runner that collects none of them is told with them all.
      files: found.length || files.length,
      arguments: kept,
      ...(folder === '.' ? {} : { folder }),
      ...(isOnSqlite(view, services, run?.env) ? { sqlite: true as const } : {}),
      ...(beside.length > 0 ? { services: beside } : {}),
      ...(extensions.length > 0 ? { extensions: extensions.map(({ value }) => value) } : {}),
      ...(packages.length > 0 ? { packages } : {}),
      ...(system.length > 0 ? { systemPackages: system } : {}),
      ...(builds.length > 0 ? { builds: builds.map(({ value }) => value) } : {}),
      ...(collects ? { collects: true as const } : {}),
      ...(catalogs ? { catalogs: true as const } : {}),
      ...(translations.length > 0 ? { translations } : {}),
      ...(/^(ci|tox)$/.test(command?.origin ?? '') ? setByCi(run?.env ?? {}) : overHttp(view)),
    },
    ...evidence,
  );
}

const isPytest = ({ program }: Command) => /^(pytest|py\.test)$/.test(program);
const isManage = ({ program, args }: Command) =>
  program === 'runtests.py' || (/^(manage\.py|django-admin)$/.test(program) && args[0] === 'test');
const isCi = ({ origin }: Command) => origin === 'ci';

/** The run of the whole suite: of several the plainest, since one with -m, -k or a place of its own is a part of it. */
function suiteRun(
  context: Context,
  configured: PytestConfiguration | undefined,
  files: readonly string[],
): TestRun | undefined {
  const checks = directFirst(context.commands).filter(
    ({ origin, production }) => !production && /^(ci|tox|nox|make|compose)$/.test(origin),
  );
  // What CI leaves out is left out on purpose; what a rule of make does not, a developer's machine has.
  const chosen = (run: TestRun) =>
    parts(run.args) + (isNarrow(run, files) ? 2 : 0) - (isCi(run.command) ? 1.5 : 0);
  // A compose file may have a service that runs the tests as CI does, in variables of its own.
  const own = [...checks.filter(isCi), ...checks.filter((one) => !isCi(one))];
  const runs = own
    .filter((one) => isPytest(one) || isManage(one))
    .map((one) => {
      const same = own.filter((other) => (isPytest(one) ? isPytest(other) : isManage(other)));
      return wholeRun(one, same, {
        argumentsOf: ({ program, args }) =>
          /^(manage\.py|django-admin)$/.test(program) ? args.slice(1) : args,
        standard: isPytest(one) ? configured : undefined,
        drivesBrowser: drivesBrowser(context, files),
      });
    })
    .sort((a, b) => chosen(a) - chosen(b));
  const byPytest = runs.find(({ command }) => isPytest(command));
  const byManage =
    byPytest && !runs.some(({ command }) => isManage(command) && isCi(command))
      ? undefined
      : runs.find(({ command }) => isManage(command));
  return byManage ?? byPytest;
}

/** The settings of a command, then of pytest's configuration, then of the module's name. */
function settingsOfTests(
  { settings, viewOf }: SettingsContext,
  command: Command | undefined,
  configured: PytestConfiguration | undefined,
): string | null {
  // In pytest's configuration, an option counts for more than a variable, and that for more than a setting.
  const option = configured ? settingsIn(configured.options) : null;
  const stated = command
    ? (settingsIn(command.text) ?? (option ? null : (command.env.DJANGO_SETTINGS_MODULE ?? null)))
    : null;
  const usable = stated && /^[\w.-]+$/.test(stated) ? stated : null;
  const fromPytest = configured ? (option ?? configured.settings) : null;
  const roles = [settings.test, settings.development, settings.production].flatMap((one) => one?.value ?? []);
  // What CI's image or a developer's machine has in its place is not here.
  const isHere = (module: string) => viewOf(module).files.length > 0;
  const named = usable ?? (fromPytest && (isHere(fromPytest) || roles.length === 0) ? fromPytest : null);
  if (!named) return roles[0] ?? null;
  // A module that has classes is not enough.
  return configured?.class
    ? `${named}:${configured.class}`
    : (roles.find((one) => one.startsWith(`${named}:`)) ?? named);
}
