import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  distribution,
  onPath,
  skipNote,
  startDistribution,
  startTokenServer,
  type TestRegistry,
  type TokenServer,
} from '../testing/index.ts';
import { catalog } from './catalog.ts';
import { login, runCase } from './run.ts';

const program = await distribution();
const openssl = onPath('openssl') ? program : { missing: 'openssl, to sign tokens with' };

describe.skipIf('missing' in program)(`faults of the registry and the network${skipNote(program)}`, () => {
  let registry: TestRegistry;
  beforeAll(async () => {
    registry = await startDistribution();
  });
  afterAll(() => registry?.stop());

  test.for(catalog.filter(({ tokens }) => !tokens))('$name', async (fault, { task }) => {
    task.meta.row = await runCase(fault, registry);
    expect(task.meta.row).toMatchObject({ runs: fault.runs, lost: 0 });
  });
});

describe.skipIf('missing' in openssl)(`faults of a registry that wants tokens${skipNote(openssl)}`, () => {
  let registry: TestRegistry;
  let tokens: TokenServer;
  beforeAll(async () => {
    tokens = await startTokenServer(`${login.username}:${login.password}`, 'none');
    registry = await startDistribution({ auth: tokens.auth });
  });
  afterAll(async () => {
    await registry?.stop();
    await tokens?.stop();
  });

  test.for(catalog.filter((fault) => fault.tokens))('$name', async (fault, { task }) => {
    const given = tokens.given.length;
    task.meta.row = await runCase(fault, registry);
    expect(task.meta.row).toMatchObject({ runs: fault.runs, lost: 0 });
    // Two scopes for the preparation, two for the publish, and at least one more for what ran out.
    expect(tokens.given.length - given).toBeGreaterThanOrEqual(fault.runs * 5);
  });
});
