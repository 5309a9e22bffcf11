import type { DjangoProject } from '../describe/project.ts';
import { hasLocalDependencies, type ImageFacts } from './facts.ts';
import { findLibraries } from './libraries.ts';
import { exportCommand } from './lock/export-command.ts';
import { imageLock } from './lock/image-lock.ts';
import { buildPackages, constraintsFor } from './packages.ts';
import { comment, exported, installSystemPackages, quoted, run, wrapped } from './text.ts';
import {
  additions,
  copied,
  environment,
  lockCopy,
  lockFolder,
  lockTexts,
  requirements,
  uvEnvironment,
  uvInstall,
  withUv,
} from './uv.ts';

/**
 * What the stage `builder` installs: `all` where packages come from git or a folder, since those may need anything;
 * otherwise the `sources`, which have no wheel; there is no such stage where every package has one.
 */
export function built({ install }: DjangoProject, { sources }: ImageFacts): 'all' | 'sources' | 'nothing' {
  if (install.value.direct.length > 0) return 'all';
  return sources.length > 0 ? 'sources' : 'nothing';
}

/** The Debian packages of the stage that builds. */
function stagePackages(project: DjangoProject, facts: ImageFacts): string[] {
  const fromGit = project.install.value.direct.some((written) => /\bgit\+|\.git\b/.test(written));
  return [...buildPackages(facts.sources), ...(fromGit ? ['ca-certificates', 'git'] : [])];
}

/** Libraries are compiled against what the build installs only where something is compiled: a wheel brings its own. */
export const compiles = (project: DjangoProject, facts: ImageFacts) =>
  stagePackages(project, facts).includes('gcc');

/** The stage that has the team's tool write its lock as uv reads it; none where uv reads the lock itself. */
export function lockStage(project: DjangoProject, { extras }: ImageFacts): string[] {
  const lock = imageLock(project);
  if (lock.kind === 'requirements') return [];
  return [
    comment(`What ${lock.files[0]} locks for production, with its hashes, as a text that uv installs.`),
    'FROM $PYTHON_IMAGE AS lock',
    // Apart, since a tool may make files beside the lock that it reads.
    `WORKDIR ${lockFolder}`,
    ...copied(project, lock.files),
    run(
      [
        ...uvEnvironment,
        ...exportCommand(lock, project, extras, requirements),
        // An image gets a copy: the folder of an editable one is only there while it is built.
        ...(hasLocalDependencies(project) ? [`sed -i 's/^-e //' ${requirements}`] : []),
      ],
      withUv,
    ),
  ];
}

/** The stage that builds what has no wheel; nothing of what only that takes gets further. */
export function builderStage(project: DjangoProject, facts: ImageFacts): string[] {
  const what = built(project, facts);
  if (what === 'nothing') return [];
  const packages = stagePackages(project, facts);
  const names = facts.sources.map((source) => source.replace('==', ' ')).join(', ');
  const why = [
    ...(what === 'all' ? ['Installed here, since some come from git or a folder.'] : []),
    ...(names ? [`Built from source, for want of a wheel: ${names}.`] : []),
    ...(what === 'sources' ? ['Their lines are taken out of the lock, which has their hashes.'] : []),
    ...(compiles(project, facts)
      ? [
          "Debian's own Python has its headers in a package. Nothing is compiled for a debugger. The Debian packages whose shared libraries were linked to are found, not listed by hand.",
        ]
      : []),
  ];
  const fromSystem =
    packages.length > 0
      ? [
          comment(
            'Debian packages for the stage below, apart: an engine can install them beside the stages that do without.',
          ),
          'FROM $PYTHON_IMAGE AS compilers',
          run(
            installSystemPackages([
              ...packages,
              ...(compiles(project, facts)
                ? ['$([ -x /usr/local/bin/python3 ] || echo libpython3-dev)']
                : []),
            ]),
          ),
          '',
        ]
      : [];
  return [
    ...fromSystem,
    comment(['Dependencies. What only their installation needs stays in this stage.', ...why].join(' ')),
    `FROM ${packages.length > 0 ? 'compilers' : '$PYTHON_IMAGE'} AS builder`,
    // What they name is found from here.
    ...(hasLocalDependencies(project) ? [`WORKDIR ${lockFolder}`] : []),
    ...lockCopy(project, facts),
    run(
      [
        // Every setuptools adds it to Python's own flags, which newer ones replace by CFLAGS.
        ...(compiles(project, facts) ? exported({ CPPFLAGS: '-g0' }) : []),
        ...(what === 'all' ? installAll(project, facts) : installSources(project, facts)),
        ...(compiles(project, facts) ? [findLibraries] : []),
      ],
      withUv,
    ),
  ];
}

