import { existsSync } from 'node:fs';
import { describeFolder, printProject } from '@shipshape/workload/describe';
import { fromCaller, UserError, workspaceRoot } from '@shipshape/workspace';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'describe'> = async ({ project, into, json }) => {
  const folder = into ? fromCaller(into) : workspaceRoot;
  if (!existsSync(folder)) throw new UserError(`There is no folder "${folder}": correct --into.`);
  const all = describeFolder(folder);
  const found = project ? all.filter(({ name }) => name === project) : all;
  if (all.length === 0) {
    throw new UserError(
      `There is no Django project in "${folder}": no manage.py of Django was found. Run this in the folder of a Django repository.`,
    );
  }
  if (found.length === 0) {
    throw new UserError(
      `There is no project "${project}": choose one of ${all.map(({ name }) => name).join(', ')}.`,
    );
  }
  if (json) console.log(JSON.stringify({ projects: found }, null, 2));
  else console.log(found.map((one) => printProject(one).join('\n')).join('\n\n'));
  return undefined;
};

export default recipe;
