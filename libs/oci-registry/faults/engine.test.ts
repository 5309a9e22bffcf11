import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRepository, publishTags, verifyContent } from '../src/index.ts';
import {
  distribution,
  type Fault,
  type FaultProxy,
  type RequestKind,
  skipNote,
  startDistribution,
  startFaultProxy,
  type TestRegistry,
} from '../testing/index.ts';
import { startEngine } from './engine.ts';
import { emptyRow } from './row.ts';

const registryProgram = await distribution();
const engine = 'missing' in registryProgram ? registryProgram : await startEngine();
const size = 300_000;

/** What happens to the first request of a kind. */
const faults: { name: string; strikes: RequestKind; fault: Fault }[] = [
  { name: '502 at the upload', strikes: 'upload', fault: { do: 'answer', status: 502 } },
  { name: 'connection reset in mid-upload', strikes: 'upload', fault: { do: 'reset', afterBytes: 30_000 } },
  { name: 'upload done, answer lost', strikes: 'upload', fault: { do: 'lose answer' } },
  { name: 'manifest written, answer lost', strikes: 'manifest write', fault: { do: 'lose answer' } },
];

const missing = 'missing' in engine ? engine : { path: 'buildah' };
describe.skipIf('missing' in missing)(`buildah pushes through the faults${skipNote(missing)}`, () => {
  if ('missing' in engine) return;
  let registry: TestRegistry;
  let proxy: FaultProxy;
  beforeAll(async () => {
    registry = await startDistribution();
    proxy = await startFaultProxy(registry.host);
  });
  afterAll(async () => {
    await proxy?.stop();
    await registry?.stop();
    await engine.remove();
  });

  test.for(faults)('engine: $name', async ({ name, strikes, fault }, { task }) => {
    const row = emptyRow(`engine: ${name}`);
    task.meta.row = row;
    proxy.reset();
    const path = `engine/${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
    const repository = openRepository(`${proxy.host}/${path}`);
    const image = await engine.build(name, size);
    let struck = false;
    proxy.script = ({ kind }) => {
      if (kind !== strikes || struck) return undefined;
      struck = true;
      return fault;
    };
    const destination = `${proxy.host}/${path}:pushing`;
    row.runs++;
    const failed = await engine.push(image, destination).then(
      () => false,
      () => true,
    );
    expect(struck).toBe(true);
    expect(await repository.resolve('inputs-new')).toBeUndefined();
    if (failed) {
      await engine.push(image, destination);
      row.repeated++;
    }
    row.completed++;
    // From here on the pipeline does not trust the engine: it looks at what has arrived.
    const arrived = (await repository.resolve('pushing'))?.digest ?? '';
    expect(await verifyContent(repository, arrived)).toBe(`sha256:${image.replace(/^sha256:/, '')}`);
    await publishTags(repository, arrived, ['inputs-new']);
    await repository.deleteTag('pushing');
    expect(await repository.tags()).toEqual(['inputs-new']);
    expect((await repository.resolve('inputs-new'))?.digest).toBe(arrived);
  });

  test('a second image over the same layer uploads no layer', async () => {
    const image = await engine.build('counted', size);
    await engine.push(image, `${proxy.host}/engine/counted:one`);
    proxy.reset();
    await engine.push(image, `${proxy.host}/engine/counted:two`);
    expect(proxy.uploadedBytes).toBe(0);
  });
});
