import { openRepository, publishTags, type Repository, verifyContent } from '../src/index.ts';
import type { TestEngine } from './engine.ts';
import { credentials } from './login.ts';
import type { Scenario } from './scenario.ts';
import { whyNotWhole } from './whole.ts';

const contentTag = 'inputs-new';
const passing = 'pushing';

/** What docker-push does with an engine: it uploads under a passing name, what arrived is read back, then it is named. */
export function enginePush(engine: TestEngine, name: string, imageId: string): Scenario {
  const readBack = async (repository: Repository) => {
    const stored = await repository.manifest(passing);
    if (!stored) throw new Error(`${repository.name}:${passing} is not there`);
    const arrived = await verifyContent(repository, stored.descriptor.digest);
    if (arrived !== imageId) throw new Error(`${arrived} has arrived, and ${imageId} was pushed`);
    await publishTags(repository, stored, [contentTag]);
  };
  return {
    name,
    prepare: async () => ({
      act: async (through) => {
        await engine.push(imageId, `${through.name}:${passing}`);
        await readBack(openRepository(through.name, { credentials }));
      },
      damages: async (direct) => {
        const tags = await direct.tags();
        const known = new Map<string, Promise<string | undefined>>();
        const found = tags.map(async (tag) => {
          const why = await whyNotWhole(direct, (await direct.resolve(tag))?.digest ?? tag, known);
          const stranger = [contentTag, passing].includes(tag) ? [] : [`${tag} was written by nobody`];
          return why ? [...stranger, `${tag}: ${why}`] : stranger;
        });
        return (await Promise.all(found)).flat();
      },
      unfinished: async (direct) => {
        const { configDigest } = await direct.imageConfig(contentTag);
        return configDigest === imageId ? [] : [`${contentTag} serves ${configDigest}, and not ${imageId}`];
      },
    }),
  };
}
