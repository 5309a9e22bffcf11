import { placeholderOf } from '../probe/placeholders.ts';
import { type Command, directFirst } from './commands/index.ts';
import { at, fact, tomlLine } from './evidence.ts';
import { baseOf, folderOf, isBelow, join, relative } from './paths.ts';
import type { Evidence, Fact, Requirement, Settings, Tests } from './project.ts';
import { formOfName, isOwnVariable } from './settings/forms.ts';
import { stringsIn } from './settings/values.ts';
import type { SettingsView } from './settings/view.ts';
import { get, record, type Sources } from './sources.ts';

/** Where pytest is configured. */
function pytestConfiguration(
  sources: Sources,
  folders: readonly string[],
): { evidence: Evidence; settings: string | null; class: string | null; options: string } | undefined {
  for (const folder of folders) {
    for (const [name, section] of [
      ['pytest.ini', 'pytest'],
      ['.pytest.ini', 'pytest'],
      ['pyproject.toml', 'tool.pytest.ini_options'],
      ['tox.ini', 'pytest'],
      ['setup.cfg', 'tool:pytest'],
    ] as const) {
      const path = join(folder, name) as string;
      if (!sources.has(path)) continue;
      if (name === 'pyproject.toml') {
        const options = get(sources.toml(path), 'tool', 'pytest', 'ini_options');
        if (options === undefined) continue;
        const text = (key: string) => {
          const value = record(options)[key];
          return typeof value === 'string' ? value : null;
        };
        const added = record(options).addopts;
        return {
          evidence: at(path, tomlLine(sources.text(path) ?? '', section)),
          settings: text('DJANGO_SETTINGS_MODULE'),
          class: text('DJANGO_CONFIGURATION'),
          options: Array.isArray(added) ? added.join(' ') : String(added ?? ''),
        };
      }
      const entries = sources.ini(path).filter((one) => one.section === section);
      const [first] = entries;
      if (!first) continue;
      const value = (key: string) => entries.find((one) => one.key === key)?.value;
      return {
        evidence: at(path, first.lines[0]),
        settings: value('DJANGO_SETTINGS_MODULE') ?? null,
        class: value('DJANGO_CONFIGURATION') ?? null,
        options: value('addopts') ?? '',
      };
    }
  }
  return undefined;
}

