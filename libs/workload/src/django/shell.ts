import { pythonShell } from '@shipshape/provision';
import type { Task } from '../workload.ts';
import { djangoSettings } from './settings.ts';

/** The command that makes the locks of a project. */
export const relock = (name: string): string => `npx nx run ${name}:lock`;

/** A shell for tools that judge: a clean environment, and what the team states. */
export function judgingShell({ project, say }: Task, set: Record<string, string | undefined> = {}) {
  const stated = djangoSettings(project.root);
  return pythonShell(project.root, say, {
    relock: relock(project.name),
    set: { ...stated.set, ...set },
    pass: stated.pass,
  });
}

/** A shell for what works for the developer and judges nothing: the user's whole environment. */
export const developerShell = ({ project, say }: Task) =>
  pythonShell(project.root, say, { relock: relock(project.name), wholeEnvironment: true });
