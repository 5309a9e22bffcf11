import { findCommit, gitHistory } from '@shipshape/git';
import { isDigest } from '@shipshape/oci-registry';
import type { Mark, Order } from '@shipshape/release-policy';
import { UserError } from '@shipshape/workspace';
import type { ReleaseContext } from './context.ts';
import { inheritedFrom } from './inherited.ts';
import { commitOf, commitTag, isVersion, releaseTag, short } from './names.ts';
import { publishersOf, revisionOf } from './tag-state.ts';

/** An image in the registry that a tag is to serve. */
export interface RequestedImage {
  digest: string;
  /** The commit that was named, or whose release was; undefined where only a digest was. */
  commit: string | undefined;
  /** Its org.opencontainers.image.revision label. */
  revision: string | undefined;
}

/**
 * The published image that a person or a job names.
 *
 * @param name a digest, a version, a commit or `sha-<commit>`; empty for what HEAD published
 * @param version the one it is wanted for, to be named in what to do
 * @throws UserError where nothing was published under that name, with what to look at
 */
export async function findPublished(
  context: ReleaseContext,
  name: string,
  version?: string,
): Promise<RequestedImage> {
  const { repository, root, project } = context;
  if (isDigest(name)) return present(context, name, undefined);
  if (isVersion(name)) {
    return present(context, name, findCommit(root, `refs/tags/${releaseTag(project, name)}`));
  }
  const commit = commitOf(name) ?? findCommit(root, name || 'HEAD');
  if (!commit) {
    throw new UserError(
      `"${name}" is no digest (sha256:…), version (X.Y.Z) or commit of this clone: ask npx nx run ${project}:where what ${repository.name} has.`,
    );
  }
  return present(context, commitTag(commit), commit, version);
}

async function present(
  context: ReleaseContext,
  reference: string,
  commit: string | undefined,
  version = 'X.Y.Z',
): Promise<RequestedImage> {
  const { repository, project } = context;
  const digest = (await repository.resolve(reference))?.digest ?? (await inherited(context, reference));
  if (digest) return { digest, commit, revision: await revisionOf(repository, digest) };
  if (!commit || isVersion(reference)) {
    throw new UserError(`${repository.name} has no ${reference}: ask nx run ${project}:where what it has.`);
  }
  throw new UserError(
    `Nothing is published for commit ${commit.slice(0, 8)} in ${repository.name}: ${whatToDo(context, commit, version)}`,
  );
}

/** What HEAD's image is where it published none and needed none. */
async function inherited(context: ReleaseContext, reference: string): Promise<string | undefined> {
  if (commitOf(reference) !== context.checkout.sha || context.checkout.dirty) return undefined;
  const from = await inheritedFrom(context);
  return from && (await context.repository.resolve(commitTag(from)))?.digest;
}

/** Runs publish the default branch alone; an old line's patch is published by hand, from under its release tag. */
function whatToDo(context: ReleaseContext, commit: string, version: string): string {
  const { root, project, repository, defaultBranch, page } = context;
  const push = `npx nx run ${project}:docker-push`;
  if (gitHistory(root, defaultBranch).onDefaultBranch(commit) !== false) {
    const look = page ? `look at its run, ${page}/commit/${commit}/checks` : 'look at its last pipeline run';
    return `${look}, or publish it with ${push}.`;
  }
  const tag = releaseTag(project, version);
  const stand = findCommit(root, `refs/tags/${tag}`)
    ? `git switch --detach ${tag}`
    : `git switch --detach ${commit.slice(0, 8)} && git tag ${tag}`;
  const target = repository.name.slice(0, -project.length - 1);
  return `it is not on ${defaultBranch}, which is all that runs publish. Publish it by hand, then ask again: ${stand} && REGISTRY=${target} ${push} --yes`;
}

/**
 * The mark by which `image` asks for `tag`: the commit that was named, else the newest that published the image.
 *
 * @throws UserError where no commit of the default branch has published it
 */
export async function markOf(
  context: ReleaseContext,
  tag: string,
  image: RequestedImage,
  order: Order,
): Promise<Mark> {
  if (image.commit) return image.commit;
  const all = await publishersOf(context.repository, tag, image.digest);
  const marks = all.filter((mark) => !order.objection(mark));
  const isNewest = (mark: Mark) =>
    marks.every((other) => ['newer', 'same'].includes(order.compare(mark, other)));
  const newest = marks.find(isNewest);
  if (newest) return newest;
  throw new UserError(
    `${short(image.digest)} was published by no commit of ${context.defaultBranch} that this clone knows: name one that did, or fetch the history.`,
  );
}
