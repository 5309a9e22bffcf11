import { baseOf, depthOf, folderOf, isBelow, join } from '../../paths.ts';
import { isAside } from '../../project-folder.ts';
import { at } from './evidence.ts';
import type { Evidence, Fact } from './project.ts';
import { get, type Place, record, type Sources } from './sources.ts';
import { assignmentsOf, type Instruction, parseDockerfile } from './syntax/dockerfile.ts';
import { expand } from './syntax/shell.ts';

/** A Dockerfile of the project, read. */
export interface Docker {
  path: string;
  instructions: Instruction[];
  /** `init` wrote it, from what the others state. */
  written: boolean;
  /** Values of ARG and ENV. */
  variables: Record<string, string>;
  /** The images of FROM, with variables replaced. */
  from: { image: string; evidence: Evidence }[];
  environment: { name: string; value: string; evidence: Evidence }[];
}

/** `ProdDockerfile` with its words apart. */
const wordsOf = (path: string) => path.replaceAll(/([a-z])([A-Z])(?!ile)/g, '$1-$2');

const isDockerfile = (path: string) =>
  /^((Docker|Container)file([.-][\w.-]+)?|[\w.-]+[.-](docker|container)file)$/i.test(wordsOf(baseOf(path))) &&
  !/\.(md|py|[jt]sx?|txt|j2|jinja2?|tmpl|erb|dockerignore|rst|html)$/i.test(path);
const forOthers =
  /(^|[/._-])(local|dev|devel|develop|development|devcontainer|test|tests|testing|ci|docs?|nginx|traefik|caddy|postgres|postgresql|mysql|redis|aws|backup|frontend|node|debug|e2e|lint|checks?|security|base)(?=$|[/._-])/i;
/** Its image is one of a process beside the web server. */
const forProcess = /(^|[/._-])(celery|celerybeat|beat|workers?|scheduler|flower|cron)(?=$|[/._-])/i;
const forProduction = /(^|[/._-])(production|prod|prd|release|deploy|live)(?=$|[/._-])/i;

/** The Dockerfiles of a Python application at or around the project's folder. */
export function readDockerfiles(place: Place): Docker[] {
  const { sources, root, others } = place;
  const names = record(get(sources.json(join(root, 'shipshape.json') as string), 'written'));
  const written = new Set(Object.keys(names).map((name) => join(root, name)));
  return sources.files
    .filter((path) => isDockerfile(path) && !isAside(path))
    .filter((path) => isBelow(path, root) || isShared(path, others))
    .flatMap((path) => {
      const text = sources.text(path);
      return text === undefined || isOfAnother(sources, path, text)
        ? []
        : [readDockerfile(path, text, written.has(path))];
    })
    .filter(isOfPython)
    .filter((docker) => !copiesOthers(docker, place));
}

/** Outside the project's folder the usual places count, where no other project lies. */
const isShared = (path: string, others: readonly string[]) =>
  /^(\.?docker|compose|deploy|deployment|build|infra|ops|\.devcontainer)\/|^[^/]+$/i.test(path) &&
  !others.some((other) => isBelow(path, other));

/** Whether it makes an image of the Python files beside it, which are another program's: a small service, a function. */
function isOfAnother(sources: Sources, path: string, text: string): boolean {
  const folder = folderOf(path);
  const beside = (name: string) => sources.named(name).some((one) => isBelow(one, folder));
  return (
    sources.files.some((one) => folderOf(one) === folder && one.endsWith('.py')) &&
    !beside('manage.py') &&
    !/manage\.py|[aw]sgi\b/.test(text)
  );
}

/**
 * Whether it is the image of another program: of what lies beside the project it copies some and nothing of the project, or it copies
 * a few files that are neither code nor what the packages are installed by, such as the configuration of a proxy.
 */
function copiesOthers({ path, instructions }: Docker, { sources, root }: Place): boolean {
  const copied = instructions
    .filter(({ name, text }) => /^(COPY|ADD)$/.test(name) && !/--from=|<</.test(text))
    .flatMap(({ text, json }) =>
      (json ?? text.split(/\s+/)).filter((word) => !word.startsWith('--')).slice(0, -1),
    )
    // What stands before a variable: `services/${SERVICE}/`.
    .flatMap((source) => join('.', source.replace(/[^/]*\$.*$/, '')) ?? []);
  // The context can be the repository, the project's folder or its own.
  const isFile = (one: string) =>
    ['.', root, folderOf(path)].some((context) => sources.has(join(context, one) ?? ''));
  if (copied.length > 0 && copied.every((one) => isFile(one) && !isOfCode.test(one))) return true;
  if (isBelow(path, root)) return false;
  const exists = (one: string | undefined) => one && (sources.has(one) || sources.hasFolder(one));
  const isOfProject = (one: string) => isBelow(one, root) || isBelow(root, one) || exists(join(root, one));
  return copied.some(exists) && !copied.some(isOfProject);
}

/** Code, an archive of it, or a list of packages. */
const isOfCode = /\.(py|toml|txt|in|lock|pip|zip|whl|gz|tgz)$|(^|\/)Pipfile$/;

