import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { ownFolder, pythonShell } from '@shipshape/provision';
import { readText, workspaceRoot } from '@shipshape/workspace';
import type { Shell } from 'zx/core';
import type { Project, Task } from '../workload.ts';
import { baseOf } from './image/shape.ts';
import { described } from './own/described.ts';
import { forDevelopment } from './own/for-development.ts';
import { isLockedHere } from './own/locked-here.ts';
import { ownTaskShell } from './own/own.ts';
import { type Places, placeholders } from './own/placeholders.ts';
import { supported } from './own/python-support.ts';
import { djangoSettings } from './settings.ts';

/** The command that makes the locks of a project. */
export const relock = (name: string): string => `npx shipshape lock --project=${name}`;

/** A shell for tools that judge, of a project that Shipshape locks: a clean environment, and what the team states. */
export function judgingShell({ project, say }: Task, set: Record<string, string | undefined> = {}) {
  const stated = djangoSettings(project.root);
  return pythonShell(project.root, say, {
    relock: relock(project.name),
    python: baseOf(project).version,
    set: { ...stated.set, ...supported(ownFolder(project.name), [stated.set.PYTHONPATH]), ...set },
    pass: stated.pass,
  });
}

/**
 * A shell for what works for the developer and judges nothing: the user's whole environment, and where that lacks a
 * variable that the settings require, its placeholder.
 *
 * @param places where the services of this run are, see {@link servicesToStart}
 */
export async function developerShell(
  task: Task,
  places: Pick<Places, 'database' | 'redis'> = {},
): Promise<Shell> {
  const { project, say } = task;
  if (isLockedHere(project)) {
    return pythonShell(project.root, say, {
      relock: relock(project.name),
      python: baseOf(project).version,
      wholeEnvironment: true,
    });
  }
  const found = described(project);
  const environment = developersEnvironment(project);
  const wanted = { ...placeholders(forDevelopment(found), { folder: '/tmp', ...places }), ...environment };
  const missing = Object.entries(wanted).filter(([name]) => process.env[name] === undefined);
  const { shell } = await ownTaskShell(task, found, {
    set: Object.fromEntries(missing),
    wholeEnvironment: true,
  });
  return shell;
}

/** The user's variables, and those of the files `.env`, which Nx reads for a target alone. */
export function developersEnvironment({ root }: Pick<Project, 'root'>): Record<string, string> {
  const files = [...new Set(['.', root])].map((folder) => join(workspaceRoot, folder, '.env'));
  const read = files.map((file) => parseEnv(readText(file) ?? ''));
  return Object.assign({}, ...read, process.env);
}
