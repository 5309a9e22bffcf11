import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { registryPrefix } from '@shipshape/oci-registry';
import { dockerfileOf, findProjects } from '@shipshape/workload';
import { UserError, workspaceRoot } from '@shipshape/workspace';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'runner'> = async () => {
  const { REGISTRY: given, GITHUB_REPOSITORY: repository } = process.env;
  if (!given && !repository) {
    throw new UserError(
      'Neither REGISTRY nor GITHUB_REPOSITORY is set: set one of them, so that images have a place to go.',
    );
  }
  // Registries ask for lower case, and GitHub's names may have both.
  const registry = registryPrefix((given || `ghcr.io/${repository}`).toLowerCase());
  console.log(`registry=${registry}`);
  console.log(`registry-host=${registry.split('/')[0]}`);
  // One a line, as actions/setup-python takes them: the last one is the default.
  console.log(['python<<end', ...pythonsOfImages(), 'end'].join('\n'));
  return undefined;
};

export default recipe;

/** The Pythons that the images run, such as 3.13, by the base images that the Dockerfiles name; oldest first. */
function pythonsOfImages(): string[] {
  const named = findProjects().flatMap((project) => {
    const dockerfile = join(workspaceRoot, project.root, dockerfileOf(project.root, workspaceRoot));
    const text = existsSync(dockerfile) ? readFileSync(dockerfile, 'utf8') : '';
    return /^(?:FROM|ARG)\s.*\bpython:(\d+\.\d+)/im.exec(text)?.[1] ?? [];
  });
  return [...new Set(named)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
