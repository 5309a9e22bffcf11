import { join } from 'node:path';
import { type Environment, readCiContext } from '@shipshape/ci';
import { type ImageMetadata, imageMetadata } from '@shipshape/image-metadata';
import { readProjectRules, ruleEntries } from './project-rules.ts';

export interface ProjectImage {
  /** The root of the workspace, which is a clone. */
  root: string;
  /** The image project's folder, from there. */
  project: string;
  /** Base names for the tags; those of the project's rules where they are left out. */
  images?: string[];
  /** Whether the working tree differs from the commit: nothing then claims that commit. */
  dirty: boolean;
  /** The time behind `created`; a clean commit's own time makes an image that can be made again. */
  now: Date;
  env?: Environment;
}

/**
 * Version, tags, labels and annotations of a project's image by the project's own rules, in a plain clone as in
 * GitHub Actions. A detached HEAD that no ref names is no error: there are the tags of the commit then.
 *
 * @throws Error the documented errors of the rules and of the context.
 */
export async function metadataFor({
  root,
  project,
  images,
  dirty,
  now,
  env = process.env,
}: ProjectImage): Promise<ImageMetadata> {
  const rules = ruleEntries(readProjectRules(join(root, project)));
  const { context, repository } = await readCiContext({ env, root, now, allowsNoRef: true });
  return imageMetadata({
    inputs: images ? { ...rules, images } : rules,
    context: dirty ? { ...context, sha: '' } : context,
    repository,
    now,
    env: { ...env, SOURCE_DATE_EPOCH: undefined },
  });
}
