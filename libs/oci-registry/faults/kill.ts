import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { openRepository } from '../src/index.ts';
import { startFaultProxy, type TestRegistry } from '../testing/index.ts';
import { damages, newImage, newTags, prepare, publish, unfinished } from './publish.ts';
import type { Row } from './run.ts';

const pusher = fileURLToPath(new URL('pusher.ts', import.meta.url));

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
  await prepare(direct, openRepository(`${registry.host}/faults/template`));
  const proxy = await startFaultProxy(registry.host);
  const child = spawn(process.execPath, ['--import', 'tsx', pusher], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  try {
    let writes = 0;
    proxy.script = ({ method }) => {
      if (method === 'GET' || method === 'HEAD' || writes++ !== stage) return undefined;
      return { do: 'hold', at, until: () => kill(child) };
    };
    const ended = once(child, 'exit');
    child.stdin?.write(`${proxy.host}/${path}\n`);
    const [code, signal] = await ended;
    row.runs++;
    if (signal !== 'SIGKILL') throw new Error(`${path}: the pusher ended by itself (${code})`);
    const damaged = await damages(direct);
    proxy.script = undefined;
    await publish(openRepository(`${proxy.host}/${path}`), newImage, newTags);
    row.repeated++;
    damaged.push(...(await damages(direct)), ...(await unfinished(direct)));
    row.lost += damaged.length;
    if (damaged.length > 0) throw new Error(`${path}: ${damaged.join('; ')}`);
  } finally {
    await proxy.stop();
  }
}

/** Kills the process and then breaks its connection, as the system does: the promise fails. */
async function kill(child: ChildProcess): Promise<never> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  throw new Error('killed');
}
