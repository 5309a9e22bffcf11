import { posix } from 'node:path';
import type { DjangoProject } from '../describe/project.ts';
import { hasLocalDependencies, type ImageFacts } from './facts.ts';
import { imageLock } from './lock/image-lock.ts';
import { pinnedAdditions } from './server.ts';
import { certificates, comment, exported, run } from './text.ts';

/** The release that installs. It need not be the team's own: what it reads is stable. */
const uvVersion = '0.13.9';

/** Where the image has the text that it was installed from. */
export const lockFolder = '/opt/lock';

/** What the tool of the team's lock writes for uv. */
export const requirements = '/opt/requirements.txt';

/** Where a RUN has uv. The folder is in every base image, so that a mount leaves none behind. */
const mounted = '/mnt';

/** uv, while a command runs, and the machine's CA bundle. */
export const withUv = [certificates, `type=bind,from=uv,source=/opt/uv,target=${mounted}`];

/** The stage that has uv, by pip of the official image or by the wheel that Debian's Python makes environments with. */
export const uvStage = [
  comment(
    'uv, which installs: mounted, so that no layer of the image has it. Of a stage that ends with a RUN, and comes from its cache, buildah 1.28 mounts an empty folder.',
  ),
  'FROM $PYTHON_IMAGE AS uv',
  run(
    [
      ...exported({
        PIP_DISABLE_PIP_VERSION_CHECK: '1',
        PIP_ROOT_USER_ACTION: 'ignore',
        PIP_CERT: '/etc/ssl/certs/ca-certificates.crt',
      }),
      'if python3 -m pip --version >/dev/null 2>&1; \\\n    then pip="-m pip"; else pip="$(echo /usr/share/python-wheels/pip-*.whl)/pip"; fi',
      `python3 $pip install --quiet --no-cache-dir --no-compile --target /opt/uv uv==${uvVersion}`,
    ],
    [certificates],
  ),
  'ENV PATH=/opt/uv/bin:$PATH',
];

/** What uv and the tools that it starts run with. */
export const uvEnvironment = [
  `export PATH="$PATH:${mounted}/bin"`,
  ...exported({
    SSL_CERT_FILE: '/etc/ssl/certs/ca-certificates.crt',
    UV_NO_CACHE: '1',
    UV_NO_INSTALLER_METADATA: '1',
    UV_PYTHON_DOWNLOADS: 'never',
    PYTHONDONTWRITEBYTECODE: '1',
    PYC_INVALIDATION_MODE: 'UNCHECKED_HASH',
  }),
];

/** What uv reads, of the context and of the stage that wrote it. */
export function lockCopy(project: DjangoProject, { uvSettings }: ImageFacts): string[] {
  const lock = imageLock(project);
  const own = lock.kind === 'requirements';
  const files = [...(own ? lock.files : []), ...(uvSettings ? [uvSettings] : [])];
  return [...copied(project, files), ...(own ? [] : [`COPY --from=lock ${requirements} ${requirements}`])];
}

export function copied(project: DjangoProject, files: readonly string[]): string[] {
  if (hasLocalDependencies(project))
    return [comment('Some dependencies lie in this repository.'), `COPY . ${lockFolder}/`];
  const folders = new Map<string, string[]>();
  for (const file of files) {
    const folder = file.split('/').slice(0, -1).join('/');
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  return [...folders].map(
    ([folder, names]) => `COPY ${names.join(' ')} ${lockFolder}/${folder ? `${folder}/` : ''}`,
  );
}

/** The commands that make the environment, around those that install into it. */
export const environment = (commands: readonly string[]): string[] => [
  ...uvEnvironment,
  `uv venv --quiet --python "$(command -v python3)" /opt/venv`,
  ...commands,
  'rm -f /opt/venv/.lock',
  'find /opt/venv -exec touch -h -d 1980-01-01T00:00:00Z {} +',
];

/**
 * The flags for further indexes. Any of them may serve a package, since a lock pins each; by default uv
 * would take no version from the second index that has a package.
 */
export const fromIndexes = (addresses: readonly string[] = []): string[] =>
  addresses.length > 0
    ? [...addresses.flatMap((one) => ['--index', one]), '--index-strategy', 'unsafe-best-match']
    : [];

export function uvInstall(project: DjangoProject, { uvSettings, indexes }: ImageFacts): string {
  const { patch } = project.python;
  // Otherwise uv leaves out what the lock has for that release alone, or refuses the project's own code.
  const version = patch ? ` --python-version ${patch.asked}` : '';
  // It reads the settings of the folder where it runs; a dependency in a folder is found from there as well.
  const directory =
    uvSettings && !hasLocalDependencies(project)
      ? ` --directory ${posix.join(lockFolder, posix.dirname(uvSettings))}`
      : '';
  const from = fromIndexes(indexes)
    .map((flag) => ` ${flag}`)
    .join('');
  return `uv pip install --quiet${directory}${from} --python /opt/venv${version} --compile-bytecode`;
}

/** The texts that uv reads; the first one names the others. */
export function lockTexts(project: DjangoProject): string[] {
  const { kind, files } = imageLock(project);
  return kind === 'requirements' ? files.map((file) => `${lockFolder}/${file}`) : [requirements];
}

/** What the image needs beside the team's own lock. */
export function additions(project: DjangoProject, facts: ImageFacts): string[] {
  const added = imageLock(project).own ? [] : pinnedAdditions(project);
  // They have no hashes, so they come from the usual index alone.
  const install = uvInstall(project, { ...facts, indexes: [] });
  return added.length > 0 ? [`${install} --only-binary :all: ${added.join(' ')}`] : [];
}
