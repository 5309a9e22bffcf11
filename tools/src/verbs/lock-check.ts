import { findProject, verbOf } from '@shipshape/workload';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'lock-check'> = async ({ project: name }, say) => {
  const project = findProject(name);
  return verbOf(project, 'lockCheck')({ project, say });
};

export default recipe;
