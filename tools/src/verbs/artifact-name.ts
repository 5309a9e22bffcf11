import { UserError } from '@shipshape/workspace';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'artifact-name'> = async ({ project }) => {
  if (!project) throw new UserError('Which project? Give --project.');
  // The signs that actions/upload-artifact refuses: a project may be called @acme/web.
  console.log(`name=${project.replaceAll(/["<>|*?:\\/\r\n]/g, '__')}`);
  return undefined;
};

export default recipe;
