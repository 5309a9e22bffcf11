import { emptyRow, killedRun, login, sound } from '@shipshape/oci-registry/faults';
import {
  distribution,
  type Fault,
  onPath,
  type SeenRequest,
  skipNote,
  startDistribution,
  startFaultProxy,
  startTokenServer,
  type TestRegistry,
} from '@shipshape/oci-registry/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEngine } from './engine.ts';
import { enginePush } from './engine-push.ts';
import { type EngineFault, layerBytes, struckRun } from './engine-run.ts';

const registryProgram = await distribution();
const engine = 'missing' in registryProgram ? registryProgram : await startEngine();
const answer = (status: number, headers = {}): Fault => ({ do: 'answer', status, headers });
const reset: Fault = { do: 'reset', afterBytes: 3000 };

const faults: EngineFault[] = [
  { name: '429 at the upload', strikes: 'upload', fault: answer(429) },
  { name: '429, Retry-After', strikes: 'upload start', fault: answer(429, { 'retry-after': '1' }), times: 2 },
  { name: '500 at the upload', strikes: 'upload start', fault: answer(500) },
  { name: '500 at the manifest', strikes: 'manifest write', fault: answer(500) },
  { name: '502 at the upload', strikes: 'upload', fault: answer(502) },
  {
    name: '502 every time',
    strikes: 'upload',
    fault: answer(502),
    times: 100,
    told: /answered 502 Bad Gateway/,
  },
  { name: 'connection reset in mid-upload', strikes: 'upload', fault: reset },
  { name: 'resets every time', strikes: 'upload', fault: reset, times: 100, told: /broke the connection/ },
  { name: 'truncated body', strikes: 'blob read', fault: { do: 'truncate' } },
  { name: 'slow drip', strikes: 'upload start', fault: { do: 'drip', overMs: 1000 }, times: 3 },
  { name: 'upload done, answer lost', strikes: 'upload', fault: { do: 'lose answer' } },
  { name: 'manifest written, answer lost', strikes: 'manifest write', fault: { do: 'lose answer' } },
];

const missing = 'missing' in engine ? engine : { path: 'buildah' };
describe.skipIf('missing' in missing)(`buildah pushes through the faults${skipNote(missing)}`, () => {
  if ('missing' in engine) return;
  let registry: TestRegistry;
  beforeAll(async () => {
    registry = await startDistribution();
  });
  afterAll(async () => {
    await registry?.stop();
    await engine.remove();
  });

  test.for(faults)('engine: $name', async (fault, { task }) => {
    const row = emptyRow(`engine: ${fault.name}`);
    task.meta.row = row;
    await struckRun(engine, fault, registry, row);
    expect(row).toMatchObject({ ...sound(1), repeated: fault.told ? 1 : 0 });
  });

  const noTokens = onPath('openssl') ? { path: 'openssl' } : { missing: 'openssl, to sign tokens with' };
  test.skipIf('missing' in noTokens)(
    `engine: token expired in mid-push${skipNote(noTokens)}`,
    async ({ task }) => {
      const row = emptyRow('engine: token expired in mid-push');
      task.meta.row = row;
      const tokens = await startTokenServer(`${login.username}:${login.password}`, 'none');
      const guarded = await startDistribution({ auth: tokens.auth });
      try {
        const expiry: Fault = { do: 'expire tokens' };
        // buildah renews a token by its clock alone. If one is refused earlier, it reports that a login is needed.
        const told = /requires a login \(401\)/;
        await struckRun(
          engine,
          { name: 'expired token', strikes: 'manifest write', fault: expiry, told },
          guarded,
          row,
        );
      } finally {
        await guarded.stop();
        await tokens.stop();
      }
      expect(row).toMatchObject({ ...sound(1), repeated: 1 });
    },
  );

  test('engine: kill -9 of buildah push around each write', async ({ task }) => {
    const row = emptyRow('engine: kill -9 of buildah push around each write');
    task.meta.row = row;
    const imageId = await engine.build('killed', layerBytes);
    // Layer and configuration are begun, sent and finished (three requests each); then comes the manifest.
    const stages = 7;
    const counts = ({ kind }: SeenRequest) => ['upload start', 'upload', 'manifest write'].includes(kind);
    for (const at of ['request', 'answer'] as const) {
      for (let stage = 0; stage < stages; stage++) {
        const path = `engine/kill-${at}-${stage}`;
        const start = (repository: string) => engine.start(imageId, `${repository}:incoming-0`);
        const scenario = enginePush(engine, 'killed', imageId);
        await killedRun({ registry, scenario, path, start, stage, counts, at }, row);
      }
    }
    expect(row).toMatchObject(sound(2 * stages));
  });

  test('a second image over the same layer uploads no layer', async () => {
    const proxy = await startFaultProxy(registry.host);
    const image = await engine.build('counted', layerBytes);
    await engine.push(image, `${proxy.host}/engine/counted:one`);
    expect(proxy.uploadedBytes).toBeGreaterThan(layerBytes);
    proxy.reset();
    await engine.push(image, `${proxy.host}/engine/counted:two`);
    expect(proxy.uploadedBytes).toBe(0);
    await proxy.stop();
  });
});
