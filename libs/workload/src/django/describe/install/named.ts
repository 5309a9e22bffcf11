import type { Command } from '../commands/command.ts';
import type { CommandContext } from '../context.ts';
import { fact } from '../evidence.ts';
import { linters } from '../linter-table.ts';
import type { Fact, Requirement } from '../project.ts';
import { isTool, parseRequirement } from './requirements.ts';

/** What manages packages, or runs beside an image; none of it belongs into one. */
const managers =
  /^(pip-tools|poetry(-.+)?|pipenv|pdm|hatch|pipx|virtualenv(wrapper)?|twine|awscli|docker-compose|supervisor)$/;

const isLinter = (name: string) => linters.some((one) => one.package === name);
const isOfNoImage = (name: string) => isTool(name) || managers.test(name) || isLinter(name);

/**
 * The options of `install` of pip, uv and pipx that no value follows. Behind any other one the next word is its value: a word
 * that is left out is missed, but one taken for a package would install what a stranger has published by that name.
 */
const withoutValue =
  /^(-[IUqvnh]+|-?-[\w-]+=.*|--no-(?!binary\b)(?!.*-package$)[\w-]+|--(upgrade|pre|user|quiet|verbose|system|compile(-bytecode)?|force|include-deps|(force-|ignore-|)reinstall|ignore-(installed|requires-python)|prefer-binary|break-system-packages|disable-pip-version-check|require-(hashes|virtualenv)|(check-build|all)-(dependencies|extras)|use-pep517|isolated|offline|native-tls|system-certs|refresh|exact|strict|locked|dry-run|debug))$/;

const isValue = (before: string | undefined): boolean =>
  before?.startsWith('-') === true && !withoutValue.test(before);

/** The words behind `install` that may name packages: no option's value, path, file or address. */
export function packageWords({ args }: Pick<Command, 'args'>): string[] {
  const at = args.indexOf('install');
  const words = at < 0 ? [] : args.slice(at + 1);
  return words.filter((word, index) => !isValue(words[index - 1]) && !/[/$]|^\d|\.(txt|whl|in)$/.test(word));
}

/** The packages that a command installs by name. */
function namesIn(command: Command): Omit<Requirement, 'development'>[] {
  const words = /^(pip[\d.]*|uv)$/.test(command.program) ? packageWords(command) : [];
  return words.flatMap((word) => {
    const { direct = '', ...one } = parseRequirement(word) ?? {};
    return direct === null ? (one as Omit<Requirement, 'development'>) : [];
  });
}

/** What reports to a service, installs, builds, documents or checks: tests run without it. */
const isOfNoTest =
  /^(pip|wheel|build|cython|tox(-.+)?|nox|uv|pre-commit|coverage|coveralls|codecov|(mkdocs|mdx|sphinx)(-.+)?|gitlint|vale|safety|pip-(audit|licenses))$/;

/**
 * The packages that CI installs by name in the job of a run of tests, before it, and that the requirements do not have: a
 * runner's reports, a driver of the database.
 */
export function namedBeforeTests(
  { commands, requirements }: { commands: readonly Command[]; requirements: readonly Fact<Requirement>[] },
  { job }: Pick<Command, 'job'>,
): Requirement[] {
  const known = new Set(requirements.map(({ value }) => value.name));
  const found = commands
    .filter(
      (one) => job && one.job?.file === job.file && one.job.name === job.name && one.job.step <= job.step,
    )
    .flatMap(namesIn)
    .filter(
      ({ name }) => !known.has(name) && !isOfNoTest.test(name) && !managers.test(name) && !isLinter(name),
    );
  return found
    .filter(({ name }, index) => found.findIndex((one) => one.name === name) === index)
    .map((one) => ({
      ...one,
      ...(one.name === 'setuptools' ? { specifier: withPkgResources } : {}),
      development: true,
    }));
}

/** What runs in the build of production's Dockerfile. */
export function commandsOfDockerfile({ commands, dockerfiles, production }: CommandContext): Command[] {
  const plain = dockerfiles.filter(({ path, written }) => !written && /(^|\/)Dockerfile$/.test(path));
  const [docker] = production && !production.written ? [production] : plain;
  if (!docker || (docker !== production && plain.length > 1)) return [];
  return commands.filter(
    ({ origin, name, evidence }) => origin === 'docker' && name === 'build' && evidence.file === docker.path,
  );
}

/**
 * The packages that production's Dockerfile installs by name, `RUN pip install mysqlclient`; of several Dockerfiles of which none
 * is production's, those of the one that is called just that.
 */
export function namedByDockerfile(context: CommandContext): Fact<Requirement>[] {
  const found = commandsOfDockerfile(context).flatMap((command) =>
    namesIn(command)
      .filter(({ name }) => !isOfNoImage(name))
      .map((one) => fact<Requirement>({ ...one, development: false }, command.evidence)),
  );
  return found.filter(
    ({ value }, index) => found.findIndex((one) => one.value.name === value.name) === index,
  );
}

/** The versions of setuptools that still have pkg_resources, which packages import without naming it. */
export const withPkgResources = '<81';

/** Whether commands install setuptools by name. Python has none of its own since 3.12. */
export const installsSetuptools = (commands: readonly Command[]): boolean =>
  commands.some((one) => namesIn(one).some(({ name }) => name === 'setuptools'));
