import { join } from '../../paths.ts';
import type { Context } from './context.ts';
import type { Docker } from './dockerfiles.ts';
import { at, lineOf, tomlLine } from './evidence.ts';
import type { Evidence } from './project.ts';
import { pythonsOfCi } from './python-of-ci.ts';
import { type Data, get, record, type Sources, strings } from './sources.ts';
import { dotted } from './syntax/python-tree.ts';

/** A statement about Python. */
export interface Stated {
  /** Any of them will do: `>=3.10`, `3.12`. */
  versions: string[];
  /** As it is written. */
  text: string;
  /** What a tool is set to, which is no wish for a Python: where it contradicts, nothing is said. */
  weak?: boolean;
  /** A package manager refuses every other Python. */
  enforced?: boolean;
  /** Newer ones will do as well, as for the target of a formatter. */
  lowerBound?: boolean;
  evidence: Evidence;
}

/** Everything that states a Python, the weightiest first. */
export function statedPythons(context: Context): Stated[] {
  const { sources, folders, dockerfiles, production } = context;
  const inFolders = (name: string) =>
    folders.map((folder) => join(folder, name) as string).filter(sources.has);
  const others = dockerfiles.filter((one) => one !== production);
  const pyprojects = inFolders('pyproject.toml');
  return [
    ...[
      ...pyprojects.flatMap((path) => fromManifest(sources, path)),
      ...inFolders('setup.cfg').flatMap((path) => fromSetupCfg(sources, path)),
      ...inFolders('setup.py').flatMap((path) => fromSetupPy(sources, path)),
    ].map((stated) => ({ ...stated, enforced: true })),
    ...(production ? fromDockerfile(production) : []),
    ...inFolders('.python-version').flatMap((path) =>
      firstLine(sources, path, /^(?:cpython-?|python-?)?([23]\.\d+(?:\.\d+)?)/),
    ),
    ...inFolders('runtime.txt').flatMap((path) => firstLine(sources, path, /^python-([23]\.\d+(?:\.\d+)?)/)),
    ...['render.yaml', 'render.yml']
      .flatMap(inFolders)
      // As text, because YAML takes 3.10 for the number 3.1.
      .flatMap((path) =>
        anyLine(sources, path, /PYTHON_VERSION["']?\s*\n\s*value:\s*["']?(3\.\d+(?:\.\d+)?)/),
      ),
    ...['app.yaml', 'app.yml'].flatMap(inFolders).flatMap((path) => fromAppEngine(sources, path)),
    ...inFolders('Pipfile').flatMap((path) => fromPipfile(sources, path)),
    ...inFolders('.tool-versions').flatMap((path) =>
      anyLine(sources, path, /^python\s+([23]\.\d+(?:\.\d+)?)/m),
    ),
    ...['mise.toml', '.mise.toml'].flatMap(inFolders).flatMap((path) => fromMise(sources, path)),
    ...['environment.yml', 'environment.yaml']
      .flatMap(inFolders)
      .flatMap((path) => anyLine(sources, path, /^\s*-\s*["']?python\s*=+\s*(3\.\d+(?:\.\d+)?)/m)),
    ...others.flatMap(fromDockerfile),
    ...['.devcontainer/devcontainer.json', '.devcontainer.json']
      .flatMap(inFolders)
      .flatMap((path) => anyLine(sources, path, /^\s*"image":\s*"\S*\bpython:\S*?(3\.\d+)/m).map(weak)),
    ...pythonsOfCi(context),
    ...inFolders('tox.ini').flatMap((path) => fromTox(sources, path)),
    ...['.readthedocs.yml', '.readthedocs.yaml']
      .flatMap(inFolders)
      .flatMap((path) => anyLine(sources, path, /^\s+python:\s*["']?(3\.\d+)/m).map(weak)),
    ...pyprojects.flatMap((path) => fromTools(sources, path)).map(weak),
    ...['ruff.toml', '.ruff.toml']
      .flatMap(inFolders)
      .flatMap((path) =>
        target(sources, path, '', 'target-version', get(sources.toml(path), 'target-version')),
      ),
    ...['mypy.ini', 'setup.cfg']
      .flatMap(inFolders)
      .flatMap((path) => fromMypyIni(sources, path))
      .map(weak),
  ];
}

const weak = (stated: Stated): Stated => ({ ...stated, weak: true });
const one = (version: string, evidence: Evidence): Stated => ({
  versions: [version],
  text: version,
  evidence,
});

function fromManifest(sources: Sources, path: string): Stated[] {
  const data = sources.toml(path);
  const text = sources.text(path) ?? '';
  const stated: Stated[] = [];
  const required = get(data, 'project', 'requires-python');
  if (typeof required === 'string')
    stated.push(one(required, at(path, tomlLine(text, 'project', 'requires-python'), required)));
  const poetry = get(data, 'tool', 'poetry', 'dependencies', 'python');
  const version = typeof poetry === 'string' ? poetry : get(poetry, 'version');
  if (typeof version === 'string')
    stated.push(one(version, at(path, tomlLine(text, 'tool.poetry.dependencies', 'python'), version)));
  return stated;
}

function fromSetupCfg(sources: Sources, path: string): Stated[] {
  const entry = sources
    .ini(path)
    .find(({ section, key }) => section === 'options' && key === 'python_requires');
  return entry ? [one(entry.value, at(path, entry.lines[0], entry.value))] : [];
}

function fromSetupPy(sources: Sources, path: string): Stated[] {
  return sources.python(path).flatMap((statement) => {
    const call =
      statement.kind === 'expression' && statement.value?.kind === 'call' ? statement.value : undefined;
    const value =
      call && /(^|\.)setup$/.test(dotted(call.callee) ?? '')
        ? call.keywords.get('python_requires')
        : undefined;
    return value?.kind === 'string' ? [one(value.value, at(path, value.line, value.value))] : [];
  });
}

function fromPipfile(sources: Sources, path: string): Stated[] {
  const requires = get(sources.toml(path), 'requires');
  const version = get(requires, 'python_full_version') ?? get(requires, 'python_version');
  return typeof version === 'string' && version !== '*'
    ? [one(version, at(path, tomlLine(sources.text(path) ?? '', 'requires'), version))]
    : [];
}

/** `python = "3.12"`, `["3.12", "3.11"]`, of which the first is used, and `{ version = "3.12", virtualenv = ".venv" }`. */
function fromMise(sources: Sources, path: string): Stated[] {
  const stated = get(sources.toml(path), 'tools', 'python');
  const [first = ''] = strings(get(stated, 'version') ?? stated ?? []);
  const version = /^[23]\.\d+(?:\.\d+)?$/.exec(first)?.[0];
  return version
    ? [one(version, at(path, tomlLine(sources.text(path) ?? '', 'tools', 'python'), version))]
    : [];
}

/** `runtime: python312`; in its flexible environment, the `runtime_version` of `runtime: python`. */
function fromAppEngine(sources: Sources, path: string): Stated[] {
  const text = sources.text(path) ?? '';
  const pattern = /^runtime:\s*["']?python3(\d+)\b/m;
  const minor = pattern.exec(text)?.[1];
  if (minor) return [one(`3.${minor}`, at(path, lineOf(text, pattern), `python3${minor}`))];
  return /^runtime:\s*["']?python\b/m.test(text)
    ? anyLine(sources, path, /^\s+runtime_version:\s*["']?(3\.\d+)/m)
    : [];
}

/** The last stage counts; an earlier one where the last is built on it. */
function fromDockerfile({ stages }: Docker): Stated[] {
  for (const { from: image, evidence } of stages.toReversed()) {
    const version =
      /(?:^|\/|:)(?:python|cpython)(?:[:@-]|:v?)?(3\.\d+(?:\.\d+)?)/.exec(image)?.[1] ??
      /python:?-?(3\.\d+(?:\.\d+)?)/.exec(image)?.[1];
    if (version) return [one(version, evidence)];
  }
  return [];
}

/** The first line that is neither empty nor a comment. */
function firstLine(sources: Sources, path: string, pattern: RegExp): Stated[] {
  const lines = (sources.text(path) ?? '').split('\n').map((line) => line.trim());
  const index = lines.findIndex((line) => line !== '' && !line.startsWith('#'));
  const version = pattern.exec(lines[index] ?? '')?.[1];
  return version ? [one(version, at(path, index + 1, version))] : [];
}

function anyLine(sources: Sources, path: string, pattern: RegExp): Stated[] {
  const text = sources.text(path) ?? '';
  const version = pattern.exec(text)?.[1];
  return version ? [one(version, at(path, lineOf(text, pattern), version))] : [];
}

function fromTox(sources: Sources, path: string): Stated[] {
  const entry = sources.ini(path).find(({ key }) => key === 'envlist' || key === 'env_list');
  const minors = [...(entry?.value ?? '').matchAll(/py3?\{?([\d,.]+)\}?/g)]
    .flatMap(([, list = '']) => list.split(',').map((item) => item.replace(/^3\.?/, '')))
    .filter((minor) => /^\d+$/.test(minor));
  const versions = [...new Set(minors.map((minor) => `3.${minor}`))];
  return entry && versions.length > 0
    ? [{ versions, text: versions.join(', '), evidence: at(path, entry.lines[0], entry.value) }]
    : [];
}

/** `py311` or `3.11` as a version. */
const versionOf = (text: string): string | undefined => /^(?:py)?3\.?(\d+)$/.exec(text)?.[1];

function target(sources: Sources, path: string, section: string, key: string, value: Data): Stated[] {
  const minors = strings(value)
    .flatMap((each) => versionOf(each) ?? [])
    .map(Number);
  if (minors.length === 0) return [];
  const version = `3.${Math.min(...minors)}`;
  return [
    {
      ...one(
        version,
        at(path, tomlLine(sources.text(path) ?? '', section, key), `${key} = ${strings(value).join(', ')}`),
      ),
      lowerBound: true,
    },
  ];
}

function fromTools(sources: Sources, path: string): Stated[] {
  const tool = record(get(sources.toml(path), 'tool'));
  const mypy = get(tool, 'mypy', 'python_version');
  const text = sources.text(path) ?? '';
  return [
    ...(typeof mypy === 'string'
      ? [one(mypy, at(path, tomlLine(text, 'tool.mypy', 'python_version'), `python_version = ${mypy}`))]
      : []),
    ...target(sources, path, 'tool.black', 'target-version', get(tool, 'black', 'target-version')),
    ...target(sources, path, 'tool.ruff', 'target-version', get(tool, 'ruff', 'target-version')),
  ];
}

function fromMypyIni(sources: Sources, path: string): Stated[] {
  const entry = sources.ini(path).find(({ section, key }) => section === 'mypy' && key === 'python_version');
  return entry ? [one(entry.value, at(path, entry.lines[0], `python_version = ${entry.value}`))] : [];
}
