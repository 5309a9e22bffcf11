import { startDistribution, type TestRegistry } from '@shipshape/oci-registry/testing';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { promote, release, rollBack } from '../src/release/verbs.ts';
import { newStage, type Stage, tinyImage } from './fixture.ts';

const quiet = () => {};

/**
 * Gives each test of the file a stage of its own, all on one real registry, and the verbs as a person at that clone
 * would call them.
 */
export function onStage() {
  let registry: TestRegistry;
  let stage: Stage;
  let count = 0;
  const strikeLater: Stage[] = [];
  beforeAll(async () => {
    registry = await startDistribution();
  });
  afterAll(() => registry.stop());
  beforeEach(() => {
    stage = newStage(`${registry.host}/team-${count++}/django`);
  });
  afterEach(() => {
    for (const one of [stage, ...strikeLater.splice(0)]) one.remove();
  });
  return {
    get stage() {
      return stage;
    },
    /** One more clone, of the same repository in the registry or of another project's. */
    another(project = 'django'): Stage {
      const name =
        project === 'django' ? stage.repository.name : `${registry.host}/team-${count++}/${project}`;
      const one = newStage(name, project);
      strikeLater.push(one);
      return one;
    },
    /** The digest that a tag serves. */
    serves: async (tag: string, of = stage) => (await of.repository.resolve(tag))?.digest,
    /** A commit on the branch whose image is published as by its job. */
    async published(what: string): Promise<{ sha: string; digest: string }> {
      const sha = stage.commit(what);
      return { sha, digest: await stage.push(sha, tinyImage(what, sha)) };
    },
    promoteTo: async (tag: string, image = '') => promote(await stage.place(), tag, image, quiet),
    releaseAs: async (version: string) => release(await stage.place(), version, quiet),
    backTo: async (tag: string, to: string, reason = 'it broke') =>
      rollBack(await stage.place(), { tag, to, reason }, quiet),
  };
}
