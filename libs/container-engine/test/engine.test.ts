import { afterAll, beforeAll, describe, test } from 'vitest';
import { chooseEngine, findEngines } from '../src/index.ts';
import { buildTests } from './builds.ts';
import { containerTests } from './containers.ts';
import { contextTests } from './context.ts';
import { type Fixture, openFixture } from './fixture.ts';
import { imageTests } from './images.ts';
import { namedImageTests } from './images-named.ts';
import { interruptionTests } from './interrupted.ts';
import { noRegistry } from './registry.ts';

// The same tests for every engine: what one does, the other does.
for (const { name, usable, detail } of await findEngines({})) {
  const obstacle = usable ? await noRegistry() : detail;
  if (obstacle) {
    console.warn(`Not tested with ${name}: ${obstacle}.`);
    test.skip(`${name} (skipped: ${obstacle})`);
    continue;
  }
  describe(name, () => {
    let fixture: Fixture | undefined;
    beforeAll(async () => {
      fixture = await openFixture(await chooseEngine({ wanted: name, say: () => {} }));
    });
    afterAll(() => fixture?.close());

    const opened = () => fixture as Fixture;
    imageTests(opened);
    describe('a build', () => buildTests(opened));
    describe('a build of named images', () => namedImageTests(opened));
    describe('a build context', () => contextTests(opened));
    describe('a running container', () => containerTests(opened));
    interruptionTests(opened);
  });
}
