import { findProject, verbOf } from '@shipshape/workload';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'migrate'> = async ({ project: name }, say) => {
  const project = findProject(name);
  return verbOf(project, 'migrate')({ project, say });
};

export default recipe;
