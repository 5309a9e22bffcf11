import { baseOf, folderOf, isBelow, join } from '../../paths.ts';
import { isAside } from '../../project-folder.ts';
import { at } from './evidence.ts';
import { platformImages } from './platforms.ts';
import type { Evidence } from './project.ts';
import { type Data, get, type Place, record, type Sources } from './sources.ts';
import { assignmentsOf, type Instruction, parseDockerfile } from './syntax/dockerfile.ts';
import { expand } from './syntax/shell.ts';

/** A Dockerfile of the project, read. */
export interface Docker {
  path: string;
  instructions: Instruction[];
  /** `init` wrote it, from what the others state. */
  written: boolean;
  /** A platform's file has it built for the server. */
  deployed: boolean;
  /** Values of ARG and ENV. */
  variables: Record<string, string>;
  stages: Stage[];
  environment: { name: string; value: string; evidence: Evidence }[];
}

interface Stage {
  /** The image or the earlier stage that it is made from, with variables replaced. */
  from: string;
  /** In lower case: Docker tells no case apart here. */
  name: string | undefined;
  /** From FROM on. */
  instructions: Instruction[];
  evidence: Evidence;
}

/** `ProdDockerfile` with its words apart. */
export const wordsOf = (path: string) => path.replaceAll(/([a-z])([A-Z])(?!ile)/g, '$1-$2');

const isDockerfile = (path: string) =>
  /^((Docker|Container)file([.-][\w.-]+)?|[\w.-]+[.-](docker|container)file)$/i.test(wordsOf(baseOf(path))) &&
  !/\.(md|py|[jt]sx?|txt|j2|jinja2?|tmpl|erb|dockerignore|rst|html)$/i.test(path);
/** The Dockerfiles of a Python application at or around the project's folder. */
export function readDockerfiles(place: Place): Docker[] {
  const { sources, root, others } = place;
  const names = record(get(sources.json(join(root, 'shipshape.json') as string), 'written'));
  const written = new Set(Object.keys(names).map((name) => join(root, name)));
  const deployed = platformImages(place);
  return sources.files
    .filter((path) => isDockerfile(path) && !isAside(path))
    .filter((path) => isBelow(path, root) || isShared(path, others))
    .flatMap((path) => {
      const text = sources.text(path);
      return text === undefined || isOfAnother(sources, path, text)
        ? []
        : [
            {
              ...readDockerfile(path, text, deployed.get(path)),
              written: written.has(path),
              deployed: deployed.has(path),
            },
          ];
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
 * Whether it is the image of another program: of what lies beside the project it copies some and nothing of the project, the list of
 * packages of another program's folder, or a few files that are neither code nor such a list, as the configuration of a proxy.
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
  const others = copied.filter((one) => /(^|\/)(pyproject\.toml|Pipfile)$/.test(one));
  if (others.length > 0 && others.every((one) => isProgram(sources, root, folderOf(one)))) return true;
  if (isBelow(path, root)) return false;
  const exists = (one: string | undefined) => one && (sources.has(one) || sources.hasFolder(one));
  const isOfProject = (one: string) => isBelow(one, root) || isBelow(root, one) || exists(join(root, one));
  return copied.some(exists) && !copied.some(isOfProject);
}

/** Whether a folder in the project's is a program of its own: code beside its own list of packages, and no Django project. */
const isProgram = (sources: Sources, root: string, folder: string): boolean =>
  folder !== root &&
  isBelow(folder, root) &&
  sources.files.some((one) => folderOf(one) === folder && one.endsWith('.py')) &&
  !sources.named('manage.py').some((one) => isBelow(one, folder));

/** Code, an archive of it, or a list of packages. */
const isOfCode = /\.(py|toml|txt|in|lock|pip|zip|whl|gz|tgz)$|(^|\/)Pipfile$/;

/** A Dockerfile to the end of a stage, or to its own. */
function readDockerfile(path: string, text: string, target: Data): Omit<Docker, 'written' | 'deployed'> {
  const docker: ReturnType<typeof readDockerfile> = {
    path,
    instructions: [],
    variables: {},
    stages: [],
    environment: [],
  };
  for (const instruction of parseDockerfile(text)) {
    const { name, text: body, line } = instruction;
    if (name === 'FROM') {
      if (target && docker.stages.at(-1)?.name === String(target).toLowerCase()) break;
      const [from = '', , alias] = body.replace(/^(--\S+\s+)+/, '').split(/\s+/);
      docker.stages.push({
        from: expand(from, docker.variables),
        name: alias?.toLowerCase(),
        instructions: [],
        evidence: at(path, line, `FROM ${body}`),
      });
    }
    docker.instructions.push(instruction);
    docker.stages.at(-1)?.instructions.push(instruction);
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

const isOfPython = ({ stages, instructions }: Docker) =>
  stages.some(({ from }) => /python|astral-sh\/uv/i.test(from)) ||
  instructions.some(({ text }) =>
    /\b(manage\.py|pip3?\s+install|uv\s+(sync|pip)|poetry\s+install|pipenv)\b/.test(text),
  );
