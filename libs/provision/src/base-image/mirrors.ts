import { aptGet } from '../apt/apt-get.ts';
import type { DebianRecipe } from './base-recipe.ts';

/** Where this machine keeps the keys of archives. */
export const keyrings = '/usr/share/keyrings';

/** An archive that apt takes packages from, as apt itself names it: origin and label. */
type Archive = 'Debian/Debian' | 'Debian/Debian-Security' | 'Ubuntu/Ubuntu';

/** The addresses of this machine's own mirrors of archives; undefined where it has none, or none without a login. */
export async function ownMirrorsOf(...archives: Archive[]): Promise<(string | undefined)[]> {
  const format = ['--format', '$(ORIGIN)/$(LABEL) $(REPO_URI)', 'Created-By: Packages'];
  const { stdout } = await aptGet(['indextargets', ...format]);
  return archives.map((archive) => mirrorIn(stdout, archive));
}

/** The same, among the lines `<archive> <address>`. */
export function mirrorIn(lines: string, archive: Archive): string | undefined {
  const [, uri] =
    lines
      .split('\n')
      .map((line) => line.split(' '))
      .find(([source, uri]) => source === archive && uri?.startsWith('http')) ?? [];
  if (!uri) return undefined;
  // It ends in the image: an address with a password, or with a token in place of a name, must not.
  const { username, password } = new URL(uri);
  return username || password ? undefined : uri;
}

/** Lines for sources.list from this machine's own mirrors of the suite; none where it has no plain ones. */
export async function ownMirrors({
  suite,
  ubuntu,
}: Pick<DebianRecipe, 'suite' | 'ubuntu'>): Promise<string[]> {
  if (ubuntu) {
    // Ubuntu's archive has the security updates as well.
    const [mirror] = await ownMirrorsOf('Ubuntu/Ubuntu');
    const pockets = [suite, `${suite}-updates`, `${suite}-security`];
    return mirror ? pockets.map((pocket) => `deb ${mirror} ${pocket} main universe`) : [];
  }
  const [main, security] = await ownMirrorsOf('Debian/Debian', 'Debian/Debian-Security');
  if (!main || !security) return [];
  return [
    `deb ${main} ${suite} main`,
    `deb ${main} ${suite}-updates main`,
    `deb ${security} ${suite}-security main`,
  ];
}