function readDockerfile(path: string, text: string, written: boolean): Docker {
  const docker: Docker = {
    path,
    written,
    instructions: parseDockerfile(text),
    variables: {},
    from: [],
    environment: [],
  };
  for (const { name, text: body, line } of docker.instructions) {
    if (name === 'FROM') {
      const image = expand(body.replace(/^(--\S+\s+)+/, '').split(/\s/)[0] as string, docker.variables);
      docker.from.push({ image, evidence: at(path, line, `FROM ${body}`) });
    }
    if (name !== 'ENV' && name !== 'ARG') continue;
    for (const [key, value] of assignmentsOf(body, docker.variables)) {
      // An argument without a default has what whoever builds gives it.
      if (/^\$(\w+|\{\w+\})$/.test(value)) continue;
      docker.variables[key] = value;
      if (name === 'ENV')
        docker.environment.push({ name: key, value, evidence: at(path, line, `${key}=${value}`) });
    }
  }
  return docker;
}

const isOfPython = ({ from, instructions }: Docker) =>
  from.some(({ image }) => /python|astral-sh\/uv/i.test(image)) ||
  instructions.some(({ text }) =>
    /\b(manage\.py|pip3?\s+install|uv\s+(sync|pip)|poetry\s+install|pipenv)\b/.test(text),
  );

/**
 * Which of the Dockerfiles is production's, and why; undefined where none is.
 *
 * @param isForDevelopment whether what these instructions start is a server for developers
 */
export function productionDockerfile(
  dockerfiles: readonly Docker[],
  isForDevelopment: (docker: Docker) => boolean,
): { docker: Docker; why: Evidence } | undefined {
  const candidates = dockerfiles.flatMap((docker) => {
    const score = scoreOf(docker, isForDevelopment);
    return score > 0 ? [{ docker, score }] : [];
  });
  const [best] = candidates.sort(
    (a, b) =>
      Number(a.docker.written) - Number(b.docker.written) ||
      b.score - a.score ||
      Number(forProcess.test(wordsOf(a.docker.path))) - Number(forProcess.test(wordsOf(b.docker.path))) ||
      // The image of init is Debian's, as most are.
      Number(/alpine/i.test(a.docker.path)) - Number(/alpine/i.test(b.docker.path)) ||
      depthOf(a.docker.path) - depthOf(b.docker.path),
  );
  if (!best) return undefined;
  const start = best.docker.instructions.findLast(({ name }) => name === 'CMD' || name === 'ENTRYPOINT');
  return {
    docker: best.docker,
    why: at(best.docker.path, start?.line, start && `${start.name} ${start.text}`),
  };
}

function scoreOf(docker: Docker, isForDevelopment: (docker: Docker) => boolean): number {
  const { path, instructions } = docker;
  const named = forProduction.test(wordsOf(path));
  if (!named && forOthers.test(wordsOf(path))) return 0;
  const last = lastStage(instructions);
  const starts = last.filter(({ name }) => name === 'CMD' || name === 'ENTRYPOINT');
  if (
    starts.some(({ text }) => /runserver/.test(text)) ||
    isForDevelopment({ ...docker, instructions: last })
  )
    return named ? 1 : 0;
  const copiesAll = instructions.some(
    ({ name, text }) => /^(COPY|ADD)$/.test(name) && /(^|\s)\.?\/?\.?\s|\s\S+\s*$/.test(text),
  );
  // Without a start command it is a base for something else, or compose starts it: then its name has to say so.
  if (starts.length === 0 || !copiesAll) return named ? 2 : 0;
  return (named ? 4 : 2) + (folderOf(path) === '.' ? 1 : 0);
}

/** The instructions of the last stage, and of those of this file that it is made from: it has their start command as well. */
function lastStage(instructions: readonly Instruction[]): Instruction[] {
  const stages: Instruction[][] = [];
  for (const one of instructions) {
    if (one.name === 'FROM') stages.push([]);
    stages.at(-1)?.push(one);
  }
  const words = (stage: Instruction[] | undefined) =>
    (stage?.[0]?.text ?? '')
      .replace(/^(--\S+\s+)+/, '')
      .toLowerCase()
      .split(/\s+/);
  const found: Instruction[] = [];
  for (let at = stages.length - 1; at >= 0; ) {
    found.unshift(...(stages[at] as Instruction[]));
    const [from] = words(stages[at]);
    at = stages.slice(0, at).findLastIndex((stage) => words(stage)[2] === from);
  }
  return found;
}

/** The Dockerfiles as facts of the project. */
export function dockerfileFacts(
  dockerfiles: readonly Docker[],
  production: { docker: Docker; why: Evidence } | undefined,
): Fact<{ path: string; production: boolean }>[] {
  return dockerfiles.map((docker) => ({
    value: { path: docker.path, production: docker === production?.docker },
    evidence: [
      docker === production?.docker ? production.why : (docker.from.at(-1)?.evidence ?? at(docker.path)),
    ],
  }));
}
