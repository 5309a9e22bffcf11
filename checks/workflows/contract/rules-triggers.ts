import { callersOf, callOf, type Job, jobsOf, type Rule, type Step, type Workflow } from './model.ts';

/** If the workflow does not start, the check that branch protection requires stays pending. */
const everyPullRequest: Rule = ({ workflows }) =>
  workflows
    .filter(({ jobs, on }) => jobs['all-green'] && 'pull_request' in on)
    .filter(({ on }) => on.pull_request !== null || on.merge_group !== null)
    .map(({ file }) => `${file} does not start for every pull request and every group in the merge queue`);

const onlyMain: Rule = ({ workflows }) =>
  workflows
    .filter(
      ({ on, jobs }) =>
        Object.values(jobs).some(publishes) && JSON.stringify(on.push?.branches ?? ['main']) !== '["main"]',
    )
    .map(({ file }) => `${file} publishes what is pushed to other branches than main`);

const publishes = ({ permissions = {} }: Job) => permissions.packages === 'write';

/** Of GitHub's filter patterns: `**` matches everything, `*` all but a slash. */
function matches(pattern: string, tag: string): boolean {
  const escaped = pattern.replace(/[.+^$()|[\]{}\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*\*|\*/g, (stars) => (stars === '**' ? '.*' : '[^/]*'))}$`).test(
    tag,
  );
}

const releaseTags: Rule = ({ workflows }) => {
  const patterns = workflows.flatMap(({ on }) => (on.push?.tags as string[] | undefined) ?? []);
  const starts = (tag: string) => patterns.some((pattern) => matches(pattern, tag));
  return [
    ...['web@1.2.3', 'web@1.2.3-rc.1', '@acme/web@1.2.3', 'group/web@1.0.0']
      .filter((tag) => !starts(tag))
      .map((tag) => `the release tag ${tag} starts no workflow`),
    ...['v1.2.3', 'web', '1.2.3', 'backup/main']
      .filter(starts)
      .map((tag) => `the tag ${tag} starts a release`),
  ];
};

/** A comparison with the wrong commit finds no change, and a run that finds no change is green. */
const rightBase: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job }) => job.uses?.endsWith('/nx-affected.yml'))
    .filter(({ workflow: { on }, job }) => {
      // Without a base, as at night, everything is checked, also what no change affects.
      const base = 'pull_request' in on ? 'target' : on.push ? 'last-success' : undefined;
      return job.with?.base !== base;
    })
    .map(({ at, job }) => `${at} compares with ${job.with?.base}`);

/** A schedule's event has no `repository`; that of a called workflow is its caller's. */
const scheduled: Rule = (repository) => {
  const onSchedule = (workflow: Workflow): boolean =>
    'schedule' in workflow.on ||
    callersOf(repository, workflow).some((caller) => onSchedule(caller.workflow));
  return jobsOf(repository)
    .filter(({ workflow }) => onSchedule(workflow))
    .flatMap(({ at, job }) =>
      [job.if, ...Object.values(job.with ?? {}), ...(job.steps ?? []).flatMap(stringsOf)]
        .map(String)
        .filter(
          (text) => text.includes('event.repository.') && !text.includes("event_name == 'pull_request'"),
        )
        .map((text) => `${at} asks a schedule's event for its repository: ${text}`),
    );
};

const stringsOf = (step: Step): unknown[] => [
  step.if,
  ...Object.values(step.with ?? {}),
  ...Object.values(step.env ?? {}),
];

/** Only the project's rules state which tags a merge moves: docker-push on a laptop moves the same ones. */
const byTheRules: Rule = ({ workflows }) =>
  workflows
    .filter(({ on }) => on.push?.branches)
    .flatMap(({ file, jobs }) => {
      const inputs = callOf({ jobs }, 'promote.yml')?.with;
      if (!inputs || (inputs.ruled === true && inputs.to === undefined)) return [];
      return [
        `${file} moves ${inputs.to ?? 'no tag'} with each merge, and not what the project's rules make`,
      ];
    });

export const triggerRules: Record<string, Rule> = {
  'the required check starts for every pull request': everyPullRequest,
  'only main is published': onlyMain,
  'every release tag starts a release, also of a scoped project, and no other tag does': releaseTags,
  'a change is compared with what it changes': rightBase,
  'what runs on a schedule does not count on its event': scheduled,
  "a merge moves the tags that the project's rules make": byTheRules,
};