/** Each package by a hash; where the lock lacks some, which an index of the team's may not state, by those that it has. */
const checked = ({ unhashed = [] }: ImageFacts) => (unhashed.length > 0 ? [] : ['--require-hashes']);

/** In the stage of the packages: all that have a wheel, straight into the layer that the image has. */
export function wheelsLayer(project: DjangoProject, facts: ImageFacts): string[] {
  const names = facts.sources.map((source) => source.split('==')[0]);
  const install = uvInstall(project, facts);
  const options = [...(names.length > 0 ? ['--excludes /dev/stdin'] : []), `-r ${lockTexts(project)[0]}`];
  const { unhashed = [] } = facts;
  const others = unhashed.length > 1 ? ` and ${unhashed.length - 1} more packages` : '';
  const command = [install, ...checked(facts), '--only-binary :all:', ...options].join(' ');
  const { patch } = project.python;
  return [
    '',
    ...(patch
      ? [
          comment(
            `The manifest does not allow every Python ${project.python.value}: the packages are those of ${patch.asked}, whichever the base has.`,
          ),
        ]
      : []),
    ...(unhashed.length > 0 ? [comment(`The lock has no hash for ${unhashed[0]}${others}.`)] : []),
    ...(names.length > 0
      ? [comment('All but what the stage builder builds, which is copied beside it.')]
      : []),
    comment(
      'Bytecode is compiled here, and not compared with the dates of its sources, since the root file system may be read-only. All files get one date: the same packages make the same layer, to the byte.',
    ),
    ...lockCopy(project, facts),
    run(
      environment([
        names.length > 0 ? `printf '%s\\n' ${names.join(' ')} | ${command}` : command,
        ...additions(project, facts),
      ]),
      withUv,
    ),
  ];
}

/**
 * Most old sources need an old setuptools and do with a newer one, and new ones state what the old one refuses; uv has one
 * constraint for all of them. A newer one than 81 is tried only where the constraint itself is what fails: the last failure
 * is shown.
 */
function installing(command: string, constraints: readonly string[]): string[] {
  const first = constraints.find((one) => one.startsWith('setuptools<'))?.slice('setuptools<'.length);
  if (!first) return [command];
  const newest = [first, ...(first === '81' ? [] : ['81']), '1000'].join(' ');
  const errors = '/opt/build-errors';
  const attempt = [
    `{ for newest in ${newest}; do`,
    `sed -i "s/^setuptools<.*/setuptools<$newest/" /opt/build-constraints.txt;`,
    wrapped(command),
    `  2>${errors} && built=1 && break;`,
    `[ $newest = 81 ] && ! grep -q 'setuptools<81' ${errors} && break;`,
  ];
  return [`${attempt.join(' \\\n      ')} \\\n    done; [ -n "$built" ] || { cat ${errors} >&2; false; }; }`];
}

function buildConstraints(project: DjangoProject, { sources }: ImageFacts) {
  const constraints = constraintsFor(sources, project.python.value);
  return {
    constraints,
    written:
      constraints.length > 0
        ? [`printf '%s\\n' ${constraints.map(quoted).join(' ')} >/opt/build-constraints.txt`]
        : [],
    flags: constraints.length > 0 ? ['--build-constraints /opt/build-constraints.txt'] : [],
  };
}

function installAll(project: DjangoProject, facts: ImageFacts): string[] {
  const { constraints, written, flags } = buildConstraints(project, facts);
  const command = [uvInstall(project, facts), ...flags, `-r ${lockTexts(project)[0]}`].join(' ');
  return [...written, ...environment([...installing(command, constraints), ...additions(project, facts)])];
}

/**
 * What has no wheel, each by its name, since a source distribution runs its own code here. What its build asks for may have none
 * either. The lock's lines of them are taken out, and it remains as the constraint that has their hashes.
 */
function installSources(project: DjangoProject, facts: ImageFacts): string[] {
  const { constraints, written, flags } = buildConstraints(project, facts);
  const names = facts.sources.map((source) => source.split('==')[0] as string);
  const texts = lockTexts(project);
  // A lock may spell a name in another way.
  const pattern = names.map((name) => name.replaceAll('-', '[-_.]')).join('|');
  const command = [
    ...[uvInstall(project, facts), '--no-deps', ...checked(facts)],
    ...names.map((name) => `--no-binary ${name}`),
    ...[...flags, ...texts.map((text) => `-c ${text}`), '-r /opt/sources.txt'],
  ].join(' ');
  return [
    `sed -nE 's/\\\\\\r?$//; /^(${pattern})(\\[.*\\])?==/Ip' ${texts.join(' ')} >/opt/sources.txt`,
    ...written,
    ...environment(installing(command, constraints)),
  ];
}
