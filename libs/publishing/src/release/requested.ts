import { isDigest } from '@shipshape/oci-registry';
import type { Mark, Order } from '@shipshape/release-policy';
import { UserError } from '@shipshape/workspace';
import type { ReleaseContext } from './context.ts';
import { commitOf, commitTag, isVersion, releaseTag, short } from './names.ts';
import type { MovingTag } from './tag-kind.ts';
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
 * @param version the version to be released, for the advice in the error
 * @throws UserError where nothing was published under that name, with what to look at
 */
export async function findPublished(
  context: ReleaseContext,
  name: string,
  version?: string,
): Promise<RequestedImage> {
  const { repository, commits, project } = context;
  const unknown = `${repository.name} has no ${name}. List what it has with npx shipshape where --project=${project}.`;
  if (isDigest(name) || isVersion(name)) {
    const digest = (await repository.resolve(name))?.digest;
    if (!digest) throw new UserError(unknown);
    const commit = isDigest(name) ? undefined : commits.released(project, name);
    return { digest, commit, revision: await revisionOf(repository, digest) };
  }
  const commit = commitOf(name) ?? commits.find(name || 'HEAD');
  if (!commit) {
    throw new UserError(
      `"${name}" is not a digest (sha256:…), a version (X.Y.Z) or a commit of this clone. List what ${repository.name} has with npx shipshape where --project=${project}.`,
    );
  }
  const found = await findPublishedCommit(context, commit);
  if (found) return found;
  throw new UserError(
    `Nothing is published for commit ${commit.slice(0, 8)} in ${repository.name}: ${whatToDo(context, commit, version)}`,
  );
}

/** What a commit published; for HEAD also the image of an earlier commit, where HEAD published none and needed none. */
export async function findPublishedCommit(
  context: ReleaseContext,
  commit: string,
): Promise<RequestedImage | undefined> {
  const { repository, checkout } = context;
  const own = (await repository.resolve(commitTag(commit)))?.digest;
  const digest = own ?? (commit === checkout.sha && !checkout.dirty ? await inherited(context) : undefined);
  return digest === undefined
    ? undefined
    : { digest, commit, revision: await revisionOf(repository, digest) };
}

async function inherited({ repository, commits, checkout, project }: ReleaseContext) {
  const published = (await repository.tags()).map(commitOf).filter((commit) => commit !== undefined);
  const from = await commits.sameImageBehind(checkout.sha, project, new Set(published));
  return from && (await repository.resolve(commitTag(from)))?.digest;
}

/** Runs publish the default branch alone; an old line's patch is published by hand, from its release tag. */
function whatToDo(context: ReleaseContext, commit: string, version = 'X.Y.Z'): string {
  const { commits, project, repository, defaultBranch, page } = context;
  const push = `npx shipshape pipeline --project=${project}`;
  if (commits.mayBeOnDefaultBranch(commit)) {
    const look = page ? `look at its run, ${page}/commit/${commit}/checks` : 'look at its last pipeline run';
    return `${look}, or publish it with ${push}.`;
  }
  const tag = releaseTag(project, version);
  const checkOut = commits.released(project, version)
    ? `git switch --detach ${tag}`
    : `git switch --detach ${commit.slice(0, 8)} && git tag ${tag}`;
  const target = repository.name.slice(0, -project.length - 1);
  return `it is not on ${defaultBranch}, and runs publish only that. Publish it by hand, then run this again: ${checkOut} && REGISTRY=${target} ${push} --yes`;
}

/**
 * The mark by which `image` is judged: the commit that was named, else the newest that published the image.
 *
 * @throws UserError where no commit of the default branch has published it
 */
export async function markOf(
  context: ReleaseContext,
  { kind }: MovingTag,
  image: RequestedImage,
  order: Order,
): Promise<Mark> {
  if (image.commit) return image.commit;
  const all = await publishersOf(context.repository, kind, image.digest);
  const marks = all.filter((mark) => !order.objection(mark));
  const isNewest = (mark: Mark) =>
    marks.every((other) => ['newer', 'same'].includes(order.compare(mark, other)));
  const newest = marks.find(isNewest);
  if (newest) return newest;
  throw new UserError(
    `${short(image.digest)} was published by no commit of ${context.defaultBranch} that this clone knows. Name one that did, or fetch the history.`,
  );
}
