import { actionsRun } from '@shipshape/ci';
import { registryPrefix } from '@shipshape/oci-registry';
import { UserError } from '@shipshape/workspace';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'runner'> = async ({ project }) => {
  const place = process.env.REGISTRY || actionsRun(process.env).registry;
  if (!place) {
    throw new UserError(
      'Neither REGISTRY nor GITHUB_REPOSITORY is set: set one of them, so that images have a place to go.',
    );
  }
  // Registries ask for lower case, and GitHub's names may have both.
  const registry = registryPrefix(place.toLowerCase());
  console.log(`registry=${registry}`);
  console.log(`registry-host=${registry.split('/')[0]}`);
  // Without the signs that actions/upload-artifact refuses: a project may be called @acme/web.
  if (project) console.log(`records=${project.replaceAll(/["<>|*?:\\/\r\n]/g, '__')}`);
  return undefined;
};

export default recipe;
