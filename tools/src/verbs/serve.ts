import { pythonShell } from '@shipshape/provision';
import { findProject, migrate } from '@shipshape/workload';
import { UserError } from '@shipshape/workspace';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'serve'> = async ({ project, port }, say) => {
  const { root } = findProject(project);
  const $ = await pythonShell(root, say);
  await migrate($);
  const served = await $({ stdio: 'inherit', nothrow: true })`python manage.py runserver 127.0.0.1:${port}`;
  if (served.exitCode) throw new UserError('The server ended: Django says why above.');
};

export default recipe;
