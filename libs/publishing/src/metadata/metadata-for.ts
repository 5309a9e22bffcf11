import { join } from 'node:path';
import { type Environment, readCiContext } from '@shipshape/ci';
import { type ImageMetadata, imageMetadata, ociLabel } from '@shipshape/image-metadata';
import { readProjectRules, ruleEntries } from './project-rules.ts';

export interface ProjectImage {
  /** The root of the workspace, which is a git clone. */
  root: string;
  /** The image project's folder, relative to the root. */
  project: string;
  /** The project's name: the image's title, unless the rules state one. By default the title is the repository's name. */
  name?: string | undefined;
  /** Base names for the tags; by default those of the project's rules. */
  images?: string[];
  /** Whether the working tree differs from the commit. If so, no tag and no label names the commit. */
  dirty: boolean;
  /** The time of the label `created`. The commit's own time makes the build reproducible. */
  now: Date;
  env?: Environment;
}

/**
 * Version, tags, labels and annotations of a project's image by the project's own rules, in a plain clone or in
 * GitHub Actions. On a detached HEAD without a ref, only the tags that need no ref are made, such as the commit's.
 *
 * @throws Error the documented errors of the rules and of the context.
 */
export async function metadataFor({
  root,
  project,
  name,
  images,
  dirty,
  now,
  env = process.env,
}: ProjectImage): Promise<ImageMetadata> {
  const stated = ruleEntries(readProjectRules(join(root, project)));
  const title = name === undefined ? [] : [`${ociLabel('title')}=${name}`];
  const rules = { ...stated, labels: [...title, ...(stated.labels ?? [])] };
  const { context, repository } = await readCiContext({ env, root, now, allowsNoRef: true });
  return imageMetadata({
    inputs: images ? { ...rules, images } : rules,
    context: dirty ? { ...context, sha: '' } : context,
    repository,
    now,
    env: { ...env, SOURCE_DATE_EPOCH: undefined },
  });
}
