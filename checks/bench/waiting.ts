import { type CostName, costs, together } from './costs.ts';

/** Jobs that run one after the other; those of an inner list run beside each other. */
type Run = (CostName[] | CostName[][])[];

interface Scenario {
  what: string;
  before: Run;
  now: Run;
  /** In seconds, and in billed minutes where that has one; none where nobody waits. */
  goal?: [seconds: number, minutes?: number];
  /** How many of the jobs count for the goal: the last ones, such as the gate, come after the tag has moved. */
  counted?: { before: number; now: number };
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
/** A job now: the packages as they were kept, and the verb that prints the job's settings. */
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
const onPython: CostName[] = ['uv', 'look', 'python', 'uvKept', 'venv', 'restore'];
/** Where nothing is kept yet. */
const firstOnPython: CostName[] = ['uv', 'look', 'python', 'restore', 'restore'];
/** Whether uv fetched something new, and what mypy knows now. */
const keptAfter: CostName[] = ['lookUv', 'look', 'restore'];
const reported: CostName[] = ['collect', 'verb', 'comment'];
/** How long tasks took, and the plan. */
const kept: CostName[] = ['restore', 'artifact'];
/** With a builder of its own; at the end what mypy knows, and the plan. */
const ofPullRequest = (found: CostName, built: CostName, ...more: CostName[]): CostName[] => [
  ...([
    'restore',
    'plan',
    ...onPython,
    found,
    'builder',
    'check',
    built,
    'load',
    'smoke',
    'pictures',
  ] as const),
  ...more,
  ...reported,
  ...(['layers', ...keptAfter, 'artifact'] as const),
];
/** The image is built once more there, and nothing runs Python outside of it. */
const inBrowser: CostName[] = [
  ...(['restore', 'plan', 'restore', 'builder', 'build', 'load', 'browser', 'layers'] as const),
  ...(['verb', 'artifact'] as const),
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
    what: 'such a pull request of this repository, which asks for its tests in a browser too',
    before: [before('restore', 'planNothing', 'verb', 'artifact'), gateBefore],
    now: [[checks('restore', 'planNothing', ...reported), checks('restore', 'planNothing', 'verb')]],
    goal: [30],
  },
  {
    what: 'a pull request that changes one line of a view',
    before: [planBefore, before(...work, 'verb', 'artifact'), gateBefore],
    now: [checks(...ofPullRequest('restore', 'build'))],
    goal: [135, 2],
  },
  {
    what: 'the same in this repository, tested on PostgreSQL too, and in a browser beside it',
    before: [planBefore, before(...work, 'verb', 'artifact'), gateBefore],
    now: [[checks(...ofPullRequest('restore', 'build', 'postgres')), checks(...inBrowser)]],
    goal: [135],
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
      checks('restore', 'plan', ...onPython, 'check', 'verb', ...keptAfter, ...kept),
      publishes(...published),
      publishes('move'),
      reads('artifact', 'pictures', 'artifact'),
    ],
    goal: [180],
    counted: { before: 3, now: 3 },
  },
  {
    what: "this repository's tests in a browser, beside publishing",
    before: [],
    now: [checks('restore', 'plan', ...onPython, 'build', 'browser', 'verb', ...keptAfter, ...kept)],
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
        first(...firstOnPython, 'artifact', 'venv', 'checkCold', 'uvKept', ...keptAfter, 'artifact'),
        first(...firstOnPython, 'artifact', 'checkCold', 'lookUv', 'artifact'),
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

/** The jobs that begin together. */
export const jobsOf = (stage: Run[number]): CostName[][] =>
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

/** Whether a run reaches its goals, where it has any. */
export function reaches({
  now,
  goal: [seconds, minutes = Infinity] = [Infinity],
  counted,
}: Scenario): boolean {
  return waiting(now.slice(0, counted?.now)) <= seconds && billed(now) <= minutes;
}

/** A section of benchmarks/README.md. */
export function benchWaiting(): Promise<string> {
  const rows = scenarios.map((scenario) => {
    const { what, before, now, goal, counted } = scenario;
    const seconds = (run: Run, first?: number) => Math.round(waiting(run.slice(0, first)));
    const [old, new_] = [seconds(before, counted?.before), seconds(now, counted?.now)];
    const wanted = goal && `≤ ${goal[0]} s${goal[1] ? `, ≤ ${goal[1]} min` : ''}`;
    const met = goal && (reaches(scenario) ? 'yes' : 'no');
    return `| ${what} | ${old || '—'} | ${new_} | ${billed(before) || '—'} | ${billed(now)} | ${wanted ?? '—'} | ${met ?? '—'} |`;
  });
  const table = Object.values(costs).map(
    ({ what, seconds, source }) => `| ${what} | ${seconds} | ${source} |`,
  );
  return Promise.resolve(`## Waiting for GitHub

A model, since nothing here runs on GitHub: what the jobs of a run do, each step with its seconds from the table below.
"Before" is the same model over the workflows of bfd28bd. A public repository pays nothing; in a private one the job
Security is skipped where GitHub Code Security is not bought. The page that follows a merge and a release is not counted:
no tag waits for it, and before there was none. Steps are added up one after another, also the tasks that a machine with
four cores does beside each other. In a merge the long suites of this
repository, where it affects one, are a further job, for which no tag waits; a change of the example application affects
one, its tests in a browser.

The goals in minutes are those of a project. This repository has tests in a browser, as a project with a folder
\`apps/<name>-e2e\` may have: a second machine asks whether they are affected and runs them beside the others, so that a
change waits for the longer of the two. It costs each pull request a begun minute, and one that changes the image two.

| what | waiting before, s | waiting now, s | billed before, min | billed now, min | goal | met |
|---|---|---|---|---|---|---|
${rows.join('\n')}

| step | seconds | source |
|---|---|---|
${table.join('\n')}
`);
}
