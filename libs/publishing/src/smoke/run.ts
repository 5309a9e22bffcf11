import { availableParallelism } from 'node:os';
import type { Duplex } from 'node:stream';
import type {
  CheckResult,
  Container,
  ContainerCheck,
  ContainerTrial,
  Engine,
  Restriction,
  ServiceKind,
  SmokeSuite,
  WantedService,
} from '@shipshape/container-engine';
import { inParallel, type Log, withCleanup } from '@shipshape/workspace';
import { checksDigest } from './checks-digest.ts';
import type { SmokeCheck, SmokeReport } from './report.ts';

/** What the suite found of one image. */
export type SmokeFindings = Pick<SmokeReport, 'passed' | 'checks' | 'restrictions' | 'checksDigest'> & {
  /** What it failed, in a few words each. */
  failures: string[];
};

/**
 * Starts an image once for each trial, restricted as on a careful host (read-only, non-root, without a network), and
 * runs the checks.
 *
 * @param imageId what to run
 * @param suite what the workload asks of its images
 * @param say is given the logs of a container that failed a check
 * @param serve takes a connection to a service to a real server, for each kind that `servicesOf` names
 */
export async function runSmokeTest(
  engine: Engine,
  imageId: string,
  suite: SmokeSuite,
  say: Log,
  serve: Servers = {},
): Promise<SmokeFindings> {
  // Side by side, since each waits now and then, and the longest first, so that it does not end alone; all of them to
  // their end, so that no container is left behind.
  const longestFirst = suite.trials.toSorted((one, other) => other.checks.length - one.checks.length);
  const settled = new Map<ContainerTrial, PromiseSettledResult<Tried>>();
  await inParallel(longestFirst, trialsAtOnce, async (trial) => {
    const [one] = await Promise.allSettled([tried(engine, imageId, trial, say, serve)]);
    settled.set(trial, one);
  });
  const trials = suite.trials.map((trial) => {
    const one = settled.get(trial) as PromiseSettledResult<Tried>;
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
  const checks = trials.flatMap((trial) => trial.checks);
  const restrictions = trials.find((trial) => trial.restrictions)?.restrictions ?? [];
  const failures = failuresOf(checks, restrictions, suite.required);
  return { checks, restrictions, failures, passed: failures.length === 0, checksDigest: checksDigest(suite) };
}

/** What takes a connection of a container to a real server, by the kind of service. */
export type Servers = Partial<Record<ServiceKind, (connection: Duplex) => void>>;

/** The services that a suite's containers are tried with, each kind once. */
export function servicesOf({ trials }: SmokeSuite): WantedService[] {
  const wanted = trials.flatMap(({ services = [] }) => services);
  return [...new Set(wanted.map(({ kind }) => kind))].map((kind) => ({
    kind,
    extensions: [...new Set(wanted.flatMap((one) => (one.kind === kind ? (one.extensions ?? []) : [])))],
  }));
}

/**
 * How many containers run at a time: an image with twenty required variables has twenty-one trials. The one with the server
 * takes longest, and more of the others than there are cores slow it down.
 */
const trialsAtOnce = Math.max(2, availableParallelism());

/** What an image failed: its checks, each with the first line of what it found, and the restrictions without which it may not pass. */
export function failuresOf(
  checks: SmokeCheck[],
  restrictions: Restriction[],
  required: Restriction['name'][],
): string[] {
  const enforced = restrictions.filter((one) => one.enforced).map(({ name }) => name);
  const failed = checks
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ name, detail }) => `${name}: ${detail.split('\n', 1)[0]}`);
  const passed = checks.some(({ outcome }) => outcome === 'passed');
  return [
    ...failed,
    ...(passed || failed.length > 0 ? [] : ['no check applied to it']),
    ...required.filter((name) => !enforced.includes(name)).map((name) => `${name}: not enforced`),
  ];
}

interface Tried {
  checks: SmokeCheck[];
  /** Undefined where the container ended before it could be looked into, as one that should refuse to start does. */
  restrictions: Restriction[] | undefined;
}

async function tried(
  engine: Engine,
  image: string,
  trial: ContainerTrial,
  say: Log,
  serve: Servers,
): Promise<Tried> {
  const { env, command, tmpfs, port, services = [], hosts = [] } = trial;
  const reached = services.map(({ kind, port: at }) => {
    const server = serve[kind];
    if (!server) throw new Error(`No ${kind} was started for this smoke test.`);
    return { port: at, serve: server };
  });
  const container = await engine.start({
    ...{ image, env, tmpfs, port },
    ...(command ? { command } : {}),
    ...(reached.length > 0 ? { services: reached, hosts } : {}),
  });
  return await withCleanup(
    () => container.remove(),
    async () => {
      const servers = trial.checks.some(({ essential }) => essential);
      const restrictions = servers ? await container.checkRestrictions() : undefined;
      const checks: SmokeCheck[] = [];
      for (const together of inGroups(trial.checks)) {
        const outcomes = await Promise.all(together.map((check) => checked(check, container)));
        checks.push(...outcomes);
        // Without a server that answers, the other checks would only wait and fail for the same reason.
        if (together.some(({ essential }, at) => essential && outcomes[at]?.outcome === 'failed')) break;
      }
      if (checks.some(({ outcome }) => outcome === 'failed')) {
        say(`the container's own output:\n${(await container.logs()).trimEnd()}`);
      }
      return { checks, restrictions };
    },
  );
}

/** One after another, but for neighbours that may run together. */
function inGroups(checks: ContainerCheck[]): ContainerCheck[][] {
  const groups: ContainerCheck[][] = [];
  for (const check of checks) {
    const last = groups.at(-1);
    if (check.together && last?.every(({ together }) => together)) last.push(check);
    else groups.push([check]);
  }
  return groups;
}

/** A check in the report: its answer when it returns, its complaint when it throws. */
async function checked(
  { id, version, title, run }: ContainerCheck,
  container: Container,
): Promise<SmokeCheck> {
  const started = performance.now();
  const about = { id, version, name: title };
  const seconds = () => Math.round(performance.now() - started) / 1000;
  try {
    return { ...about, ...outcomeOf(await run(container)), seconds: seconds() };
  } catch (error) {
    return { ...about, outcome: 'failed', detail: (error as Error).message, seconds: seconds() };
  }
}

const outcomeOf = (result: CheckResult): Pick<SmokeCheck, 'outcome' | 'detail'> =>
  typeof result === 'string'
    ? { outcome: 'passed', detail: result }
    : { outcome: 'not applicable', detail: result.notApplicable };
