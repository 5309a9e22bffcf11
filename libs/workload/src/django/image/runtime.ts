import type { DjangoProject } from '../describe/project.ts';
import { dataFolder, keepsData } from './data.ts';
import type { ImageFacts } from './facts.ts';
import { stagePackages } from './install.ts';
import { runPackages } from './run-packages.ts';
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

/** Libraries are compiled against what the build installs only where something is compiled: a wheel brings its own. */
const findsLibraries = (project: DjangoProject, facts: ImageFacts) =>
  stagePackages(project, facts).includes('gcc');

/** In the stage that installs: the list of the Debian packages that the last stage needs. */
export function findLibraries(project: DjangoProject, facts: ImageFacts): string[] {
  if (!findsLibraries(project, facts)) return [];
  return [
    '',
    comment(
      'The Debian packages whose shared libraries were linked to, for the last stage: found, not listed by hand.',
    ),
    run([find]),
  ];
}

/** In the last stage: those packages, and those that no linker knows of; and the user that runs the server. */
export function systemLayer(project: DjangoProject, facts: ImageFacts): string[] {
  const known = knownPackages(project, facts);
  const found = findsLibraries(project, facts);
  const user = [
    `echo 'app:x:10001:10001::/tmp:/usr/sbin/nologin' >>/etc/passwd`,
    `echo 'app:x:10001:' >>/etc/group`,
    ...(keepsData(project) ? [`install -d -m 1777 ${dataFolder}`] : []),
  ];
  if (!found && known.length === 0) return [run(user)];
  const packages = [...(found ? [`$(cat ${kept})`] : []), ...known];
  // Copied, since the layer cache of buildah does not look into a mounted file: on the same base, a project would get
  // the libraries of another one.
  const copy = found ? [`COPY --from=builder ${list} ${kept}`] : [];
  return [...copy, run([...installSystemPackages(packages), ...user])];
}

/** The Debian packages without which the project's own do not even load, in quotes for the shell. */
export const knownPackages = (project: DjangoProject, facts: ImageFacts): string[] =>
  runPackages(installedNames(project, facts), facts.usesGeo).map(quoted);

/** What the lock installs; where nothing was resolved, what the project names, with the packages of its extras. */
const installedNames = ({ requirements }: DjangoProject, { installed }: ImageFacts): readonly string[] =>
  installed ??
  requirements
    .map(({ value }) => value)
    .filter(({ development }) => !development)
    .flatMap(({ name, extras }) => [name, ...extras.map((extra) => `${name}-${extra}`)]);
