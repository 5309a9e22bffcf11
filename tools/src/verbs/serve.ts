import { findProject, verbOf } from '@shipshape/workload';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'serve'> = async ({ project: name, port }, say) => {
  const project = findProject(name);
  return verbOf(project, 'serve')({ project, say }, { port });
};

export default recipe;
