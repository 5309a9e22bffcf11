import { installSystemPackages, run } from './text.ts';

const list = '/opt/runtime-packages';
const kept = '/usr/local/share/runtime-packages';

/**
 * Finds which Debian packages own the shared libraries that /opt/venv loads, as dpkg-shlibdeps does: the last command of
 * the stage that builds. A library's path is looked up by its end: Debian before trixie knows of /lib what is found below
 * /usr/lib.
 */
export const findLibraries = `find /opt/venv -type f \\( -name '*.so*' -o -path '*/bin/*' \\) -exec ldd {} + 2>/dev/null \\
    | awk '$2 == "=>" && $3 ~ "^/" && $3 !~ "^/opt/venv/" { print $3 }' | sort -u | xargs -r readlink -f \\
    | sed 's,^\\(/usr\\)\\?,*,' | xargs -r dpkg --search 2>/dev/null | sed -n 's/^\\([a-z0-9.+-]*\\)[:,].*/\\1/p' \\
    | sort -u >${list}`;

/**
 * In the image: installs what was found, and the `known` packages, in one go.
 *
 * The list is copied, since the layer cache of buildah does not look into a mounted file: on the same base, a project would
 * get the libraries of another one.
 *
 * @param more commands of the same RUN
 */
export const installLibraries = (known: readonly string[], more: readonly string[]): string[] => [
  `COPY --from=builder ${list} ${kept}`,
  run([...installSystemPackages([...known, `$(cat ${kept})`]), ...more]),
];
