import { findProject, verbOf } from '@shipshape/workload';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'test'> = async ({ project: name, database }, say) => {
  const project = findProject(name);
  return verbOf(project, 'test')({ project, say }, { database });
};

export default recipe;
