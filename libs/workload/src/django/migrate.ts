import { UserError } from '@shipshape/workspace';
import type { Shell } from 'zx/core';
import type { Project, Task } from '../workload.ts';
import { described } from './own/described.ts';
import { isLockedHere } from './own/locked-here.ts';
import { ended } from './run.ts';
import { developerShell } from './shell.ts';
import { lacksDatabase } from './smoke/manage.ts';

/** Applies the project's migrations to the local database: SQLite, or DATABASE_URL. */
export async function migrate(task: Task): Promise<string> {
  return migrateWith(await developerShell(task), task.project);
}

/**
 * The same in a shell that is there.
 *
 * @returns what came of it: a project without a database has nothing to migrate
 */
export async function migrateWith($: Shell, project: Project): Promise<string> {
  const { exitCode, output } = await ended($`python ${project.marker} migrate`);
  if (exitCode === 0) return 'the database has all migrations';
  const noDatabase = lacksDatabase.test(output) && !isLockedHere(project) && described(project).noDatabase;
  if (noDatabase) return `there is no database to migrate: ${noDatabase}`;
  throw new UserError(`The database was not migrated (exit code ${exitCode}): Django's output is above.`);
}
