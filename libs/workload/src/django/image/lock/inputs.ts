import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { withoutPipOptions } from '@shipshape/provision';
import { UserError } from '@shipshape/workspace';
import { listsRequirements } from '../../describe/install/manifests.ts';
import { requirementText } from '../../describe/install/pep440.ts';
import { installsItself } from '../../describe/install/requirements-chain.ts';
import type { DjangoProject } from '../../describe/project.ts';
import { toml } from '../../describe/syntax/parsers.ts';
import { additions } from '../server.ts';

/** What requirements.lock is made from. */
export interface LockInputs {
  /** A requirements file for uv; empty where the manifest itself is read. */
  requirements: string;
  /** Its constraints, as one file; empty where there are none. */
  constraints: string;
  /** The manifest that uv reads, from the repository's root; undefined where `requirements` has everything. */
  manifest: string | undefined;
  /** For people: the files, from the repository's root. */
  files: string[];
  /** `sha256:<hex>` of all that decides: the lock states it, and is outdated where it is another one. */
  digest: string;
}

/** Returns a file's text, by its path from the repository's root; undefined where there is none. */
export type ReadText = (file: string) => string | undefined;

/**
 * What a project's requirements.lock is made from.
 *
 * @throws UserError where a file that another one names with `-r` or `-c` is not there
 */
export function lockInputs(project: DjangoProject, read: ReadText): LockInputs {
  const { installer, files, groups, named = [] } = project.install.value;
  const python = project.python.value;
  const production = project.requirements.filter(({ value }) => !value.development);
  const flat: Flat = { lines: [], constraints: [], files: [] };
  let manifest: string | undefined;
  if (installer === 'requirements') {
    for (const file of files) flatten(file, read, flat, 'lines');
    // The project itself is not installed: what its manifest states is, by the manifest where uv reads it whole.
    const rest = production.filter(({ evidence }) => isOfManifest(evidence[0]?.file));
    const [file] = rest.flatMap(({ evidence }) => evidence[0]?.file ?? []);
    if (file && flat.itself?.length === 0 && file.endsWith('.toml') && listsRequirements(read(file) ?? ''))
      manifest = file;
    else if (flat.itself) flat.lines.push(...rest.map(({ value }) => requirementText(value)));
    if (file && flat.itself) flat.files.push(file);
  } else if (files[0]?.endsWith('pyproject.toml') && listsRequirements(read(files[0]) ?? '')) {
    manifest = files[0];
    flat.files.push(manifest);
    // The versions of a lock that PDM cannot export.
    if (installer === 'pdm') flat.constraints.push(...pinsOf(project));
  } else {
    flat.files.push(...files);
    const stated = production.map(({ value }) => requirementText(value));
    flat.lines.push(...stated.filter((text) => !named.includes(text)));
    flat.lines.push(...project.install.value.direct.map(notEditable));
  }
  const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
  const parts = {
    requirements: text([...flat.lines, ...named, ...additions(project)]),
    constraints: text(flat.constraints),
    manifest,
    files: flat.files,
  };
  const hashed = [
    parts.requirements,
    parts.constraints,
    manifest ? whatDecides(read(manifest) ?? '') : '',
    python,
    groups.production,
  ];
  const digest = createHash('sha256').update(JSON.stringify(hashed)).digest('hex');
  return { ...parts, digest: `sha256:${digest}` };
}

const isOfManifest = (file = ''): boolean => /(^|\/)(pyproject\.toml|setup\.(py|cfg))$/.test(file);

/**
 * The part of a pyproject.toml that uv resolves from: a changed version or a linter's settings make no other lock. All of
 * it, where a build backend reads the dependencies from wherever it likes, or it cannot be read.
 */
function whatDecides(text: string): string {
  let file: Manifest;
  try {
    file = toml(text.replace(/^\uFEFF/, '')) as Manifest;
  } catch {
    return text;
  }
  const { project = {}, tool } = file;
  const dynamic = project.dynamic ?? [];
  if (dynamic.some((name) => name === 'dependencies' || name === 'optional-dependencies')) return text;
  return JSON.stringify([
    ...[project.dependencies, project['optional-dependencies'], project['requires-python']],
    ...[file['dependency-groups'], tool?.uv],
  ]);
}

interface Manifest {
  project?: Record<string, unknown> & { dynamic?: string[] };
  tool?: { uv?: unknown };
  'dependency-groups'?: unknown;
}

const pinsOf = ({ requirements }: DjangoProject): string[] =>
  requirements
    .filter(({ value }) => !value.development && value.specifier.startsWith('=='))
    .map(({ value }) => `${value.name}${value.specifier}`);

interface Flat {
  lines: string[];
  constraints: string[];
  files: string[];
  /** The extras of the project itself, where a line installs it. */
  itself?: string[];
}

/**
 * Adds a requirements file and all it includes. Its index goes: packages come from the one that this machine uses, and a
 * lock names none. Hashes go too, since a lock gets those of what was resolved.
 */
function flatten(
  file: string,
  read: ReadText,
  flat: Flat,
  into: 'lines' | 'constraints',
  from?: string,
): void {
  if (flat.files.includes(file)) return;
  const text = read(file);
  if (text === undefined) {
    throw new UserError(
      `${from ?? 'The description'} names ${file}, which is not there: add the file, or remove the line.`,
    );
  }
  flat.files.push(file);
  const lines = text
    .replace(/^\uFEFF/, '')
    .replaceAll(/\\\r?\n/g, ' ')
    .split(/\r?\n/);
  for (const written of lines) {
    const line = withoutPipOptions(
      written.replace(/(^|\s)#.*$/, '').replaceAll(/\s--hash[= ]\S+/g, ''),
    ).trim();
    const [, option, value] = /^(-r|--requirement|-c|--constraint)(?:\s+|=)(.+)$/.exec(line) ?? [];
    if (option && value) {
      const next = posix.normalize(posix.join(posix.dirname(file), value.trim()));
      flatten(next, read, flat, option.includes('c') && !option.includes('req') ? 'constraints' : into, file);
    } else if (installsItself(line)) {
      flat.itself = [...(flat.itself ?? []), ...(installsItself(line) ?? [])];
    } else if (
      line &&
      !/^(-i|--index-url|--no-index|--require-hashes|--trusted-host|--only-binary|--no-binary|--prefer-binary)\b/.test(
        line,
      )
    ) {
      flat[into].push(notEditable(line));
    }
  }
}

/** An image gets a copy: the folder of an editable one is only there while it is built. */
const notEditable = (line: string) => line.replace(/^(-e|--editable)[ =]\s*/, '');
