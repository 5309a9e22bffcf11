import { openRepository, RegistryError, type RepositoryOptions } from '../src/index.ts';
import { type SeenRequest, startFaultProxy, type TestRegistry } from '../testing/index.ts';
import type { FaultCase } from './catalog.ts';
import { credentials } from './login.ts';
import { seededRandom } from './random.ts';
import { emptyRow, type Row } from './row.ts';
import type { Scenario } from './scenario.ts';

/** What the runs of one fault need to know. */
export interface Preparation {
  registry: TestRegistry;
  /** A registry for each run, where one keeps the blobs of all repositories together: a second run would upload none. */
  fresh?: () => Promise<TestRegistry>;
  scenario: Scenario;
  /** The requests of the scenario where nothing goes wrong: where a fault strikes is drawn from them. */
  rehearsal: SeenRequest[];
}

/** Waits of seconds take a hundredth, so that the table is there in a minute; `waits` has what was asked for. */
export function patience(random: () => number, waits: number[]): RepositoryOptions {
  const sleep = (milliseconds: number) => {
    waits.push(milliseconds / 1000);
    return new Promise<void>((done) => setTimeout(done, milliseconds / 100));
  };
  return { credentials, timing: { now: Date.now, random, sleep } };
}

/** Does the scenario once without a fault. Throws where even that leaves anything wrong. */
export async function rehearse(scenario: Scenario, registry: TestRegistry): Promise<Preparation> {
  const path = pathOf(scenario.name, 'rehearsal');
  const direct = openRepository(`${registry.host}/${path}`, { credentials });
  const operation = await scenario.prepare(direct);
  const proxy = await startFaultProxy(registry.host);
  try {
    await operation.act(openRepository(`${proxy.host}/${path}`, { credentials }));
    const wrong = [...(await operation.damages(direct)), ...(await operation.unfinished(direct))];
    if (wrong.length > 0) throw new Error(`${scenario.name}, without a fault: ${wrong.join('; ')}`);
    return { registry, scenario, rehearsal: proxy.requests };
  } finally {
    await proxy.stop();
  }
}

/** All runs of one fault, several at a time. Throws with the seed of the first run that is not as it has to be. */
export async function runCase(fault: FaultCase, preparation: Preparation, runs = fault.runs): Promise<Row> {
  const row = emptyRow(fault.name);
  const seeds = Array.from({ length: runs }, (_, run) => run + 1);
  const worker = async () => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift())
      await oneRun(fault, preparation, seed, runs, row);
  };
  // To the end of each, so that no registry of a run outlives the case.
  const workers = await Promise.allSettled([worker(), worker(), worker()]);
  for (const ended of workers) if (ended.status === 'rejected') throw ended.reason;
  return row;
}

async function oneRun(
  fault: FaultCase,
  preparation: Preparation,
  seed: number,
  runs: number,
  row: Row,
): Promise<void> {
  const { scenario, rehearsal } = preparation;
  const registry = (await preparation.fresh?.()) ?? preparation.registry;
  const path = pathOf(scenario.name, fault.name, seed);
  const at = (problem: string) => new Error(`${scenario.name}, ${fault.name}, seed ${seed}: ${problem}`);
  const direct = openRepository(`${registry.host}/${path}`, { credentials });
  const operation = await scenario.prepare(direct);
  const proxy = await startFaultProxy(registry.host);
  try {
    const random = seededRandom(seed);
    const waits: number[] = [];
    const { deadlineSeconds = 60 } = fault;
    const through = openRepository(`${proxy.host}/${path}`, { ...patience(random, waits), deadlineSeconds });
    const script = fault.script({ rehearsal, share: (seed - 1 + random()) / runs, random });
    let struck = 0;
    proxy.script = (request) => {
      const happens = script(request);
      if (happens) struck++;
      return happens;
    };
    const failure = await failureOf(operation.act(through));
    row.runs++;
    row.retries += waits.length;
    if (failure && !(failure instanceof RegistryError)) throw failure;
    if (struck === 0) throw at('the fault never struck');
    if (failure && fault.expect === 'completes') throw at(failure.message);
    if (!failure && fault.expect === 'fails') throw at('it completed, although the fault does not end');
    if (waits.some((wait) => wait < (fault.leastWaitSeconds ?? 0)))
      throw at(`it waited only ${Math.min(...waits)} s`);
    const wrong = await operation.damages(direct);
    if (failure) {
      proxy.reset();
      await operation.act(through);
      row.repeated++;
      wrong.push(...(await operation.damages(direct)));
    }
    row.completed++;
    wrong.push(...(await operation.unfinished(direct)));
    row.lost += wrong.length;
    if (wrong.length > 0) throw at(wrong.join('; '));
  } finally {
    await proxy.stop();
    if (registry !== preparation.registry) await registry.stop();
  }
}

/** Why the operation broke off; undefined where it came to its end. */
export const failureOf = (done: Promise<void>): Promise<Error | undefined> =>
  done.then(
    () => undefined,
    (error: Error) => error,
  );

/** A repository's path of its own. */
function pathOf(...names: (string | number)[]): string {
  const parts = names.map((name) => `${name}`.toLowerCase().replace(/[^a-z0-9]+/g, '-'));
  return ['faults', ...parts].join('/');
}
