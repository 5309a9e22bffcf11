import { findProject, verbOf } from '@shipshape/workload';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'lint'> = async ({ project: name, 'write-baseline': baseline }, say) => {
  const project = findProject(name);
  return verbOf(project, 'lint')({ project, say }, { baseline });
};

export default recipe;
