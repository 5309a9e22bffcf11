import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '@shipshape/workspace';
import { which } from 'zx/core';
import { aptExtract, aptInstall, hasApt, mayInstall } from './apt.ts';

/** Programs of Debian packages, and where they are looked for. */
interface Wanted<T> {
  packages: string[];
  /** Where they are unpacked to, where this user may not install them. */
  folder: string;
  say: Log;
  /** Finds those that are installed; undefined where there are none. */
  installed: () => T | undefined | Promise<T | undefined>;
  /** Finds those in the folder. */
  unpacked: () => T | undefined;
}

/**
 * Finds programs on this machine. Where there are none, and apt is, gets them: installed as root, since a server then runs
 * as another user, who may not look into the clone; otherwise unpacked only.
 *
 * @returns undefined where there are none and no apt
 */
export async function aptPrograms<T>(wanted: Wanted<T>): Promise<T | undefined> {
  const { packages, folder, say, installed, unpacked } = wanted;
  const found = (await installed()) ?? unpacked();
  if (found) return found;
  if (mayInstall()) {
    await aptInstall(packages, say);
    return installed();
  }
  if (!hasApt()) return undefined;
  await aptExtract(packages, folder, say);
  return unpacked();
}

/** A program, and the variables that it runs with. */
export interface Program {
  path: string;
  env: NodeJS.ProcessEnv;
}

/**
 * Finds the first of these programs on the path, or gets it from a Debian package.
 *
 * @param names what it may be called
 * @param folder where it is unpacked to, where this user may not install it
 * @returns undefined where there is none and no apt
 */
export function aptProgram(
  names: readonly string[],
  { packages, folder, say }: Pick<Wanted<Program>, 'packages' | 'folder' | 'say'>,
): Promise<Program | undefined> {
  return aptPrograms({
    ...{ packages, folder, say },
    installed: async () => {
      for (const name of names) {
        const path = await which(name, { nothrow: true });
        if (path) return { path, env: {} };
      }
      return undefined;
    },
    unpacked: () => {
      const path = names.map((name) => join(folder, 'usr/bin', name)).find((file) => existsSync(file));
      return path ? { path, env: unpackedLibraries(folder) } : undefined;
    },
  });
}

/** The variable by which programs find the libraries that were unpacked beside them into `folder`. */
export function unpackedLibraries(folder: string): { LD_LIBRARY_PATH: string } {
  const libraries = join(folder, 'usr/lib');
  const names = readdirSync(libraries).filter((name) => name.includes('-linux-'));
  // BLAS and LAPACK lie in folders of their own, which a package's script would link to.
  const folders = names.flatMap((name) => ['.', 'blas', 'lapack'].map((one) => join(libraries, name, one)));
  return { LD_LIBRARY_PATH: [...folders, libraries].join(':') };
}
