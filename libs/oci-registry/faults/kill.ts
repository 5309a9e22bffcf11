import { openRepository } from '../src/index.ts';
import { startFaultProxy, type TestRegistry } from '../testing/index.ts';
import { damages, newImage, newTags, prepare, publish, unfinished } from './publish.ts';
import { PusherProcess } from './pusher-process.ts';
import type { Row } from './row.ts';

/** Requests of one publish that change something; the pusher is killed around each of them. */
export const stages = 8;

/**
 * Kills a publishing process with SIGKILL at its `stage`-th writing request: before the registry gets it, or when the
 * registry has done it and the answer is on its way.
 */
export async function killedRun(
  registry: TestRegistry,
  stage: number,
  at: 'request' | 'answer',
  row: Row,
): Promise<void> {
  const path = `faults/kill-${at}/${stage}`;
  const direct = openRepository(`${registry.host}/${path}`);
  await prepare(direct);
  const proxy = await startFaultProxy(registry.host);
  const pusher = new PusherProcess();
  // The process first, and then its connection, as the system does it: the promise fails.
  const kill = () => pusher.kill().then(() => Promise.reject(new Error('killed')));
  try {
    let writes = 0;
    proxy.script = ({ method }) => {
      if (method === 'GET' || method === 'HEAD' || writes++ !== stage) return undefined;
      return { do: 'hold', at, until: kill };
    };
    const ended = await pusher
      .publish({ repository: `${proxy.host}/${path}`, image: 'new', seed: stage })
      .then(
        () => 'by itself',
        () => pusher.ended,
      );
    row.runs++;
    if (ended !== 'SIGKILL') throw new Error(`${path}: the pusher ended ${ended}`);
    const wrong = await damages(direct);
    proxy.script = undefined;
    await publish(openRepository(`${proxy.host}/${path}`), newImage, newTags);
    row.repeated++;
    row.completed++;
    wrong.push(...(await damages(direct)), ...(await unfinished(direct)));
    row.lost += wrong.length;
    if (wrong.length > 0) throw new Error(`${path}: ${wrong.join('; ')}`);
  } finally {
    await pusher.kill();
    await proxy.stop();
  }
}