const isTestFile = (path: string): boolean => {
  const name = baseOf(path);
  return (
    /^(test_.+|.+_tests?|tests?)\.py$/.test(name) ||
    (/(^|\/)tests?\//.test(path) && name.endsWith('.py') && /test/i.test(name))
  );
};

/** What `startapp` writes: imports and a comment. */
const isEmpty = (text: string | undefined): boolean =>
  (text ?? '').split(/\r?\n/).every((line) => /^\s*($|#|(from|import)\s)/.test(line));

/** Flags that say how a run is shown, how many run at a time, or which share of the tests one of several machines has. */
const aside =
  /^(--(cov|junit(-?xml)?|durations|color|html|reruns|maxfail|numprocesses|verbosity|no-?input|noinput|parallel|timing|failfast|keepdb|buffer|force-color|splits|splitting-algorithm|group|num-shards|shard-id|test-group)(\b|[-=]).*|-[vqxs]+|-n.*|-v\d?|--v\S*)$/;
/** Those whose next word is their value, and those of which only a number is. */
const valued =
  /^(--(cov(-report|-config|-fail-under|-context)?|junit-?xml|html|color|reruns(-delay)?|durations(-min|-path)?|splits|splitting-algorithm|group|num-shards|shard-id|test-group(-count)?)|-n|--numprocesses|--maxfail|--verbosity|--(ds|settings))$/;
const numbered = /^(-v|--parallel)$/;

/** What only the run knows: a variable, or what a template fills in. */
const isUnknown = (word: string) => /[${}]/.test(word);

/** The arguments that choose tests. */
const choosing = (args: readonly string[]): string[] =>
  args.filter((word, index) => {
    const [before = '', after = ''] = [args[index - 1], args[index + 1]];
    const isValue =
      (valued.test(before) && !word.startsWith('-')) ||
      (numbered.test(before) && /^(\d+|auto|logical)$/.test(word));
    const lacksValue = /^--?[a-z]/.test(word) && isUnknown(after);
    return (
      !isValue && !lacksValue && !isUnknown(word) && !aside.test(word) && !/^--(ds|settings)(=|$)/.test(word)
    );
  });

/**
 * How far a run chooses a part of the tests: a mark, one test class, one file. What it leaves out counts for less; so does a
 * value that is not known here.
 */
const parts = ({ args }: Command): number => {
  const chosen = /^-[mk]$|^--(tag|markers?)|(^|[/_-])e2e|::|\.[A-Z]\w*|test_\w+\.py$/;
  const unknown = /^[^-].*[${}]|^[${}]/;
  return args.reduce((sum, word, index) => {
    const without =
      /^--exclude-tag/.test(word) || (/^-[mk]$/.test(word) && /^not /.test(args[index + 1] ?? ''));
    return sum + (without || unknown.test(word) ? 1 : chosen.test(word) ? 2 : 0);
  }, 0);
};

/** What CI sets as a text, for the settings to read: a secret has a placeholder. */
function setByCi(env: Readonly<Record<string, string>>): Pick<Tests, 'environment'> {
  const entries = Object.entries(env)
    .filter(
      ([name, value]) =>
        /^[A-Z]\w*$/.test(name) &&
        isOwnVariable(name) &&
        !/^DJANGO_(SETTINGS_MODULE|CONFIGURATION)$/.test(name) &&
        !/[${}]|:\/\/[^/]*@/.test(value),
    )
    .map(([name, value]) => {
      const form = formOfName(name);
      return [name, form === 'secret' ? placeholderOf(name, form, { services: [] }) : value];
    });
  return entries.length > 0 ? { environment: Object.fromEntries(entries) } : {};
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
  const command = commands.find(
    ({ origin, program, args, evidence }) =>
      origin === 'ci' &&
      program === 'manage.py' &&
      args[0] === 'collectstatic' &&
      evidence.file === runner?.evidence.file,
  );
  if (command || committed) return command?.evidence;
  const [storage] = ['STORAGES', 'STATICFILES_STORAGE'].filter((name) =>
    [...stringsIn(view.value(name) ?? null)].some((text) => /Manifest/.test(text)),
  );
  return storage === undefined ? undefined : view.last(storage)?.evidence;
}

/** `mysite/polls` and `tests/test_a.py`, which count from where they are written. */
const isLabelOfFile = (word: string): boolean => /^[^-].*(\/|\.py$)/.test(word);

/** A folder from the project's; that one itself where the other lies elsewhere. */
const inProject = (root: string, folder: string): string =>
  isBelow(folder, root) ? relative(root, folder) : '.';

/** How the project tests itself: what its own CI or tox runs, then what is configured and installed. */
export function readTests(
  sources: Sources,
  { root, manage, folders }: { root: string; manage: string; folders: readonly string[] },
  commands: readonly Command[],
  requirements: readonly Fact<Requirement>[],
  {
    settings,
    viewOf,
    committed,
  }: {
    settings: Settings;
    viewOf: (module: string | undefined) => SettingsView;
    /** Whether the collected static files are committed. */
    committed: boolean;
  },
): Fact<Tests> {
  const settingsFiles = settings.modules.map((module) => `/${module.replaceAll('.', '/')}.py`);
  const files = sources.files.filter(
    (path) =>
      isBelow(path, root) &&
      path.endsWith('.py') &&
      isTestFile(relative(root, path)) &&
      !settingsFiles.some((file) => `/${path}`.endsWith(file)) &&
      !(baseOf(path) === 'tests.py' && isEmpty(sources.text(path))) &&
      !/(^|\/)(node_modules|site-packages|\.?venv|__pycache__|migrations)\//.test(path) &&
      !/(^|\/)\d{4}_\w+\.py$/.test(path),
  );
  const own = directFirst(commands).filter(
    ({ origin, production }) => !production && /^(ci|tox|nox|make|compose)$/.test(origin),
  );
  const isPytest = ({ program }: Command) => /^(pytest|py\.test)$/.test(program);
  const isManage = ({ program, args }: Command) =>
    /^(manage\.py|django-admin|runtests\.py)$/.test(program) &&
    (program === 'runtests.py' || args[0] === 'test');
  // Of several runs the plainest is the whole suite; one with -m or -k is a part of it.
  own.sort((a, b) => parts(a) - parts(b));
  const command =
    own.find(isPytest) && !own.some((one) => isManage(one) && one.origin === 'ci')
      ? own.find(isPytest)
      : (own.find(isManage) ?? own.find(isPytest));
  const configured = pytestConfiguration(sources, folders);
  const installed = requirements.find(({ value }) => /^pytest(-django)?$/.test(value.name));
  const runner: Tests['runner'] = command
    ? isPytest(command)
      ? 'pytest'
      : 'manage'
    : configured || installed
      ? 'pytest'
      : 'manage';
  const flagOf = (text: string): string | null =>
    /--(?:ds|settings)[= ]([\w.]+)(?=\s|$)/.exec(text)?.[1] ?? null;
  const stated = command ? (flagOf(command.text) ?? command.env.DJANGO_SETTINGS_MODULE ?? null) : null;
  const usable = stated && /^[\w.]+$/.test(stated) ? stated : null;
  const fromPytest = runner === 'pytest' ? (configured?.settings ?? flagOf(configured?.options ?? '')) : null;
  const roles = [settings.test, settings.development, settings.production].flatMap((one) => one?.value ?? []);
  const named = usable ?? fromPytest;
  // A module that has classes is not enough.
  const ofClass = (module: string) =>
    runner === 'pytest' && configured?.class ? `${module}:${configured.class}` : undefined;
  const chosen = named
    ? (ofClass(named) ?? roles.find((one) => one.startsWith(`${named}:`)) ?? named)
    : (roles[0] ?? null);
  const args = command
    ? runner === 'manage' && command.program !== 'runtests.py'
      ? command.args.slice(1)
      : command.args
    : [];
  const kept = choosing(args);
  const place = runner === 'manage' ? folderOf(manage) : folderOf(configured?.evidence.file ?? '');
  const ran =
    command && command.folder !== root && isBelow(command.folder, root) ? command.folder : undefined;
  const folder = inProject(root, ran ?? (kept.some(isLabelOfFile) ? root : place));
  const none = files.length === 0 && !command;
  const collected = none
    ? undefined
    : collectsBefore(commands, command, viewOf(chosen ?? undefined), committed);
  const evidence = [
    ...(command ? [command.evidence] : []),
    ...(runner === 'pytest' && configured ? [configured.evidence] : []),
    ...(runner === 'pytest' && !command && !configured ? (installed?.evidence ?? []) : []),
    ...(files[0] ? [at(files[0])] : []),
    ...(collected ? [collected] : []),
  ];
  return fact<Tests>(
    {
      runner: none ? 'none' : runner,
      settings: chosen,
      files: files.length,
      arguments: kept,
      ...(folder === '.' ? {} : { folder }),
      ...(collected ? { collects: true as const } : {}),
      ...(command?.origin === 'ci' ? setByCi(command.env) : {}),
    },
    ...evidence,
  );
}
