import type { DjangoProject } from '../describe/project.ts';
import { hasLocalDependencies, type ImageFacts } from './facts.ts';
import { type ImageLock, imageLock } from './lock/image-lock.ts';
import { buildPackages, constraintsFor } from './packages.ts';
import { pinnedAdditions } from './server.ts';
import { certificates, comment, installSystemPackages, quoted, run } from './text.ts';

/** Releases of the tools that read a lock. They need not be the team's own: the formats are stable. */
const tools = {
  uv: '0.13.9',
  poetry: '2.5.1',
  'poetry-plugin-export': '1.10.1',
  pdm: '2.29.4',
  pipenv: '2026.10.3',
};

/** Nothing newer than these releases is installed with them: a later release of what they depend on may break them. */
const toolsAsOf = '2026-11-01';

/** What production installs, in the build. */
const requirements = '/opt/requirements.txt';

/** pip of the official image, or the wheel that Debian's Python makes environments with: faster than to make one. */
const findPip =
  'if python3 -m pip --version >/dev/null 2>&1; then pip="-m pip"; else pip="$(echo /usr/share/python-wheels/pip-*.whl)/pip"; fi';

/** The Debian packages of the stage that installs. */
export function stagePackages(project: DjangoProject, facts: ImageFacts): string[] {
  const fromGit = project.install.value.direct.some((written) => /\bgit\+|\.git\b/.test(written));
  return [...buildPackages(facts.sources), ...(fromGit ? ['ca-certificates', 'git'] : [])];
}

/** The stage that installs the dependencies into /opt/venv; nothing of what only that takes gets further. */
export function installStage(project: DjangoProject, facts: ImageFacts): string[] {
  const lock = imageLock(project);
  const packages = stagePackages(project, facts);
  const names = facts.sources.map((source) => source.replace('==', ' ')).join(', ');
  return [
    comment('Dependencies. What only their installation needs stays in this stage.'),
    'FROM $PYTHON_IMAGE AS builder',
    `ENV PYTHONDONTWRITEBYTECODE=1 \\
    PIP_DISABLE_PIP_VERSION_CHECK=1 \\
    PIP_NO_CACHE_DIR=1 \\
    PIP_ROOT_USER_ACTION=ignore \\
    PIP_CERT=/etc/ssl/certs/ca-certificates.crt \\
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \\
    UV_NO_CACHE=1 \\
    UV_NO_INSTALLER_METADATA=1 \\
    UV_PYTHON_DOWNLOADS=never \\
    PATH=/opt/venv/bin:$PATH:/opt/build/bin`,
    '',
    ...(packages.includes('gcc')
      ? [
          comment(
            `Built from source, for want of a wheel: ${names}. Debian's own Python has its headers in a package.`,
          ),
          run(installSystemPackages([...packages, '$([ -x /usr/local/bin/python3 ] || echo python3-dev)'])),
          '',
        ]
      : packages.length > 0
        ? [comment('Dependencies from git.'), run(installSystemPackages(packages)), '']
        : []),
    comment(
      "Behind a proxy that intercepts TLS, the build gets the machine's CA bundle as a secret: mounted while a command runs, and in no layer. Without it, the image's own bundle is used.",
    ),
    run([findPip, `python3 $pip install --quiet --target /opt/build uv==${tools.uv}`], [certificates]),
    '',
    // Not in /app, since a tool may make files beside the lock that it reads.
    'WORKDIR /opt/lock',
    ...copied(project, lock),
    ...(lock.kind === 'requirements'
      ? []
      : [
          comment(`What ${lock.files[0]} locks for production, with its hashes, as a text that uv installs.`),
          run(
            [
              ...exportCommand(lock, project, facts.extras, requirements),
              // An image gets a copy: the folder of an editable one is only there while it is built.
              ...(hasLocalDependencies(project) ? [`sed -i 's/^-e //' ${requirements}`] : []),
            ],
            [certificates],
          ),
          '',
        ]),
    ...(project.python.patch
      ? [
          comment(
            `The manifest does not allow every Python ${project.python.value}: the packages are those of ${project.python.patch.asked}, whichever the base has.`,
          ),
        ]
      : []),
    comment(
      'Bytecode is compiled here, and not compared with the dates of its sources, since the root file system may be read-only. All files get one date: the same packages make the same layer, to the byte.',
    ),
    run(installCommands(project, facts, lock), [certificates]),
  ];
}

