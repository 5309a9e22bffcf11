import { openRepository, type Repository } from '@shipshape/oci-registry';
import { copyRepository, credentials, type Deed, type Scenario } from '@shipshape/oci-registry/faults';
import type { TestRegistry } from '@shipshape/oci-registry/testing';
import type { Scene, Shipped } from './shipped.ts';
import type { Shop } from './shop.ts';
import { damagesOf, missingOf, readState, type State } from './state.ts';

/** What ships, as something that can be broken off. The state before is made once, and copied for each run. */
export function scenarioOf(what: Shipped, shop: Shop, { copy }: Pick<TestRegistry, 'copy'>): Scenario {
  let template: Promise<{ repository: Repository; before: State }> | undefined;
  return {
    name: what.name,
    async prepare(direct) {
      const scene: Scene = { one: shop.one, two: shop.two, clone: shop.clone() };
      template ??= makeTemplate(what, scene, direct.registry);
      const { repository, before } = await template;
      if (copy) copy(repository.repository, direct.repository);
      else await copyRepository(repository, direct, credentials);
      return deedOf(what, scene, before);
    },
  };
}

async function makeTemplate(what: Shipped, scene: Scene, registry: string) {
  const path = what.name.replaceAll(' ', '-');
  const repository = openRepository(`${registry}/templates/${path}`, { credentials });
  await what.before(scene, repository);
  return { repository, before: await readState(repository) };
}

function deedOf(what: Shipped, scene: Scene, before: State): Deed {
  const { tags, moved } = what.changes(scene);
  const after: State = { tags: { ...before.tags, ...tags }, histories: { ...before.histories } };
  for (const [tag, digest] of Object.entries(moved)) {
    after.histories[tag] = [digest, ...(before.histories[tag] ?? [])];
  }
  return {
    act: (through) => what.act(scene, through),
    damages: (direct) => damagesOf(direct, before, after),
    unfinished: async (direct) => [
      ...(await missingOf(direct, after)),
      ...((await what.alsoMissing?.(scene, direct)) ?? []),
    ],
  };
}
