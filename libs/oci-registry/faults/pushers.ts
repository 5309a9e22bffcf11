import { openRepository, RegistryError } from '../src/index.ts';
import {
  makeImage,
  makeLayer,
  startFaultProxy,
  type TestImage,
  type TestRegistry,
} from '../testing/index.ts';
import { damages, newImage, newTags, prepare, publish, unfinished } from './publish.ts';
import { between, seededRandom } from './random.ts';
import { patience, type Row } from './run.ts';

/** What an unreproducible build makes of the same inputs. */
const twin = makeImage([makeLayer('base', 40_000), makeLayer('new, built again', 20_000)]);

/** Two pushers at once, whose requests the proxy interleaves by chance. */
export async function twoPushers(
  registry: TestRegistry,
  seed: number,
  sameImage: boolean,
  row: Row,
): Promise<void> {
  const path = `faults/two-pushers-${sameImage}/${seed}`;
  const direct = openRepository(`${registry.host}/${path}`);
  await prepare(direct, openRepository(`${registry.host}/faults/template`));
  const proxy = await startFaultProxy(registry.host);
  try {
    const random = seededRandom(seed);
    const waits: number[] = [];
    const pause = () => new Promise<void>((done) => setTimeout(done, between(random, 0, 12)));
    proxy.script = () => ({ do: 'hold', at: 'request', until: pause });
    const images: TestImage[] = [newImage, sameImage ? newImage : twin];
    const push = (image: TestImage) =>
      publish(openRepository(`${proxy.host}/${path}`, patience(random, waits)), image, newTags);
    const outcomes = await Promise.allSettled(images.map(push));
    row.runs++;
    row.retries += waits.length;
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') row.completed++;
      else if (!(outcome.reason instanceof RegistryError && outcome.reason.code === 'conflict'))
        throw outcome.reason;
    }
    const damaged = await damages(direct, images);
    proxy.script = undefined;
    // The loser adopts what the inputs' tag serves; so does who asks later.
    const served = (await direct.resolve('inputs-new'))?.digest;
    const winner = images.find(({ digest }) => digest === served);
    if (!winner) throw new Error(`${path}: inputs-new serves ${served}`);
    await publish(direct, winner, newTags);
    row.repeated++;
    damaged.push(...(await damages(direct, [winner])), ...(await unfinished(direct, winner)));
    row.lost += damaged.length;
    if (damaged.length > 0) throw new Error(`${path}: ${damaged.join('; ')}`);
  } finally {
    await proxy.stop();
  }
}
