import { UserError } from '@shipshape/workspace';
import type { Task } from '../workload.ts';
import { migrateWith } from './migrate.ts';
import { described } from './own/described.ts';
import { forDevelopment } from './own/for-development.ts';
import { isLockedHere } from './own/locked-here.ts';
import { extensionsOf, neededServices, servicesToStart, variablesOf } from './own/needed-services.ts';
import { withServices } from './own/services.ts';
import { djangoSettings } from './settings.ts';
import { developerShell, developersEnvironment } from './shell.ts';

/** Starts Django's development server on 127.0.0.1, the database migrated first. Returns when the server ended. */
export async function serve(task: Task, { port }: { port: string }): Promise<string> {
  if (!/^\d{1,5}$/.test(port)) throw new UserError(`--port must be a number, not "${port}".`);
  const { project, say } = task;
  if (isLockedHere(project)) return served(task, port);
  const found = described(project);
  const needed = djangoSettings(project.root).services ?? neededServices(found);
  const missing = servicesToStart(forDevelopment(found), needed, developersEnvironment(project));
  for (const kind of missing) {
    const names = variablesOf(found, kind).join(', ');
    say(
      `starting ${kind} for this run alone, without what an earlier one held: set ${names} for one that stays`,
    );
  }
  const wanted = {
    database: missing.find((kind) => kind !== 'redis'),
    extensions: extensionsOf(found),
    redis: missing.includes('redis'),
  };
  return withServices(wanted, say, (places) => served(task, port, places));
}

async function served(
  task: Task,
  port: string,
  places: Parameters<typeof developerShell>[1] = {},
): Promise<string> {
  const $ = await developerShell(task, places);
  await migrateWith($, task.project);
  const shell = $({ stdio: 'inherit', nothrow: true });
  const { exitCode } = await shell`python ${task.project.marker} runserver 127.0.0.1:${port}`;
  if (exitCode) throw new UserError(`The server ended with exit code ${exitCode}: Django's output is above.`);
  return 'the server ended';
}
