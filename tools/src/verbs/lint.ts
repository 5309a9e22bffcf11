import { findProject, verbOf } from '@shipshape/workload';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'lint'> = async ({ project: name }, say) => {
  const project = findProject(name);
  return verbOf(project, 'lint')({ project, say });
};

export default recipe;
