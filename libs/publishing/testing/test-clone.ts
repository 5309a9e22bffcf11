import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCheckout } from '@shipshape/ci';
import { openRepository, type Repository } from '@shipshape/oci-registry';
import {
  makeImage,
  makeLayer,
  pushImage,
  quickFolder,
  type TestImage,
} from '@shipshape/oci-registry/testing';
import { publish } from '../src/image/publish.ts';
import { moveAfterPush } from '../src/release/after-push.ts';
import { type ReleaseContext, readReleaseContext } from '../src/release/context.ts';
import { commitTag, contentTag } from '../src/release/names.ts';
import { fileLocks } from '../src/release/tag-locks.ts';
import { revisionOf } from '../src/release/tag-state.ts';
import type { SmokeReport } from '../src/smoke/report.ts';

/** A git repository with real commits and a project's repository in a real registry. */
export interface TestClone {
  root: string;
  repository: Repository;
  git(...args: string[]): string;
  /** Commits and returns the commit's full name. */
  commit(text: string): string;
  context(overrides?: Partial<ReleaseContext>): Promise<ReleaseContext>;
  /** Does at the commit what docker-push does with a built and smoked image; returns what the registry serves. */
  push(sha: string, image: TestImage): Promise<string>;
  remove(): void;
}

/** @param name `host:port/path` of the project's repository */
export function newTestClone(name: string, project = 'django'): TestClone {
  const folder = mkdtempSync(join(quickFolder, 'test-clone-'));
  const root = join(folder, 'clone');
  mkdirSync(root);
  const repository = openRepository(name);
  const identity = ['-c', 'user.name=Kim', '-c', 'user.email=kim@localhost'];
  const git = (...args: string[]) =>
    execFileSync('git', [...identity, ...args], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  // Without the examples of hooks, which every copy of it would have too.
  git('init', '-q', '-b', 'main', '--template=');
  git('config', 'user.name', 'Kim');
  // As in any workspace of Nx: the first commit has it.
  writeFileSync(join(root, 'nx.json'), '{ "defaultBase": "main" }\n');
  const context: TestClone['context'] = async (overrides = {}) => ({
    ...(await readReleaseContext(root, { project, repository, dryRun: false })),
    locks: fileLocks(join(folder, 'locks')),
    ...overrides,
  });
  return {
    root,
    repository,
    git,
    commit(text) {
      writeFileSync(join(root, 'file'), text);
      git('add', '-A');
      git('commit', '-qm', text, '--allow-empty');
      return git('rev-parse', 'HEAD');
    },
    context,
    async push(sha, image) {
      // As in a job: it is at the commit where it began, and main may have moved on since.
      const checkout = { ...readCheckout(root), sha, branch: 'main', dirty: false };
      const here = await context({ checkout });
      const { digest } = await publish({
        repository,
        smoke: passed(image.configDigest),
        immutable: [contentTag(hashOf(image)), commitTag(sha)],
        upload: (reference) => uploadAs(repository, image, reference),
      });
      const found = { digest, revision: await revisionOf(repository, digest) };
      await moveAfterPush(here, [{ tag: 'main', kind: 'branch' }], found, () => {});
      return digest;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** An image of a few hundred bytes, labelled with the commit it was first built from. */
export const tinyImage = (what: string, revision: string): TestImage =>
  makeImage([makeLayer(what, 200)], revision ? { 'org.opencontainers.image.revision': revision } : {});

/** What the inputs hash would be: the same for the same layers, independent of the labels. */
export const hashOf = (image: TestImage): string => {
  const { layers } = JSON.parse(new TextDecoder().decode(image.bytes));
  return layers[0].digest.replace('sha256:', '');
};

/** What the engine does: all content, then the manifest under a tag. */
export async function uploadAs(repository: Repository, image: TestImage, reference: string): Promise<void> {
  await pushImage(repository, image);
  await repository.putManifest(reference.slice(reference.lastIndexOf(':') + 1), image.bytes, image.mediaType);
}

export const passed = (imageId: string, checksDigest = `sha256:${'c'.repeat(64)}`): SmokeReport => ({
  project: 'django',
  imageId,
  engine: 'buildah',
  passed: true,
  restrictions: [],
  checks: [
    { id: 'starts', version: 1, name: 'answers /healthz', outcome: 'passed', detail: '200', seconds: 0.1 },
  ],
  checksDigest,
});

/** Everything that can be seen of a repository: each tag with what it serves. */
export async function seen({
  repository,
}: Pick<TestClone, 'repository'>): Promise<Record<string, string | undefined>> {
  const tags = (await repository.tags()).sort();
  return Object.fromEntries(
    await Promise.all(tags.map(async (tag) => [tag, (await repository.resolve(tag))?.digest] as const)),
  );
}
