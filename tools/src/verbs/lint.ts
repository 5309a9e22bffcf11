import { findProject, verbOf } from '@shipshape/workload';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'lint'> = async ({ project: name, 'write-baseline': baseline, adopting }, say) => {
  const project = findProject(name);
  return verbOf(project, 'lint')({ project, say }, { baseline, adopting });
};

export default recipe;
