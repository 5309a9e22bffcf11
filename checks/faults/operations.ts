import { openRepository, type Repository } from '@shipshape/oci-registry';

import { copyRepository, credentials, type Operation, type Scenario } from '@shipshape/oci-registry/faults';
import type { TestRegistry } from '@shipshape/oci-registry/testing';
import type { Project } from './project.ts';

import { damagesOf, missingOf, readState, type State } from './state.ts';
import type { Fixture, WritingVerb } from './writing-verbs.ts';

/** What ships, as something that can be broken off. The state before is made once, and copied for each run. */
export function scenarioOf(
  what: WritingVerb,
  project: Project,
  { copy }: Pick<TestRegistry, 'copy'>,
): Scenario {
  let template: Promise<{ repository: Repository; before: State }> | undefined;
  return {
    name: what.name,
    async prepare(direct) {
      const fixture: Fixture = { one: project.one, two: project.two, clone: project.clone() };
      template ??= makeTemplate(what, fixture, direct.registry);
      const { repository, before } = await template;
      if (copy) copy(repository.repository, direct.repository);
      else await copyRepository(repository, direct, credentials);
      return operationOf(what, fixture, before);
    },
  };
}

async function makeTemplate(what: WritingVerb, fixture: Fixture, registry: string) {
  const path = what.name.replaceAll(' ', '-');
  const repository = openRepository(`${registry}/templates/${path}`, { credentials });
  await what.before(fixture, repository);
  return { repository, before: await readState(repository) };
}

function operationOf(what: WritingVerb, fixture: Fixture, before: State): Operation {
  const { tags, moved } = what.changes(fixture);
  const after: State = { tags: { ...before.tags, ...tags }, histories: { ...before.histories } };
  for (const [tag, digest] of Object.entries(moved)) {
    after.histories[tag] = [digest, ...(before.histories[tag] ?? [])];
  }
  return {
    act: (through) => what.act(fixture, through),
    damages: (direct) => damagesOf(direct, before, after),
    unfinished: async (direct) => [
      ...(await missingOf(direct, after)),
      ...((await what.alsoMissing?.(fixture, direct)) ?? []),
    ],
  };
}
