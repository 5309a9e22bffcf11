import type { rules } from '../contract/rules.ts';
import type { Files } from '../files.ts';

/** A deliberate fault in the workflows, and the test that must notice. */
export interface Fault {
  name: string;
  /** The file under .github it is made in. */
  file: string;
  from: string | RegExp;
  to: string;
  /** A rule of the contract, or one of the linters. */
  caughtBy: keyof typeof rules | 'actionlint' | "GitHub's parser" | 'zizmor';
}

const checkout = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1';

export const faults: Fault[] = [
  {
    name: 'the gate no longer waits for a job',
    file: 'workflows/release.yml',
    from: 'needs: [affected, publish, promote, tag, release]',
    to: 'needs: [affected, promote, tag, release]',
    caughtBy: 'the gate always runs, waits for every job and judges last',
  },
  {
    name: 'the gate runs on success only, so that a failure skips it',
    file: 'workflows/pull-request.yml',
    from: `if: \${{ always() }}`,
    to: `if: \${{ success() }}`,
    caughtBy: 'every condition is one of the table',
  },
  {
    name: 'the gate has another name than branch protection asks for',
    file: 'workflows/pull-request.yml',
    from: 'name: all-green',
    to: 'name: All green',
    caughtBy: 'the gate always runs, waits for every job and judges last',
  },
  {
    name: 'an action is pinned to a tag that can move',
    file: 'workflows/nx-affected.yml',
    from: checkout,
    to: 'actions/checkout@v7',
    caughtBy: 'every action is pinned by the pin list, its release in the comment',
  },
  {
    name: 'a step is asked that does not exist',
    file: 'workflows/nx-affected.yml',
    from: 'steps.setup.outputs.tools',
    to: 'steps.setpu.outputs.tools',
    caughtBy: 'actionlint',
  },
  {
    name: 'a pull request may push packages',
    file: 'workflows/nx-affected.yml',
    from: 'contents: read # to check the code out\n    strategy',
    to: 'contents: read # to check the code out\n      packages: write # to push\n    strategy',
    caughtBy: 'every job has exactly the rights of the table',
  },
  {
    name: 'a job waits for one that does not exist',
    file: 'workflows/nx-affected.yml',
    from: 'needs: plan\n',
    to: 'needs: plans\n',
    caughtBy: "GitHub's parser",
  },
  {
    name: 'a promotion cancels the one before it',
    file: 'workflows/promote.yml',
    from: 'cancel-in-progress: false',
    to: 'cancel-in-progress: true',
    caughtBy: 'every queue is as the table says; a mover of tags is never cancelled',
  },
  {
    name: 'only the last of several waiting promotions is kept',
    file: 'workflows/promote.yml',
    from: /\n +queue: max/g,
    to: '',
    caughtBy: 'every queue is as the table says; a mover of tags is never cancelled',
  },
  {
    name: 'rollbacks and promotions no longer share a queue',
    file: 'workflows/rollback.yml',
    from: `group: tags-\${{ inputs.project }}`,
    to: `group: rollback-\${{ inputs.project }}`,
    caughtBy: 'every queue is as the table says; a mover of tags is never cancelled',
  },
  {
    name: "a person's words go into a script as code",
    file: 'workflows/rollback.yml',
    from: '--reason="$REASON"',
    to: `--reason="\${{ inputs.reason }}"`,
    caughtBy: 'zizmor',
  },
  {
    name: 'a title is not quoted',
    file: 'workflows/rollback.yml',
    from: '--reason="$REASON"',
    to: '--reason=$REASON',
    caughtBy: 'every variable is quoted',
  },
  {
    name: 'a pull request publishes',
    file: 'workflows/pull-request.yml',
    from: 'docker-build,docker-smoke',
    to: 'docker-build,docker-smoke,docker-push',
    caughtBy: 'a pull request writes to no registry',
  },
  {
    name: "a pull request's code runs with the rights of the default branch",
    file: 'workflows/pull-request.yml',
    from: '  pull_request:\n',
    to: '  pull_request_target:\n',
    caughtBy: "nothing runs a stranger's code with our rights",
  },
  {
    name: 'every secret is handed on',
    file: 'workflows/release.yml',
    from: /secrets:\n( {6}REGISTRY_\w+: .*\n)+/,
    to: 'secrets: inherit\n',
    caughtBy: 'secrets are handed on one by one',
  },
  {
    name: 'a checkout leaves its token in the clone',
    file: 'workflows/publish-images.yml',
    from: 'persist-credentials: false',
    to: 'persist-credentials: true',
    caughtBy: 'no checkout leaves its token behind',
  },
  {
    name: 'the history is not fetched, so that every comparison widens to everything',
    file: 'workflows/nx-affected.yml',
    from: /fetch-depth: 0/g,
    to: 'fetch-depth: 1',
    caughtBy: 'who compares commits has the whole history',
  },
  {
    name: 'what is published may come out of a cache',
    file: 'workflows/publish-images.yml',
    from: 'cache: false',
    to: 'cache: true',
    caughtBy: 'nothing cached reaches a job that publishes',
  },
  {
    name: 'a failing shard is passed over',
    file: 'workflows/nx-affected.yml',
    from: 'timeout-minutes: 45',
    to: 'timeout-minutes: 45\n    continue-on-error: true',
    caughtBy: 'no failure is passed over',
  },
  {
    name: 'an output is read that nobody hands over',
    file: 'workflows/release.yml',
    from: 'fromJSON(needs.affected.outputs.listed)',
    to: 'fromJSON(needs.affected.outputs.images)',
    caughtBy: 'every output that is read is handed over',
  },
];

/**
 * The files with the fault made in them.
 *
 * @throws Error where there is nothing to change: a fault that is none proves nothing
 */
export function commit({ name, file, from, to }: Fault, files: Files): Files {
  const path = `.github/${file}`;
  const text = files[path] ?? '';
  const faulty = text.replace(from, () => to);
  if (faulty === text) throw new Error(`"${name}": ${path} has nothing like ${from}.`);
  return { ...files, [path]: faulty };
}
