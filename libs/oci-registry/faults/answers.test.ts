import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  distribution,
  implementations,
  onPath,
  skipNote,
  startDistribution,
  startTokenServer,
  type TestRegistry,
  type TokenServer,
} from '../testing/index.ts';
import { catalog } from './catalog.ts';
import { login } from './login.ts';
import { libraryPublish } from './publish.ts';
import { sound } from './row.ts';
import { type Preparation, rehearse, runCase } from './run.ts';

for (const { name, program, start } of await implementations()) {
  const first = name === 'CNCF distribution';
  describe.skipIf('missing' in program)(`${name}: faults of registry and network${skipNote(program)}`, () => {
    let registry: TestRegistry;
    let preparation: Preparation;
    beforeAll(async () => {
      registry = await start();
      preparation = { ...(await rehearse(libraryPublish, registry)), ...(first ? {} : { fresh: start }) };
    });
    afterAll(() => registry?.stop());

    test.for(catalog.filter(({ tokens }) => !tokens))('$name', async (fault, { task }) => {
      // The second implementation shows that nothing hangs on the first one's ways: a few seeds do.
      const runs = first ? fault.runs : 3;
      const row = await runCase(fault, preparation, runs);
      task.meta.row = first ? row : { ...row, fault: `${name}: ${row.fault}` };
      expect(row).toMatchObject(sound(runs));
    });
  });
}

const program = await distribution();
const openssl = onPath('openssl') ? program : { missing: 'openssl, to sign tokens with' };

describe.skipIf('missing' in openssl)(`faults of a registry that wants tokens${skipNote(openssl)}`, () => {
  let registry: TestRegistry;
  let tokens: TokenServer;
  let preparation: Preparation;
  beforeAll(async () => {
    tokens = await startTokenServer(`${login.username}:${login.password}`, 'none');
    registry = await startDistribution({ auth: tokens.auth });
    preparation = await rehearse(libraryPublish, registry);
  });
  afterAll(async () => {
    await registry?.stop();
    await tokens?.stop();
  });

  test.for(catalog.filter((fault) => fault.tokens))('$name', async (fault, { task }) => {
    const given = tokens.given.length;
    task.meta.row = await runCase(fault, preparation);
    expect(task.meta.row).toMatchObject(sound(fault.runs));
    // Two scopes for the preparation, two for the publish, and at least one more for what ran out.
    expect(tokens.given.length - given).toBeGreaterThanOrEqual(fault.runs * 5);
  });
});
