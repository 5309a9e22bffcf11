import { openRepository } from '../src/index.ts';
import { startFaultProxy, type TestRegistry } from '../testing/index.ts';
import { damages, newTags, prepare, publish, twins, unfinished } from './publish.ts';
import type { PusherProcess } from './pusher-process.ts';
import { between, seededRandom } from './random.ts';
import type { Row } from './row.ts';

/** Two processes that publish at once, whose requests the proxy interleaves by chance. */
export async function twoPushers(
  registry: TestRegistry,
  pushers: [PusherProcess, PusherProcess],
  seed: number,
  sameImage: boolean,
  row: Row,
): Promise<void> {
  const path = `faults/two-pushers-${sameImage}/${seed}`;
  const direct = openRepository(`${registry.host}/${path}`);
  await prepare(direct);
  const proxy = await startFaultProxy(registry.host);
  try {
    const random = seededRandom(seed);
    const pause = () => new Promise<void>((done) => setTimeout(done, between(random, 0, 12)));
    proxy.script = () => ({ do: 'hold', at: 'request', until: pause });
    const names = ['new', sameImage ? 'new' : 'builtAgain'] as const;
    const push = (pusher: PusherProcess, at: number) =>
      pusher.publish({ repository: `${proxy.host}/${path}`, image: names[at] ?? 'new', seed: seed * 2 + at });
    const outcomes = await Promise.all(pushers.map(push));
    row.runs++;
    for (const { retries, failure } of outcomes) {
      row.retries += retries;
      if (failure && failure.code !== 'conflict') throw new Error(`${path}: ${failure.message}`);
    }
    const images = names.map((name) => twins[name]);
    const wrong = await damages(direct, images);
    proxy.script = undefined;
    // The loser adopts what the inputs' tag serves; so does who asks later.
    const served = (await direct.resolve('inputs-new'))?.digest;
    const winner = images.find(({ digest }) => digest === served);
    if (!winner) throw new Error(`${path}: inputs-new serves ${served}`);
    await publish(direct, winner, newTags);
    row.repeated++;
    row.completed++;
    wrong.push(...(await damages(direct, [winner])), ...(await unfinished(direct, winner)));
    row.lost += wrong.length;
    if (wrong.length > 0) throw new Error(`${path}: ${wrong.join('; ')}`);
  } finally {
    await proxy.stop();
  }
}
