import type { Scenario } from '@shipshape/oci-registry/faults';
import { whyNotWhole } from '@shipshape/oci-registry/faults';
import { publish } from '@shipshape/publishing';
import { passed } from '@shipshape/publishing/testing';
import type { TestEngine } from './engine.ts';

const contentTag = 'inputs-new';
const ours = /^(inputs-new|incoming-.|sha256-.*)$/;

/** docker-push with the engine itself, up to the image's first name. */
export function enginePush(engine: TestEngine, name: string, imageId: string): Scenario {
  return {
    name,
    prepare: async () => ({
      async act(through) {
        const upload = (reference: string) => engine.push(imageId, reference);
        await publish({ repository: through, smoke: passed(imageId), immutable: [contentTag], upload });
      },
      async damages(direct) {
        const known = new Map<string, Promise<string | undefined>>();
        const found = (await direct.tags()).map(async (tag) => {
          const stranger = ours.test(tag) ? [] : [`${tag} was written by nobody`];
          const why = await whyNotWhole(direct, (await direct.resolve(tag))?.digest ?? tag, known);
          return why ? [...stranger, `${tag}: ${why}`] : stranger;
        });
        return (await Promise.all(found)).flat();
      },
      async unfinished(direct) {
        const { configDigest } = await direct.imageConfig(contentTag);
        return configDigest === imageId ? [] : [`${contentTag} serves ${configDigest}, and not ${imageId}`];
      },
    }),
  };
}
