import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Repository } from '@shipshape/oci-registry';
import { makeImage, makeLayer, type TestImage } from '@shipshape/oci-registry/testing';
import { commitTag, contentTag, moveBranch, type Place, publish } from '@shipshape/publishing';
import { newStage, passed, type Stage, uploadAs } from '@shipshape/publishing/testing';

export interface Commit {
  sha: string;
  image: TestImage;
}

/** A project with two commits on main, each with an image of its own, and a folder for each run to release in. */
export interface Shop {
  one: Commit;
  two: Commit;
  /** A copy of the clone, at `two`. */
  clone(): Clone;
  remove(): void;
}

export interface Clone {
  git: Stage['git'];
  /** Stands at a commit of main, as its job does, before a repository that is asked directly or through the faults. */
  at(commit: Commit, repository: Repository): Place;
}

export async function newShop(): Promise<Shop> {
  const stage = newStage('127.0.0.1:1/nobody/asks-it');
  const [one, two] = [imageOf(stage.commit('one')), imageOf(stage.commit('two'))];
  const place = await stage.place();
  const clones = mkdtempSync(join(tmpdir(), 'clones-'));
  let count = 0;
  return {
    one,
    two,
    clone() {
      const root = join(clones, `${count++}`);
      cpSync(stage.root, root, { recursive: true });
      return cloneAt({ ...place, root });
    },
    remove() {
      stage.remove();
      rmSync(clones, { recursive: true, force: true });
    },
  };
}

/** An image of the commit, which shares a layer with every other's. */
export function imageOf(sha: string): Commit {
  const layers = [makeLayer('base', 20_000), makeLayer(sha, 10_000)];
  return { sha, image: makeImage(layers, { 'org.opencontainers.image.revision': sha }) };
}

export const cloneAt = (place: Place): Clone => ({
  git: (...args) => execFileSync('git', args, { cwd: place.root, encoding: 'utf8' }).trim(),
  at: ({ sha }, repository) => ({
    ...place,
    repository,
    checkout: { ...place.checkout, sha, branch: 'main', dirty: false },
  }),
});

/** The tags that are given to the image for good. */
export const tagsOf = ({ sha, image }: Commit): [string, string] => [
  contentTag(image.digest.replace('sha256:', '')),
  commitTag(sha),
];

/** Does what docker-push does with a built and smoked image. */
export async function push(
  place: Place,
  commit: Commit,
  upload = (reference: string) => uploadAs(place.repository, commit.image, reference),
): Promise<void> {
  const smoke = passed(commit.image.configDigest);
  const { digest } = await publish({
    repository: place.repository,
    smoke,
    immutable: tagsOf(commit),
    upload,
  });
  await moveBranch(place, 'main', { digest, revision: commit.sha }, () => {});
}
