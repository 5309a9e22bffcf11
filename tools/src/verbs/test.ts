import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pythonShell, withPostgres } from '@shipshape/provision';
import { findProject } from '@shipshape/workload';
import { distOf, UserError } from '@shipshape/workspace';
import type { Shell } from 'zx';
import type { Recipe } from '../verbs.ts';

/**
 * Whether pytest-xdist is there and has cores to fill. Each of its processes loads Django anew, which on two cores
 * costs more than it saves: the other steps of a pipeline have work for the second one.
 */
async function worthSpreading($: Shell): Promise<boolean> {
  if (availableParallelism() <= 2) return false;
  return (await $({ nothrow: true, verbose: false })`python -c ${'import xdist'}`).exitCode === 0;
}

const recipe: Recipe<'test'> = async ({ project, database }, say) => {
  const { root } = findProject(project);
  const reports = join(distOf(root), 'reports');
  mkdirSync(reports, { recursive: true });
  rmSync(join(reports, `test-${database}.xml`), { force: true });
  const pytest = async (DATABASE_URL: string | undefined) => {
    const $ = await pythonShell(root, say, { DATABASE_URL });
    const spread = (await worthSpreading($)) ? ['--numprocesses=auto', '--dist=loadfile'] : [];
    const { exitCode } = await $({
      nothrow: true,
    })`pytest ${spread} --junitxml=${join(reports, `test-${database}.xml`)}`;
    if (exitCode === 0) return;
    throw new UserError(
      `The tests of ${root} on ${database} did not pass (pytest's exit code ${exitCode}): mend what it names above.`,
    );
  };

  if (database === 'sqlite') await pytest(undefined);
  else if (database === 'postgres') await withPostgres({ say }, pytest);
  else throw new UserError(`--database=${database} is not one of sqlite, postgres.`);
  return `passed on ${database}`;
};

export default recipe;
