import { settingsVariables } from '../describe/index.ts';
import type { DjangoProject } from '../describe/project.ts';
import { dataFolder, keepsData } from './data.ts';
import type { ImageFacts } from './facts.ts';
import { built, compiles, wheelsLayer } from './install.ts';
import { pythonPath } from './python-path.ts';
import { runPackages } from './run-packages.ts';
import { serverEnvironment } from './server.ts';
import { comment, installSystemPackages, quoted, run } from './text.ts';

const list = '/opt/runtime-packages';
const kept = '/usr/local/share/runtime-packages';

/**
 * Finds which Debian packages own the shared libraries that /opt/venv loads, as dpkg-shlibdeps does. A library's path
 * is looked up by its end: Debian before trixie knows of /lib what is found below /usr/lib.
 */
const find = `find /opt/venv -type f \\( -name '*.so*' -o -path '*/bin/*' \\) -exec ldd {} + 2>/dev/null \\
    | awk '$2 == "=>" && $3 ~ "^/" && $3 !~ "^/opt/venv/" { print $3 }' | sort -u | xargs -r readlink -f \\
    | sed 's,^\\(/usr\\)\\?,*,' | xargs -r dpkg --search 2>/dev/null | sed -n 's/^\\([a-z0-9.+-]*\\)[:,].*/\\1/p' \\
    | sort -u >${list}`;

/** In the stage that builds: the list of the Debian packages that what it built needs. */
export function findLibraries(project: DjangoProject, facts: ImageFacts): string[] {
  if (!compiles(project, facts)) return [];
  return [
    '',
    comment('The Debian packages whose shared libraries were linked to: found, not listed by hand.'),
    run([find]),
  ];
}

/** The stage that is the image without the code: packages of Debian and of Python, the user, and the environment. */
export function packagesStage(project: DjangoProject, facts: ImageFacts): string[] {
  const known = knownPackages(project, facts);
  const what = built(project, facts);
  return [
    comment('The packages, and the user that runs the server: the image without the code.'),
    'FROM $PYTHON_IMAGE AS packages',
    run([
      ...(known.length > 0 ? installSystemPackages(known) : []),
      `echo 'app:x:10001:10001::/tmp:/usr/sbin/nologin' >>/etc/passwd`,
      `echo 'app:x:10001:' >>/etc/group`,
      ...(keepsData(project) ? [`install -d -m 1777 ${dataFolder}`] : []),
    ]),
    ...(what === 'all' ? [] : wheelsLayer(project, facts)),
    // Copied, since the layer cache of buildah does not look into a mounted file: on the same base, a project would get
    // the libraries of another one.
    ...(compiles(project, facts)
      ? ['', `COPY --from=builder ${list} ${kept}`, run(installSystemPackages([`$(cat ${kept})`]))]
      : []),
    ...(what === 'nothing' ? [] : ['COPY --from=builder /opt/venv /opt/venv']),
    `ENV ${environment(project).join(' \\\n    ')}`,
  ];
}

function environment(project: DjangoProject): string[] {
  const settings = project.settings.production?.value;
  return [
    'VIRTUAL_ENV=/opt/venv',
    'PATH=/opt/venv/bin:$PATH',
    'HOME=/tmp',
    'PYTHONUNBUFFERED=1',
    'PYTHONDONTWRITEBYTECODE=1',
    ...(pythonPath(project) ? [`PYTHONPATH=${pythonPath(project)}`] : []),
    ...Object.entries(settings ? settingsVariables(settings) : {}).map(([name, value]) => `${name}=${value}`),
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
