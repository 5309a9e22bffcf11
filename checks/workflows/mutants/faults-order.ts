import type { Faults } from './fault.ts';

/** Which job runs when, and after which. */
export const orderFaults: Faults = {
  'a job that may stand below a skipped one has a status function': [
    [
      'publishing is skipped where the plan has no shards (point 1)',
      'workflows/merge.yml',
      '!cancelled() && needs.affected.result',
      'needs.affected.result',
    ],
    [
      'promotion is skipped with a job two above it (point 1)',
      'workflows/merge.yml',
      `    if: \${{ !cancelled() && needs.publish.result == 'success' }}\n`,
      '',
    ],
    [
      'a job of a called workflow is skipped with one above its caller (point 1)',
      'workflows/publish-images.yml',
      `    if: \${{ !cancelled() }}\n`,
      '',
    ],
  ],
  'a job with a status function names the results it counts on': [
    [
      'an image is promoted also where its push failed, though the condition names the push',
      'workflows/merge.yml',
      "!cancelled() && needs.publish.result == 'success' }}",
      "!cancelled() && (needs.publish.result == 'success' || needs.affected.result == 'success') }}",
    ],
    [
      'a version is given also where its tag could not be read',
      'workflows/release.yml',
      "!cancelled() && needs.tag.result == 'success'",
      "!cancelled() && needs.tag.result != 'skipped'",
    ],
    [
      'an image is published also where its checks failed',
      'workflows/merge.yml',
      /needs\.affected\.result == 'success' && needs\.affected\.outputs\.done == 'true'\n {6}&& /,
      '',
    ],
  ],
  'each event starts the jobs that it should': [
    [
      'an image is published whose checks were skipped',
      'workflows/merge.yml',
      / && needs\.affected\.outputs\.done == 'true'(?=\n {6}&& needs\.affected\.outputs\.listed)/,
      '',
    ],
    [
      'an image is promoted that was not published',
      'workflows/merge.yml',
      "!cancelled() && needs.publish.result == 'success' }}",
      "!cancelled() && needs.affected.result == 'success' }}",
    ],
    [
      "a fork's pull request in a private repository skips its security check",
      'workflows/pull-request.yml',
      / \|\| github\.event_name == 'pull_request'\n {6}&& github\.event\.pull_request\.head\.repo\.full_name != github\.repository }}/,
      ' }}',
    ],
    [
      "a deleted release tag gives its version to the default branch's commit",
      'workflows/release.yml',
      `    if: \${{ !github.event.deleted }}\n`,
      '',
    ],
    [
      'a release has no page and no release on GitHub where the environment of Pages takes no tag',
      'workflows/release.yml',
      "needs.progress.outputs.made == 'true'",
      "needs.progress.result == 'success'",
    ],
    [
      "the same in a team's repository",
      'team:workflows/release.yml',
      "needs.progress.outputs.made == 'true'",
      "needs.progress.result == 'success'",
    ],
    [
      'what is kept of a release was never made',
      'workflows/release.yml',
      "needs.progress.outputs.made == 'true'",
      "needs.progress.result != 'skipped'",
    ],
    ['a merge makes no page', 'workflows/merge.yml', / {2}progress:\n( {4}.*\n)+/, ''],
    [
      'what is promoted by hand is on no page before the next merge',
      'workflows/promotion.yml',
      / {2}progress:\n( {4}.*\n)+/,
      '',
    ],
    [
      'what a team sets back by hand is on no page before the night',
      'team:workflows/rollback.yml',
      / {2}progress:\n( {4}.*\n)+/,
      '',
    ],
    [
      "a team's silence never turns grey, since no night makes its page",
      'team:workflows/nightly.yml',
      / {2}progress:\n( {4}.*\n)+/,
      '',
    ],
    [
      'a failing default branch is on no page before the night',
      'workflows/merge.yml',
      "(needs.affected.result == 'success' || needs.affected.result == 'failure')",
      "needs.affected.result == 'success'",
    ],
    [
      'a red page keeps the last success old, and the next merge publishes everything again',
      'workflows/merge.yml',
      /needs: \[affected, suites, publish, promote\]\n( {4}#.*\n)+ {4}if: >-\n {6}\$\{\{ always\(\) && !\(/,
      `needs: [affected, suites, publish, promote, progress]\n    if: >-\n      \${{ always() && !(needs.progress.result == 'success' && `,
    ],
    [
      "a private repository's page is published",
      'workflows/progress.yml',
      " && needs.page.outputs.pages == 'true'",
      '',
    ],
    [
      'the tests in a browser begin when the other checks have ended',
      'workflows/pull-request.yml',
      '    name: Browser\n',
      '    name: Browser\n    needs: [affected]\n',
    ],
  ],
  'the page is made after everything that it shows': [
    [
      'a merge whose suite fails is on no page before the next one',
      'workflows/merge.yml',
      'needs: [affected, suites, publish, promote, pictures]',
      'needs: [affected, publish, promote, pictures]',
    ],
  ],
  'pictures are taken in a job that may write nothing': [
    [
      'pictures that fail keep the last success old',
      'workflows/promote.yml',
      'run: npx shipshape promote --project="$PROJECT" --ruled',
      'run: npx shipshape docker-pictures --project="$PROJECT"',
    ],
  ],
  'who waits for a run knows its jobs by their names': [
    [
      'a release waits for a workflow that is not there',
      'workflows/release.yml',
      'workflow: merge.yml',
      'workflow: merged.yml',
    ],
    [
      'a release waits for a workflow that publishes nothing',
      'workflows/release.yml',
      'workflow: merge.yml',
      'workflow: nightly.yml',
    ],
    [
      'a release waits for the whole run, page included, since it does not find the job that publishes',
      'workflows/merge.yml',
      `name: Publish \${{ matrix.project }}`,
      `name: Image of \${{ matrix.project }}`,
    ],
    [
      'a release of what its commit did not change waits for the suites, since it does not find the job that moves tags',
      'workflows/merge.yml',
      `name: Promote \${{ matrix.project }}`,
      `name: Move the tags of \${{ matrix.project }}`,
    ],
    [
      'a release is given while the failed plan of its commit is carried out again',
      'workflows/merge.yml',
      'name: Affected',
      'name: Checks',
    ],
  ],
  'what a comment says of a project is what its page says': [
    [
      'a comment is written before the record that it shows',
      'workflows/nx-affected.yml',
      'run: npx shipshape progress collect\n',
      'run: npx shipshape durations\n',
    ],
  ],
  'every output that is read is handed over': [
    [
      'a job asks for the result of one that it does not wait for',
      'workflows/merge.yml',
      'needs: [affected, publish]\n',
      'needs: [affected]\n',
    ],
  ],
  "GitHub's parser": [
    [
      'a job waits for one that does not exist',
      'workflows/nx-affected.yml',
      'needs: [plan]\n',
      'needs: [plans]\n',
    ],
  ],
  'the gate waits for every job, and runs wherever it would be red': [
    [
      'the gate no longer waits for a job',
      'workflows/pull-request.yml',
      'needs: [affected, browser, security]',
      'needs: [affected, browser]',
    ],
    [
      'a failure skips the gate, and GitHub counts that as a success',
      'workflows/pull-request.yml',
      'always() && ',
      '',
    ],
    [
      'a red security check blocks no merge (point 9)',
      'workflows/pull-request.yml',
      "needs.security.result == 'success' || ",
      "needs.security.result != 'skipped' || ",
    ],
    [
      "a fork's pull request passes without its security check",
      'workflows/pull-request.yml',
      /vars\.CODE_SECURITY != 'on' && \(github\.event_name != 'pull_request'\n {6}\|\| github\.event\.pull_request\.head\.repo\.full_name == github\.repository\)\)/,
      "vars.CODE_SECURITY != 'on')",
    ],
    [
      'a public repository may skip its security check in silence (point 9)',
      'workflows/pull-request.yml',
      '\n      && github.event.repository.private && vars',
      '\n      && vars',
    ],
    [
      'a suite that was not run counts as a success',
      'workflows/merge.yml',
      "needs.affected.outputs.later == 'false' && needs.suites",
      'needs.suites',
    ],
    [
      'a suite of which a part was not run counts as a success',
      'workflows/merge.yml',
      "needs.suites.result == 'success' && needs.suites.outputs.done == 'true'",
      "needs.suites.result == 'success'",
    ],
    [
      'tests in a browser of which a part was not run count as a success',
      'workflows/pull-request.yml',
      "needs.browser.result == 'success' && needs.browser.outputs.done == 'true'",
      "needs.browser.result == 'success'",
    ],
    [
      "a team's failure skips its gate, and GitHub counts that as a success",
      'team:workflows/pull-request.yml',
      'always() && ',
      '',
    ],
    [
      'a merge that publishes nothing in silence counts as the last success',
      'workflows/merge.yml',
      "needs.affected.outputs.listed == '[]' && needs.publish.result == 'skipped'",
      "needs.publish.result == 'skipped'",
    ],
    [
      'the gate has another name than branch protection asks for',
      'workflows/pull-request.yml',
      'name: all-green',
      'name: All green',
    ],
  ],
  'the required check is a plain job, and the only one of its name': [
    [
      'every pull request waits for ever: its gate is listed below the name of a caller',
      'workflows/pull-request.yml',
      '  merge_group:\n',
      '  merge_group:\n  workflow_call:\n',
    ],
    [
      'every pull request waits for ever: a matrix that is skipped has no check of the name',
      'workflows/pull-request.yml',
      '    name: all-green\n',
      '    name: all-green\n    strategy:\n      matrix:\n        part: [one]\n',
    ],
    [
      'a job of another one is skipped, and passes for the gate',
      'workflows/security.yml',
      '    name: Scorecard\n',
      '    name: all-green\n',
    ],
    [
      "the same in a team's repository",
      'team:workflows/pull-request.yml',
      '  merge_group:\n',
      '  merge_group:\n  workflow_call:\n',
    ],
  ],
  "all movers of a project's tags wait in one queue, and none is lost": [
    [
      'a promotion cancels the one before it',
      'workflows/promote.yml',
      'cancel-in-progress: false',
      'cancel-in-progress: true',
    ],
    ['only the last of several waiting promotions is kept', 'workflows/promote.yml', /\n +queue: max/g, ''],
    [
      'rollbacks and promotions no longer share a queue',
      'workflows/set-back.yml',
      `group: tags-\${{ inputs.project }}`,
      `group: rollback-\${{ inputs.project }}`,
    ],
  ],
  'no run that publishes is cancelled by a newer one': [
    [
      'a merge cancels the publishing of the one before it',
      'workflows/merge.yml',
      'cancel-in-progress: false',
      'cancel-in-progress: true',
    ],
  ],
  zizmor: [['a workflow has no queue at all', 'workflows/release.yml', /concurrency:\n( {2}.*\n)+/, '']],
  'no failure is ignored': [
    [
      'a failing shard is ignored',
      'workflows/nx-affected.yml',
      'timeout-minutes: 45',
      'timeout-minutes: 45\n    continue-on-error: true',
    ],
  ],
  'every job has a timeout': [
    ['a job may run for six hours', 'workflows/pull-request.yml', '    timeout-minutes: 5\n', ''],
  ],
  'one failure does not cancel the others': [
    [
      'one image that fails keeps the others from being published',
      'workflows/merge.yml',
      'fail-fast: false',
      'fail-fast: true',
    ],
  ],
};
