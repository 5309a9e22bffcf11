import { pythonShell } from '@shipshape/provision';
import { findProject, migrate } from '@shipshape/workload';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'migrate'> = async ({ project }, say) => {
  const { root } = findProject(project);
  await migrate(await pythonShell(root, say));
  return 'the database is up to the models';
};

export default recipe;