function copied(project: DjangoProject, { files }: ImageLock): string[] {
  if (hasLocalDependencies(project))
    return [comment('Some dependencies lie in this repository.'), 'COPY . ./'];
  const folders = new Map<string, string[]>();
  for (const file of files) {
    const folder = file.split('/').slice(0, -1).join('/');
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  return [...folders].map(([folder, names]) => `COPY ${names.join(' ')} ./${folder ? `${folder}/` : ''}`);
}

/**
 * Most old sources need an old setuptools and do with a newer one, and new ones state what the old one refuses; uv has one
 * constraint for all of them. Of two failures the last one is shown.
 */
const installing = (command: string, constraints: readonly string[]): string[] =>
  constraints.includes('setuptools<66')
    ? [
        `for newest in 66 81; do sed -i "s/^setuptools<.*/setuptools<$newest/" /opt/build-constraints.txt; ${command} 2>/opt/build-errors && break; done || { cat /opt/build-errors >&2; false; }`,
      ]
    : [command];

function installCommands(project: DjangoProject, { sources }: ImageFacts, lock: ImageLock): string[] {
  const constraints = constraintsFor(sources, project.python.value);
  const texts = lock.kind === 'requirements' ? lock.files.slice(0, 1) : [requirements];
  const { patch } = project.python;
  // Otherwise uv leaves out what the lock has for that release alone, or refuses the project's own code.
  const version = patch ? ` --python-version ${patch.asked}` : '';
  const install = `uv pip install --quiet --python /opt/venv${version} --compile-bytecode`;
  const options = [
    ...(lock.hashed ? ['--require-hashes'] : []),
    ...wheelOptions(project, sources),
    ...(constraints.length > 0 ? ['--build-constraints /opt/build-constraints.txt'] : []),
    ...texts.map((text) => `-r ${text}`),
  ];
  const added = lock.own ? [] : pinnedAdditions(project);
  return [
    ...(constraints.length > 0
      ? [`printf '%s\\n' ${constraints.map(quoted).join(' ')} >/opt/build-constraints.txt`]
      : []),
    'export PYC_INVALIDATION_MODE=UNCHECKED_HASH',
    'uv venv --quiet --python "$(command -v python3)" /opt/venv',
    ...installing([install, ...options].join(' '), constraints),
    ...(added.length > 0 ? [`${install} --only-binary :all: ${added.join(' ')}`] : []),
    'rm -f /opt/venv/.lock',
    'find /opt/venv -exec touch -h -d 1980-01-01T00:00:00Z {} +',
  ];
}

/** Wheels only, but for what has none: a source distribution runs its own code here, so each is named. */
function wheelOptions({ install }: DjangoProject, sources: readonly string[]): string[] {
  if (install.value.direct.length > 0) return [];
  return ['--only-binary :all:', ...sources.map((source) => `--no-binary ${source.split('==')[0]}`)];
}

/** Has the tool whose lock it is write what production installs into a file: the commands. */
export function exportCommand(
  { kind, files }: ImageLock,
  project: DjangoProject,
  extras: readonly string[],
  output: string,
): string[] {
  const { production } = project.install.value.groups;
  const groups = production.filter((name) => !extras.includes(name));
  const each = (flag: string, names: readonly string[]) => names.map((name) => `${flag} ${name}`);
  const folder = files[0]?.includes('/') ? files[0].split('/').slice(0, -1).join('/') : undefined;
  const at = (flag: string) => (folder ? [`${flag} ${folder}`] : []);
  switch (kind) {
    case 'poetry':
      return [
        [
          `uv tool run --quiet --exclude-newer ${toolsAsOf} --from poetry==${tools.poetry} --with poetry-plugin-export==${tools['poetry-plugin-export']}`,
          ...['poetry export', ...at('--directory'), `--output ${output}`],
          `--only ${['main', ...groups.filter((name) => name !== 'main')].join(',')}`,
          ...each('--extras', extras),
        ].join(' '),
      ];
    case 'pdm':
      return [
        ...(project.python.patch
          ? [
              `sed -i 's/^requires-python *=.*/requires-python = "==${project.python.value}.*"/' ${folder ? `${folder}/` : ''}pyproject.toml`,
            ]
          : []),
        [
          `PDM_USE_VENV=false uv tool run --quiet --exclude-newer ${toolsAsOf} pdm@${tools.pdm} export --prod --format requirements`,
          ...[...at('--project'), `--output ${output}`],
          ...each('--group', [...groups.filter((name) => name !== 'default'), ...extras]),
        ].join(' '),
      ];
    case 'pipenv':
      return [
        ...at('cd'),
        `uv tool run --quiet --exclude-newer ${toolsAsOf} pipenv@${tools.pipenv} requirements --hash >${output}`,
      ];
    default:
      return [
        [
          'uv export --quiet --frozen --no-default-groups --no-editable --no-emit-project',
          ...[...at('--project'), `--output-file ${output}`],
          ...[...each('--group', groups), ...each('--extra', extras)],
        ].join(' '),
      ];
  }
}
