import { type CostName, costs, together } from './costs.ts';

/** Jobs that run one after the other; those of an inner list run beside each other. */
type Run = (CostName[] | CostName[][])[];

interface Scenario {
  what: string;
  before: Run;
  now: Run;
  /** The goal in seconds, and in billed minutes where there is one. */
  goal: [seconds: number, minutes?: number];
  /** How many of the jobs count for the goal: the last ones, such as the gate, come after the tag has moved. */
  counted?: { before: number; now: number };
  /** Why it does not reach its goal. */
  beyond?: string;
}

/** A job before: Node, npm ci from npm's cache, uv. */
const before = (...steps: CostName[]): CostName[] => [
  'job',
  'checkout',
  'node',
  'packagesCached',
  'uv',
  ...steps,
];
/** One of a repository's first run, before: nothing is kept yet. */
const firstBefore = (...steps: CostName[]): CostName[] => [
  ...(['job', 'checkout', 'node', 'packages', 'uv'] as const),
  ...steps,
];
/** Before, one that published did the checks too, and logged in. */
const publishedBefore = (...steps: CostName[]): CostName[] => firstBefore('login', ...steps);
/** A job now: the packages as they were kept, and a verb that says what they are set up for. */
const checks = (...steps: CostName[]): CostName[] => [
  ...(['job', 'checkout', 'nodeHere', 'packagesKept', 'verb'] as const),
  ...steps,
];
/** The first run of a repository has no packages that an earlier one kept. */
const first = (...steps: CostName[]): CostName[] => [
  ...(['job', 'checkout', 'nodeHere', 'packages', 'verb'] as const),
  ...steps,
];
/** A job that publishes or moves tags takes nothing out of a cache, and logs in. */
const publishes = (...steps: CostName[]): CostName[] => first('login', ...steps);
/** A job that logs in to read. */
const reads = (...steps: CostName[]): CostName[] => checks('login', ...steps);

const planBefore = before('restore', 'plan', 'verb', 'artifact');
const gateBefore = before('artifact', 'comment', 'verb');
const build: CostName[] = ['build', 'smoke'];
const work: CostName[] = ['venv', 'checkCold', ...build];
const onPython: CostName[] = ['uv', 'python', 'venv', 'restore'];
const reported: CostName[] = ['collect', 'verb', 'comment'];
/** With a builder of its own; at the end what mypy knows, and the plan. */
const ofPullRequest = (kept: CostName, built: CostName, ...more: CostName[]): CostName[] => [
  ...([
    'restore',
    'plan',
    ...onPython,
    kept,
    'builder',
    'check',
    built,
    'load',
    'smoke',
    'pictures',
  ] as const),
  ...more,
  ...reported,
  ...(['layers', 'look', 'restore', 'artifact'] as const),
];
const published: CostName[] = [
  ...(['builderAhead', 'build', 'load', 'smoke', 'push', 'verb', 'attest', 'verb', 'artifact'] as const),
];

