import type { Project } from '../workload.ts';
import { baseOf } from './image/shape.ts';
import { described } from './own/described.ts';
import { isLockedHere } from './own/locked-here.ts';

/**
 * The version of Python that a project is tested on, such as `3.13`: that of its image, or for a project that brings its own
 * files what these state.
 */
export const pythonOf = (project: Project): string =>
  isLockedHere(project) ? baseOf(project).version : described(project).python.value;
