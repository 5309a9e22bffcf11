import { findProject } from '@shipshape/workload';
import type { Recipe } from '../verbs.ts';
import { updateLocks } from './lock.ts';

const recipe: Recipe<'lock-check'> = async ({ project }, log) =>
  updateLocks(findProject(project), { check: true }, log);

export default recipe;
