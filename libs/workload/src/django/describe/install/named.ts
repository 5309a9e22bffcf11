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

/** The options of `pip install` that are followed by a value. */
const withValue =
  /^(-[rceift]|--(requirements?|constraints?|editable|(extra-)?index-url|find-links|target|prefix|root|trusted-host|python|cache-dir|(default-)?timeout|retries|proxy|cert|(no|only)-binary|platform))$/;

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
        .filter(
          (word, index) => !withValue.test(words[index - 1] ?? '') && !/[/$]|\.(txt|whl|in)$/.test(word),
        )
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
