import { findProject, verbOf } from '@shipshape/workload';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'lock'> = async ({ project: name, upgrade }, say) => {
  const project = findProject(name);
  return verbOf(project, 'lock')({ project, say }, { upgrade });
};

export default recipe;
