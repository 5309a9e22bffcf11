import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { withPostgres } from '@shipshape/provision';
import { distOf, UserError, workspaceRoot } from '@shipshape/workspace';
import type { Shell } from 'zx/core';
import type { Task } from '../workload.ts';
import { pytestCause } from './causes/pytest.ts';
import { saveCoverage } from './coverage.ts';
import { described } from './own/described.ts';
import { isLockedHere } from './own/locked-here.ts';
import { pytestFlags } from './own/outside.ts';
import { ownTest } from './own/test.ts';
import { ended, requirePassed } from './run.ts';
import { judgingShell } from './shell.ts';

/**
 * Whether pytest-xdist is there and has cores to fill. Each of its processes loads Django again, which on two cores
 * costs more than it saves: the other steps of a pipeline have work for the second one.
 */
async function worthSpreading($: Shell): Promise<boolean> {
  if (availableParallelism() <= 2) return false;
  return (await $({ nothrow: true, verbose: false })`python -c ${'import xdist'}`).exitCode === 0;
}

/**
 * Runs the tests of a Django project with coverage, and leaves a JUnit report under dist.
 *
 * @param database `sqlite`, or `postgres`: a real server, TEST_DATABASE_URL or one started for the run; `auto`: what the
 *   project needs
 * @throws UserError that names the cause where they did not pass
 */
export async function test(task: Task, { database }: { database: string }): Promise<string> {
  if (!['auto', 'sqlite', 'postgres'].includes(database)) {
    throw new UserError(`--database must be auto, sqlite or postgres, not "${database}".`);
  }
  if (!isLockedHere(task.project)) return ownTest(task, described(task.project), database);
  return testLocked(task, database === 'auto' ? 'sqlite' : database);
}

async function testLocked(task: Task, database: string): Promise<string> {
  const { name, root } = task.project;
  const reports = join(distOf(root), 'reports');
  const report = join(reports, `test-${database}.xml`);
  mkdirSync(reports, { recursive: true });
  rmSync(report, { force: true });
  const pytest = async (DATABASE_URL: string | undefined) => {
    const $ = await judgingShell(task, DATABASE_URL === undefined ? {} : { DATABASE_URL });
    const spread = (await worthSpreading($)) ? ['--numprocesses=auto', '--dist=loadfile'] : [];
    const began = Date.now();
    const alone = pytestFlags(root, join(workspaceRoot, root), workspaceRoot);
    const result = await ended($`pytest ${alone} ${spread} --junitxml=${report}`);
    requirePassed(`The tests of ${name} on ${database} did not pass`, result, pytestCause);
    await saveCoverage($, root, join(reports, `coverage-${database}.json`), began);
  };
  if (database === 'sqlite') await pytest(undefined);
  else await withPostgres({ say: task.say }, pytest);
  return `passed on ${database}`;
}
