import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Repository } from '@shipshape/oci-registry';
import { makeImage, makeLayer, quickFolder, type TestImage } from '@shipshape/oci-registry/testing';
import {
  commitsOf,
  commitTag,
  contentTag,
  moveAfterPush,
  publishCommit,
  type ReleaseContext,
  type Tags,
} from '@shipshape/publishing';
import { askedOnce, newTestClone, passed, type TestClone, uploadAs } from '@shipshape/publishing/testing';
import { todaysChecks } from '../testing/todays-checks.ts';

export interface Commit {
  sha: string;
  image: TestImage;
}

/** A project with two commits on main, each with an image of its own, and a folder for each run to release in. */
export interface Project {
  one: Commit;
  two: Commit;
  /** A copy of the clone, at `two`. */
  clone(): Clone;
  remove(): void;
}

export interface Clone {
  git: TestClone['git'];
  /** The context of a job at a commit of main, with the repository reached directly or through the fault proxy. */
  at(commit: Commit, repository: Repository): ReleaseContext;
}

export async function newProject(): Promise<Project> {
  const clone = newTestClone('127.0.0.1:1/nobody/asks-it');
  const [one, two] = [imageOf(clone.commit('one')), imageOf(clone.commit('two'))];
  const context = await clone.context();
  const known = askedOnce(context.commits);
  const clones = mkdtempSync(join(quickFolder, 'clones-'));
  let count = 0;
  return {
    one,
    two,
    clone() {
      const root = join(clones, `${count++}`);
      cpSync(clone.root, root, { recursive: true });
      const { released, checkTag, tag } = commitsOf(root, context.defaultBranch);
      return cloneAt({ ...context, root, commits: { ...known, released, checkTag, tag } });
    },
    remove() {
      clone.remove();
      rmSync(clones, { recursive: true, force: true });
    },
  };
}

/** An image of the commit, which shares a layer with every other's. */
export function imageOf(sha: string): Commit {
  const layers = [makeLayer('base', 20_000), makeLayer(sha, 10_000)];
  return { sha, image: makeImage(layers, { 'org.opencontainers.image.revision': sha }) };
}

export const cloneAt = (context: ReleaseContext): Clone => ({
  git: (...args) => execFileSync('git', args, { cwd: context.root, encoding: 'utf8' }).trim(),
  at: ({ sha }, repository) => ({
    ...context,
    repository,
    checkout: { ...context.checkout, sha, branch: 'main', dirty: false },
  }),
});

/** The immutable tags of the image. */
export const tagsOf = ({ sha, image }: Commit): [string, string] => [
  contentTag(image.digest.replace('sha256:', '')),
  commitTag(sha),
];

const checks = todaysChecks();

/** The report of docker-smoke that the image passed the checks that docker-push asks for. */
export const smokeOf = ({ image }: Commit) => passed(image.configDigest, checks);

/** Does what docker-push does with a built and smoked image. */
export async function push(context: ReleaseContext, commit: Commit): Promise<void> {
  const upload = (reference: string) => uploadAs(context.repository, commit.image, reference);
  const tags: Tags = { immutable: tagsOf(commit), moving: [{ tag: 'main', kind: 'branch' }] };
  const { digest } = await publishCommit(context, { tags, smoke: smokeOf(commit), upload });
  await moveAfterPush(context, tags.moving, { digest, revision: commit.sha }, () => {});
}
