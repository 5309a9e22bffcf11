import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readRecord, withLock, workspaceRoot } from '@shipshape/workspace';
import { built } from '../../tools/build.mjs';

const packages = join(workspaceRoot, 'dist/packages');

/** Packs the package shipshape into dist/packages, unless it is there from the sources as they are. */
export function ensurePacked(): Promise<void> {
  return withLock(
    join(workspaceRoot, '.shipshape/pack.lock'),
    async () => {
      const stamp = readRecord<{ build: string }>(join(packages, 'build.json'))?.build;
      if (stamp === built('shipshape') && existsSync(join(packages, 'shipshape/cli.js'))) return;
      execFileSync(process.execPath, ['tools/pack.mjs'], { cwd: workspaceRoot, stdio: 'ignore' });
    },
    () => {},
  );
}

/** The tarball of a package, packed from the sources as they are. */
export async function packedFile(name: string): Promise<string> {
  await ensurePacked();
  const file = readdirSync(packages).find((one) => one.startsWith(`${name}-`) && one.endsWith('.tgz'));
  if (!file) throw new Error(`There is no tarball of ${name} in ${packages}.`);
  return join(packages, file);
}
