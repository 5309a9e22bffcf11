import { openRepository } from '../src/index.ts';
import { type SeenRequest, startFaultProxy, type TestRegistry } from '../testing/index.ts';
import type { Row } from './row.ts';
import type { Scenario } from './scenario.ts';

/** A process of ours that does a scenario's operation. */
export interface KillableProcess {
  /** How it ended, once it has: by itself, with the work done or not, or killed by us. */
  ended: Promise<'by itself' | 'killed'>;
  /** SIGKILL, by its process ID; done when the process is gone. */
  kill(): Promise<void>;
}

export interface Killing {
  registry: TestRegistry;
  scenario: Scenario;
  /** The repository of this run. */
  path: string;
  /** Starts the process, which is to write to the repository `host:port/path`. */
  start(repository: string): KillableProcess;
  /** At which of its requests it is killed: the `stage`-th of those that count. */
  stage: number;
  counts(request: SeenRequest): boolean;
  /** Before the registry gets that request, or when it has done it and the answer is on its way. */
  at: 'request' | 'answer';
}

/** Kills the process there, looks at what it leaves behind, and has the operation done again. */
export async function killedRun(killing: Killing, row: Row): Promise<void> {
  const { registry, scenario, path, start, stage, counts, at } = killing;
  const direct = openRepository(`${registry.host}/${path}`);
  const operation = await scenario.prepare(direct);
  const proxy = await startFaultProxy(registry.host);
  const pusher = start(`${proxy.host}/${path}`);
  // The process first, and then its connection, as the system does it: the promise fails.
  const kill = () => pusher.kill().then(() => Promise.reject(new Error('killed')));
  try {
    let seen = 0;
    proxy.script = (request) =>
      counts(request) && seen++ === stage ? { do: 'hold', at, until: kill } : undefined;
    row.runs++;
    if ((await pusher.ended) !== 'killed') throw new Error(`${path}: the process ended by itself`);
    const wrong = await operation.damages(direct);
    proxy.script = undefined;
    await operation.act(openRepository(`${proxy.host}/${path}`));
    row.repeated++;
    row.completed++;
    wrong.push(...(await operation.damages(direct)), ...(await operation.unfinished(direct)));
    row.lost += wrong.length;
    if (wrong.length > 0) throw new Error(`${path}: ${wrong.join('; ')}`);
  } finally {
    await pusher.kill();
    await proxy.stop();
  }
}
