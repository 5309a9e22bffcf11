import { whereIsWhat } from '@shipshape/publishing';
import type { Project } from '@shipshape/workload';
import { onRegistry } from '../on-registry.ts';

/** Nothing is served where nothing has been published: that is an answer. */
const none = ({ name }: Project, why: string) => ({
  json: { project: name, image: null, tags: [] },
  text: [why],
});

export default onRegistry<'where'>(async ({ project: { name }, repository }) => {
  const tags = await whereIsWhat(repository);
  // Digests are printed whole, to be copied into `rollback`, which takes no shorter ones.
  const text = tags.flatMap(({ tag, versions, commit, digest, since, by, rolledBack }) => {
    const what = versions.at(-1) ?? commit?.slice(0, 8) ?? '?';
    const how = since
      ? `since ${since} (${by}${rolledBack ? `: ${rolledBack}` : ''})`
      : 'set outside Shipshape; date unknown';
    return [`${tag.padEnd(16)} ${what.padEnd(12)} ${how}`, `  ${digest}`];
  });
  if (text.length === 0)
    text.push(`${repository.name} has no tag yet: npx shipshape pipeline --project=${name} makes the first.`);
  return { json: { project: name, image: repository.name, tags }, text };
}, none);
