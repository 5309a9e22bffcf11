import { productionVariables } from '../describe/index.ts';
import { runPackages } from '../describe/install/run-packages.ts';
import type { DjangoProject } from '../describe/project.ts';
import { madeOutside } from './data.ts';
import type { ImageFacts } from './facts.ts';
import { built, compiles, wheelsLayer } from './install.ts';
import { installLibraries } from './libraries.ts';
import { pythonPath } from './python-path.ts';
import { serverEnvironment } from './server-command.ts';
import { comment, installSystemPackages, quoted, run } from './text.ts';

/** The stage that is the image without the code: packages of Debian and of Python, the user, and the environment. */
export function packagesStage(project: DjangoProject, facts: ImageFacts): string[] {
  const known = knownPackages(project, facts);
  const what = built(project, facts);
  const user = [
    `echo 'app:x:10001:10001::/tmp:/usr/sbin/nologin' >>/etc/passwd`,
    `echo 'app:x:10001:' >>/etc/group`,
    ...madeOutside(project),
  ];
  return [
    // Apart, since an engine can build it beside the stage that compiles.
    ...(what === 'sources'
      ? [
          comment('The packages that have a wheel.'),
          'FROM $PYTHON_IMAGE AS wheels',
          ...wheelsLayer(project, facts),
          '',
        ]
      : []),
    comment('The packages, and the user that runs the server: the image without the code.'),
    `FROM ${what === 'sources' ? 'wheels' : '$PYTHON_IMAGE'} AS packages`,
    ...(compiles(project, facts)
      ? []
      : [run([...(known.length > 0 ? installSystemPackages(known) : []), ...user])]),
    ...(what === 'nothing' ? wheelsLayer(project, facts) : []),
    ...(compiles(project, facts) ? ['', ...installLibraries(known, user)] : []),
    ...(what === 'nothing' ? [] : ['COPY --from=builder /opt/venv /opt/venv']),
    `ENV ${environment(project).join(' \\\n    ')}`,
  ];
}

function environment(project: DjangoProject): string[] {
  return [
    'VIRTUAL_ENV=/opt/venv',
    'PATH=/opt/venv/bin:$PATH',
    'HOME=/tmp',
    'PYTHONUNBUFFERED=1',
    'PYTHONDONTWRITEBYTECODE=1',
    ...(pythonPath(project) ? [`PYTHONPATH=${pythonPath(project)}`] : []),
    ...Object.entries(productionVariables(project.settings)).map(([name, value]) => `${name}=${value}`),
    'PORT=8000',
    ...serverEnvironment(project),
  ];
}

/** The Debian packages without which the project's own do not even load, in quotes for the shell. */
const knownPackages = (project: DjangoProject, facts: ImageFacts): string[] =>
  runPackages(installedNames(project, facts), facts.usesGeo).map(quoted);

/** What the lock installs; where nothing was resolved, what the project names, with the packages of its extras. */
const installedNames = ({ requirements }: DjangoProject, { installed }: ImageFacts): readonly string[] =>
  installed ??
  requirements
    .map(({ value }) => value)
    .filter(({ development }) => !development)
    .flatMap(({ name, extras }) => [name, ...extras.map((extra) => `${name}-${extra}`)]);
