import { revisionLabel } from '@shipshape/publishing';
import { readFacts } from '@shipshape/report';
import { UserError, workspaceRoot } from '@shipshape/workspace';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'published'> = async ({ project }) => {
  const image = readFacts(workspaceRoot).images.find(({ published }) => published?.project === project);
  if (!image?.published) {
    throw new UserError(
      `dist has no published.json of ${project || 'a project'}: run its target docker-push first.`,
    );
  }
  const { built, published } = image;
  const { image: name, digest, tags, pushed } = published;
  // Where another builder was faster, what is served is not what was built here.
  const revision = built?.imageId === published.imageId ? revisionLabel(built) : undefined;
  const outputs = {
    image: name,
    digest,
    tags: JSON.stringify(tags),
    skipped: !pushed,
    revision: revision ?? '',
  };
  for (const [key, value] of Object.entries(outputs)) console.log(`${key}=${value}`);
  return undefined;
};

export default recipe;
