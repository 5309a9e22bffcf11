import {
  type CredentialSource,
  openRepository,
  RegistryError,
  type RepositoryOptions,
} from '../src/index.ts';
import { startFaultProxy, type TestRegistry } from '../testing/index.ts';
import type { FaultCase } from './catalog.ts';
import { damages, newImage, newTags, prepare, publish, unfinished } from './publish.ts';
import { seededRandom } from './random.ts';

/** One line of the table. */
export interface Row {
  fault: string;
  runs: number;
  /** Publishes that came to their end the first time. */
  completed: number;
  /** Requests that were repeated. */
  retries: number;
  /** Publishes that were started again, and came to their end. */
  repeated: number;
  /** Tags that served neither image whole, or publishes that a repetition did not complete. */
  lost: number;
}

export function emptyRow(fault: string): Row {
  return { fault, runs: 0, completed: 0, retries: 0, repeated: 0, lost: 0 };
}

export const login = { username: 'tester', password: 'correct horse', foundIn: 'the test' };
export const credentials: CredentialSource = async () => login;

/** Waits of seconds take a hundredth, so that the table is there in a minute; `waits` has what was asked for. */
export function patience(random: () => number, waits: number[]): RepositoryOptions {
  const sleep = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds / 100));
  return {
    credentials,
    timing: { now: Date.now, random, sleep },
    onRetry: ({ waitSeconds }) => waits.push(waitSeconds),
  };
}

/** All runs of one fault, several at a time. Throws with the seed of the first run that is not as it has to be. */
export async function runCase(fault: FaultCase, registry: TestRegistry): Promise<Row> {
  const row = emptyRow(fault.name);
  const seeds = Array.from({ length: fault.runs }, (_, run) => run + 1);
  const worker = async () => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift())
      await oneRun(fault, registry, seed, row);
  };
  await Promise.all([worker(), worker(), worker()]);
  return row;
}

async function oneRun(fault: FaultCase, registry: TestRegistry, seed: number, row: Row): Promise<void> {
  const path = `faults/${fault.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}/${seed}`;
  const at = (problem: string) => new Error(`${fault.name}, seed ${seed}: ${problem}`);
  const direct = openRepository(`${registry.host}/${path}`, { credentials });
  await prepare(direct, openRepository(`${registry.host}/faults/template`, { credentials }));
  const proxy = await startFaultProxy(registry.host);
  try {
    const random = seededRandom(seed);
    const waits: number[] = [];
    const { deadlineSeconds = 60 } = fault;
    const through = openRepository(`${proxy.host}/${path}`, { ...patience(random, waits), deadlineSeconds });
    const script = fault.script(random);
    let struck = 0;
    proxy.script = (request) => {
      const happens = script(request);
      if (happens) struck++;
      return happens;
    };
    const failure = await publish(through, newImage, newTags).then(
      () => undefined,
      (error: Error) => error,
    );
    row.runs++;
    row.retries += waits.length;
    if (failure && !(failure instanceof RegistryError)) throw failure;
    if (struck === 0) throw at('the fault never struck');
    if (failure && fault.expect === 'completes') throw at(failure.message);
    if (!failure && fault.expect === 'fails') throw at('it completed, although the fault does not end');
    if (waits.some((wait) => wait < (fault.leastWaitSeconds ?? 0)))
      throw at(`it waited only ${Math.min(...waits)} s`);
    const damaged = await damages(direct);
    if (!failure) row.completed++;
    else {
      proxy.reset();
      await publish(through, newImage, newTags);
      row.repeated++;
      damaged.push(...(await damages(direct)));
    }
    const missing = await unfinished(direct);
    row.lost += damaged.length + missing.length;
    if (row.lost > 0) throw at([...damaged, ...missing.map((tag) => `${tag} was not written`)].join('; '));
  } finally {
    await proxy.stop();
  }
}
