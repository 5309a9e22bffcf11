import { UserError } from '@shipshape/workspace';
import type { Shell } from 'zx/core';
import type { Task } from '../workload.ts';
import { ended } from './run.ts';
import { developerShell } from './shell.ts';

/** Applies the project's migrations to the local database: SQLite, or DATABASE_URL. */
export async function migrate(task: Task): Promise<string> {
  await migrateWith(await developerShell(task), task.project.marker);
  return 'the database has all migrations';
}

/**
 * The same in a shell that is there.
 *
 * @param manage the path of manage.py
 */
export async function migrateWith($: Shell, manage: string): Promise<void> {
  const { exitCode } = await ended($`python ${manage} migrate`);
  if (exitCode !== 0) {
    throw new UserError(`The database was not migrated (exit code ${exitCode}): Django's output is above.`);
  }
}
