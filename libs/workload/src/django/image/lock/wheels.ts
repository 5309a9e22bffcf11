import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError, withTemporaryFolder } from '@shipshape/workspace';
import { compileCause } from '../../causes/lock.ts';
import { compile, type Resolver } from './compile.ts';
import type { LockInputs } from './inputs.ts';
import { pinnedIn, wholeLines } from './lock-text.ts';
import { withoutWheel } from './uv-messages.ts';

/**
 * Those that the requirements themselves pin, but for the one that is known: uv names one in each run, and a run over
 * these alone asks the index for a tenth of the pages. Where it cannot tell, the runs over everything do.
 */
export async function pinnedWithoutWheels(
  { requirements }: LockInputs,
  known: string,
  resolver: Resolver,
): Promise<string[]> {
  const others = pinnedLines(requirements).filter((line) => !pinnedIn(line)[0]?.startsWith(`${known}==`));
  const found = await withoutWheels(others.join('\n'), resolver).catch(() => []);
  return found.map((pinned) => pinned.replace(/==.*/, ''));
}

/**
 * Which packages of a locked list have no wheel for the image's Python; what its markers leave out there does not count.
 *
 * @param requirements a requirements text that pins everything
 * @param options further ones of `uv pip compile`
 * @returns each as `name==version`
 * @throws UserError where the package index cannot be reached, or has none of them
 */
export async function withoutWheels(
  requirements: string,
  resolver: Resolver,
  options: readonly string[] = [],
): Promise<string[]> {
  return await withTemporaryFolder('lock', async (temporary) => {
    const file = join(temporary, 'requirements.in');
    const found: string[] = [];
    for (let left = pinnedLines(requirements); left.length > 0; ) {
      writeFileSync(file, left.map((one) => `${one}\n`).join(''));
      const what = [file, '--no-deps', ...options];
      const { exitCode, stderr } = await compile(resolver, { manifest: undefined }, what);
      if (exitCode === 0) break;
      const name = withoutWheel(stderr);
      const next = left.filter((one) => pinnedIn(one)[0]?.split('==')[0] === name);
      if (next.length === 0)
        throw new UserError(compileCause('the lock', 'a list of packages without a wheel', stderr));
      found.push(...pinnedIn(next.at(-1) as string));
      left = left.filter((one) => !next.includes(one));
    }
    return found;
  });
}

/** The lines of a requirements text that pin a version, markers included and hashes left out. */
export const pinnedLines = (requirements: string): string[] =>
  wholeLines(requirements)
    .map((line) => line.replaceAll(/\s--hash[= ]\S+/g, '').trim())
    .filter((line) => pinnedIn(line).length > 0);