export const scenarios: Scenario[] = [
  {
    what: 'a pull request of documentation alone',
    before: [before('restore', 'planNothing', 'verb', 'artifact'), gateBefore],
    now: [checks('restore', 'planNothing', ...reported)],
    goal: [30, 1],
  },
  {
    what: 'a pull request that changes one line of a view',
    before: [planBefore, before(...work, 'verb', 'artifact'), gateBefore],
    now: [checks(...ofPullRequest('restore', 'build'))],
    goal: [135, 2],
  },
  {
    what: 'the same in this repository, tested on PostgreSQL and in a browser too',
    before: [planBefore, before(...work, 'browser', 'verb', 'artifact'), gateBefore],
    now: [checks(...ofPullRequest('restore', 'build', 'postgres', 'browser'))],
    goal: [135, 2],
    beyond: `It waits for tests that did not run on GitHub before. In a call of their own, beside the first, the browser's would
end after some 135 s, and cost three minutes more, and one more where they are not affected. That is not done.`,
  },
  {
    what: 'a later push to it',
    before: [planBefore, before(...work, 'verb', 'artifact'), gateBefore],
    now: [checks(...ofPullRequest('layers', 'warmBuild'))],
    goal: [135, 2],
  },
  {
    what: 'a merge that changes an image, to the tag',
    before: [
      planBefore,
      publishedBefore(...work, 'push', 'attest', 'verb', 'verb', 'artifact'),
      publishedBefore('move', 'verb'),
      gateBefore,
    ],
    now: [
      checks('restore', 'plan', ...onPython, 'check', 'verb', 'look', 'restore', 'restore', 'artifact'),
      publishes(...published),
      publishes('move'),
      reads('artifact', 'pictures', 'artifact'),
    ],
    goal: [180],
    counted: { before: 3, now: 3 },
  },
  {
    what: 'a release tag',
    before: [before('verb'), publishedBefore('move', 'verb'), gateBefore],
    now: [['job'], publishes('move', 'verb')],
    goal: [60],
    counted: { before: 2, now: 2 },
  },
  {
    what: 'the first push of a repository, nothing kept yet, on two machines',
    before: [
      firstBefore('plan', 'verb', 'artifact'),
      [firstBefore(...work), publishedBefore(...work, 'push', 'attest', 'verb', 'artifact')],
      publishedBefore('move', 'verb'),
      gateBefore,
    ],
    now: [
      first('restore', 'plan', 'verb', 'artifact'),
      [
        first('uv', 'python', 'artifact', 'venv', 'checkCold', 'look', 'restore', 'artifact'),
        first('uv', 'python', 'artifact', 'checkCold', 'artifact'),
      ],
      first('artifact', 'verb', 'artifact'),
      publishes(...published),
      publishes('move'),
      reads('artifact', 'pictures', 'artifact'),
    ],
    goal: [300],
    counted: { before: 3, now: 5 },
  },
];

const jobsOf = (stage: Run[number]): CostName[][] =>
  Array.isArray(stage[0]) ? (stage as CostName[][]) : [stage as CostName[]];

/** Seconds until a run has done what is waited for. A runner is there for every job. */
export const waiting = (run: Run): number =>
  run.reduce(
    (sum, stage) => sum + costs.queue.seconds + Math.max(...jobsOf(stage).map((job) => together(...job))),
    0,
  );

/** Minutes that a private repository pays for: each job's own, a begun one counted whole. Waiting costs nothing. */
export const billed = (run: Run): number =>
  run.flatMap(jobsOf).reduce((sum, job) => sum + Math.ceil(together(...job) / 60), 0);

/** Whether a run reaches its goals. */
export function reaches({ now, goal: [seconds, minutes = Infinity], counted }: Scenario): boolean {
  return waiting(now.slice(0, counted?.now)) <= seconds && billed(now) <= minutes;
}

/** A section of benchmarks/README.md. */
export function benchWaiting(): Promise<string> {
  const rows = scenarios.map((scenario) => {
    const { what, before, now, goal, counted } = scenario;
    const seconds = (run: Run, first?: number) => Math.round(waiting(run.slice(0, first)));
    const [old, new_] = [seconds(before, counted?.before), seconds(now, counted?.now)];
    const wanted = `≤ ${goal[0]} s${goal[1] ? `, ≤ ${goal[1]} min` : ''}`;
    return `| ${what} | ${old} | ${new_} | ${billed(before)} | ${billed(now)} | ${wanted} | ${reaches(scenario) ? 'yes' : 'no'} |`;
  });
  const beyond = scenarios.flatMap((one) => (one.beyond ? [`Not met: ${one.what}. ${one.beyond}`] : []));
  const table = Object.values(costs).map(
    ({ what, seconds, source }) => `| ${what} | ${seconds} | ${source} |`,
  );
  return Promise.resolve(`## Waiting for GitHub

A model, since nothing here runs on GitHub: what the jobs of a run do, each step with its seconds from the table below.
"Before" is the same model over the workflows of bfd28bd. A public repository pays nothing; in a private one the job
Security is skipped where GitHub Code Security is not bought. The page that follows a merge and a release is not counted:
no tag waits for it, and before there was none. Steps are added up one after another, also the tasks that a machine with
four cores does beside each other. In a merge the long suites of this
repository, where it affects one, are a further job, for which no tag waits.

${beyond.join('\n\n')}

| what | waiting before, s | waiting now, s | billed before, min | billed now, min | goal | met |
|---|---|---|---|---|---|---|
${rows.join('\n')}

| step | seconds | source |
|---|---|---|
${table.join('\n')}
`);
}
