import type { CommandContext } from '../context.ts';
import { fact } from '../evidence.ts';
import { linters } from '../linter-table.ts';
import type { Fact, Requirement } from '../project.ts';
import { isTool, parseRequirement } from './requirements.ts';

/** What manages packages, or runs beside an image; none of it belongs into one. */
const managers =
  /^(pip-tools|poetry(-.+)?|pipenv|pdm|hatch|pipx|virtualenv(wrapper)?|twine|awscli|docker-compose|supervisor)$/;

const isOfNoImage = (name: string) =>
  isTool(name) || managers.test(name) || linters.some((one) => one.package === name);

/**
 * The options of `pip install` and `uv pip install` that no value follows. Behind any other one the next word is its value: a word
 * that is left out is missed, but one taken for a package would install what a stranger has published by that name.
 */
const withoutValue =
  /^(-[IUqvnh]+|-?-[\w-]+=.*|--no-(?!binary\b)(?!.*-package$)[\w-]+|--(upgrade|pre|user|quiet|verbose|system|compile(-bytecode)?|(force-|ignore-|)reinstall|ignore-(installed|requires-python)|prefer-binary|break-system-packages|disable-pip-version-check|require-(hashes|virtualenv)|(check-build|all)-(dependencies|extras)|use-pep517|isolated|offline|native-tls|system-certs|refresh|exact|strict|locked|dry-run|debug))$/;

const isValue = (before: string | undefined): boolean =>
  before?.startsWith('-') === true && !withoutValue.test(before);

/**
 * The packages that production's Dockerfile installs by name, `RUN pip install mysqlclient`; of several Dockerfiles of which none
 * is production's, those of the one that is called just that.
 */
export function namedByDockerfile({
  commands,
  dockerfiles,
  production,
}: CommandContext): Fact<Requirement>[] {
  const plain = dockerfiles.filter(({ path, written }) => !written && /(^|\/)Dockerfile$/.test(path));
  const [docker] = production && !production.written ? [production] : plain;
  if (!docker || (docker !== production && plain.length > 1)) return [];
  const found = commands
    .filter(
      ({ origin, name, evidence }) =>
        origin === 'docker' && name === 'build' && evidence.file === docker.path,
    )
    .flatMap(({ program, args, evidence }) => {
      const at = /^(pip[\d.]*|uv)$/.test(program) ? args.indexOf('install') : -1;
      const words = at < 0 ? [] : args.slice(at + 1);
      return words
        .filter((word, index) => !isValue(words[index - 1]) && !/[/$]|\.(txt|whl|in)$/.test(word))
        .flatMap((word) => {
          const parsed = parseRequirement(word);
          if (!parsed || parsed.direct !== null || isOfNoImage(parsed.name)) return [];
          const { direct: _none, ...one } = parsed;
          return fact<Requirement>({ ...one, development: false }, evidence);
        });
    });
  return found.filter(
    ({ value }, index) => found.findIndex((one) => one.value.name === value.name) === index,
  );
}
