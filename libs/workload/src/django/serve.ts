import { UserError } from '@shipshape/workspace';
import type { Task } from '../workload.ts';
import { migrateWith } from './migrate.ts';
import { developerShell } from './shell.ts';

/** Starts Django's development server on 127.0.0.1, the database migrated first. Returns when the server ended. */
export async function serve(task: Task, { port }: { port: string }): Promise<string> {
  const { marker } = task.project;
  if (!/^\d{1,5}$/.test(port)) throw new UserError(`--port must be a number, not "${port}".`);
  const $ = await developerShell(task);
  await migrateWith($, task.project);
  const shell = $({ stdio: 'inherit', nothrow: true });
  const { exitCode } = await shell`python ${marker} runserver 127.0.0.1:${port}`;
  if (exitCode) throw new UserError(`The server ended with exit code ${exitCode}: Django's output is above.`);
  return 'the server ended';
}
