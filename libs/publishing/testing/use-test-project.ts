import { startDistribution, type TestRegistry } from '@shipshape/oci-registry/testing';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { release } from '../src/release/release.ts';
import { promote, rollBack } from '../src/release/verbs.ts';
import { newTestClone, type TestClone, tinyImage } from './test-clone.ts';

const quiet = () => {};

/**
 * Gives each test of the file a clone of its own, all on one real registry, and the verbs as a person at that clone
 * would call them.
 */
export function useTestProject() {
  let registry: TestRegistry;
  let clone: TestClone;
  let count = 0;
  const removeLater: TestClone[] = [];
  beforeAll(async () => {
    registry = await startDistribution();
  });
  afterAll(() => registry.stop());
  beforeEach(() => {
    clone = newTestClone(`${registry.host}/team-${count++}/django`);
  });
  afterEach(() => {
    for (const one of [clone, ...removeLater.splice(0)]) one.remove();
  });
  return {
    get clone() {
      return clone;
    },
    /** One more clone, of the same repository in the registry or of another project's. */
    another(project = 'django'): TestClone {
      const name =
        project === 'django' ? clone.repository.name : `${registry.host}/team-${count++}/${project}`;
      const one = newTestClone(name, project);
      removeLater.push(one);
      return one;
    },
    /** The digest that a tag serves. */
    serves: async (tag: string, of = clone) => (await of.repository.resolve(tag))?.digest,
    /** A commit on the branch whose image is published as by its job. */
    async published(what: string): Promise<{ sha: string; digest: string }> {
      const sha = clone.commit(what);
      return { sha, digest: await clone.push(sha, tinyImage(what, sha)) };
    },
    promoteTo: async (tag: string, image = '') => promote(await clone.context(), tag, image, quiet),
    releaseAs: async (version: string) => release(await clone.context(), version, quiet),
    backTo: async (tag: string, to: string, reason = 'it broke') =>
      rollBack(await clone.context(), { tag, to, reason }, quiet),
  };
}
