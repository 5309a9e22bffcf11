import { openRepository, RegistryError, type Repository, type RepositoryOptions } from '../src/index.ts';
import { type SeenRequest, startFaultProxy, type TestRegistry } from '../testing/index.ts';
import type { FaultCase } from './catalog.ts';
import { credentials } from './login.ts';
import { seededRandom } from './random.ts';
import { emptyRow, type Row } from './row.ts';
import type { Deed, Scenario } from './scenario.ts';

/** What the runs of one fault need to know. */
export interface Stand {
  registry: TestRegistry;
  /** A registry for each run, where one keeps the blobs of all repositories together: a second run would upload none. */
  fresh?: () => Promise<TestRegistry>;
  scenario: Scenario;
  /** The requests of the scenario where nothing goes wrong: where a fault strikes is drawn from them. */
  rehearsal: SeenRequest[];
}

/** Waits of seconds take a hundredth, so that the table is there in a minute; `waits` has what was asked for. */
export function patience(random: () => number, waits: number[]): RepositoryOptions {
  const sleep = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds / 100));
  return {
    credentials,
    timing: { now: Date.now, random, sleep },
    onRetry: ({ waitSeconds }) => waits.push(waitSeconds),
  };
}

/** Does the scenario once without a fault. Throws where even that leaves anything wrong. */
export async function rehearse(scenario: Scenario, registry: TestRegistry): Promise<Stand> {
  const path = pathOf(scenario.name, 'rehearsal');
  const direct = openRepository(`${registry.host}/${path}`, { credentials });
  const deed = await scenario.prepare(direct);
  const proxy = await startFaultProxy(registry.host);
  try {
    await deed.act(openRepository(`${proxy.host}/${path}`, { credentials }));
    const wrong = [...(await deed.damages(direct)), ...(await deed.unfinished(direct))];
    if (wrong.length > 0) throw new Error(`${scenario.name}, without a fault: ${wrong.join('; ')}`);
    return { registry, scenario, rehearsal: proxy.requests };
  } finally {
    await proxy.stop();
  }
}

/** All runs of one fault, several at a time. Throws with the seed of the first run that is not as it has to be. */
export async function runCase(fault: FaultCase, stand: Stand, runs = fault.runs): Promise<Row> {
  const row = emptyRow(fault.name);
  const seeds = Array.from({ length: runs }, (_, run) => run + 1);
  const worker = async () => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift())
      await oneRun(fault, stand, seed, runs, row);
  };
  // To the end of each, so that no registry of a run outlives the case.
  const workers = await Promise.allSettled([worker(), worker(), worker()]);
  for (const ended of workers) if (ended.status === 'rejected') throw ended.reason;
  return row;
}

async function oneRun(fault: FaultCase, stand: Stand, seed: number, runs: number, row: Row): Promise<void> {
  const { scenario, rehearsal } = stand;
  const registry = (await stand.fresh?.()) ?? stand.registry;
  const path = pathOf(scenario.name, fault.name, seed);
  const at = (problem: string) => new Error(`${scenario.name}, ${fault.name}, seed ${seed}: ${problem}`);
  const direct = openRepository(`${registry.host}/${path}`, { credentials });
  const deed = await scenario.prepare(direct);
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
    const failure = await failureOf(deed, through);
    row.runs++;
    row.retries += waits.length;
    if (failure && !(failure instanceof RegistryError)) throw failure;
    if (struck === 0) throw at('the fault never struck');
    if (failure && fault.expect === 'completes') throw at(failure.message);
    if (!failure && fault.expect === 'fails') throw at('it completed, although the fault does not end');
    if (waits.some((wait) => wait < (fault.leastWaitSeconds ?? 0)))
      throw at(`it waited only ${Math.min(...waits)} s`);
    const wrong = await deed.damages(direct);
    if (failure) {
      proxy.reset();
      await deed.act(through);
      row.repeated++;
      wrong.push(...(await deed.damages(direct)));
    }
    row.completed++;
    wrong.push(...(await deed.unfinished(direct)));
    row.lost += wrong.length;
    if (wrong.length > 0) throw at(wrong.join('; '));
  } finally {
    await proxy.stop();
    if (registry !== stand.registry) await registry.stop();
  }
}

/** Why the deed broke off; undefined where it came to its end. */
const failureOf = (deed: Deed, through: Repository): Promise<Error | undefined> =>
  deed.act(through).then(
    () => undefined,
    (error: Error) => error,
  );

/** A repository's path of its own. */
function pathOf(...names: (string | number)[]): string {
  const parts = names.map((name) => `${name}`.toLowerCase().replace(/[^a-z0-9]+/g, '-'));
  return ['faults', ...parts].join('/');
}
