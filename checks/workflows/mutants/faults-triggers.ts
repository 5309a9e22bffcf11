import type { Faults } from './fault.ts';

/** What starts, on which event, and compared with what. */
export const triggerFaults: Faults = {
  "this repository's suites run once more as on GitHub, and with Docker": [
    [
      'nobody notices a test that fails inside Actions (point 2)',
      '../.ci/run',
      'in runner docker',
      'in docker',
    ],
  ],
  'played scenarios that were skipped are not cached': [
    [
      'scenarios that were skipped, since act could not be built, count as played (point 10)',
      '../checks/workflows/package.json',
      'cat .shipshape/play-ready 2>/dev/null || date +%s%N',
      'go version 2>&1 || true',
    ],
  ],
  'only main is published': [
    ['every branch is published', 'workflows/merge.yml', 'branches: [main]', 'branches: ["**"]'],
  ],
  'every release tag starts a release, also of a scoped project, and no other tag does': [
    ['every tag releases', 'workflows/release.yml', '"**@*.*.*"', '"**"'],
    ['the tag of a scoped project starts nothing', 'workflows/release.yml', '"**@*.*.*"', '"*@*.*.*"'],
  ],
  'the required check starts for every pull request': [
    [
      'a pull request of documentation waits for its gate for ever',
      'workflows/pull-request.yml',
      '  pull_request:\n',
      '  pull_request:\n    paths-ignore: ["docs/**"]\n',
    ],
    [
      'a pull request is checked when it is labelled only',
      'workflows/pull-request.yml',
      '  pull_request:\n',
      '  pull_request:\n    types: [labeled]\n',
    ],
    ['the merge queue waits for its gate for ever', 'workflows/pull-request.yml', '  merge_group:\n', ''],
  ],
  'every check runs where it should': [
    ['the tests no longer run', 'workflows/pull-request.yml', ',test,', ','],
    ['the played scenarios never run on GitHub (point 10)', 'workflows/nightly.yml', ',play', ''],
    [
      'what publishing does at each registry is never tried on GitHub',
      'workflows/nightly.yml',
      ',habits',
      '',
    ],
    [
      'what a merge changes is never opened in a browser before the night',
      'workflows/merge.yml',
      /,e2e,e2e-postgres/g,
      '',
    ],
    [
      'a change of the tests in a browser runs none of them before it is merged',
      'workflows/pull-request.yml',
      'targets: e2e,e2e-postgres',
      'targets: docker-smoke',
    ],
    ['a merge is not tested on PostgreSQL', 'workflows/merge.yml', ',test-postgres', ''],
    [
      'a pull request publishes',
      'workflows/pull-request.yml',
      'docker-build,docker-smoke',
      'docker-build,docker-smoke,docker-push',
    ],
  ],
  'a pull request runs the tests in a browser on a machine of their own': [
    [
      'a change of one line waits for the tests in a browser in the job of its other checks, beyond its goal',
      'workflows/pull-request.yml',
      'docker-smoke,docker-pictures',
      'docker-smoke,docker-pictures,e2e',
    ],
  ],
  'an image does not wait for the suites of this repository': [
    [
      'a merge publishes after a quarter of an hour of suites',
      'workflows/merge.yml',
      'test-postgres,contract',
      'test-postgres,contract,road',
    ],
    [
      'a suite is asked for, and run by nobody',
      'workflows/merge.yml',
      /faults,proof,habits,e2e,e2e-postgres(?=\n {6}base)/,
      'faults,proof,e2e,e2e-postgres',
    ],
    ['a suite does not run where it alone is affected', 'workflows/merge.yml', /later: mutants,/, 'later: '],
  ],
  'a change is compared with what it changes': [
    [
      'a pull request is compared with itself, so that nothing is affected',
      'workflows/pull-request.yml',
      /base: .*/,
      `base: \${{ github.sha }}`,
    ],
    [
      'a pull request is compared with a commit that its branch has left behind',
      'workflows/pull-request.yml',
      'base: target',
      `base: \${{ github.event.pull_request.base.sha }}`,
    ],
    [
      'a group for a release branch is compared with the default branch',
      'workflows/pull-request.yml',
      'base: target',
      `base: \${{ format('origin/{0}', github.event.repository.default_branch) }}`,
    ],
    [
      'a night checks only what the last change called for',
      'workflows/nightly.yml',
      '      name: nightly\n',
      '      name: nightly\n      base: HEAD^1\n',
    ],
    [
      'a merge is compared with the push before it, which may have failed',
      'workflows/merge.yml',
      'base: last-success',
      'base: HEAD^1',
    ],
  ],
  "a merge moves the tags that the project's rules make": [
    ['each merge moves latest, whatever its branch', 'workflows/merge.yml', 'ruled: true', 'to: latest'],
    [
      'a merge moves the tag of its branch alone, and none of the other tags of the rules',
      'workflows/merge.yml',
      'ruled: true',
      `to: \${{ github.ref_name }}`,
    ],
    ['a merge moves no tag at all', 'workflows/merge.yml', 'ruled: true', 'ruled: false'],
  ],
  'what runs on a schedule does not count on its event': [
    [
      'Scorecard waits for what a schedule does not tell (point 8)',
      'workflows/security.yml',
      'steps.repository.outputs.visibility',
      'github.event.repository.visibility',
    ],
  ],
  'what nobody touches is checked on a schedule': [
    ['nobody looks at the dependencies weekly', 'workflows/security.yml', / {2}schedule:\n.*\n/, ''],
  ],
};
