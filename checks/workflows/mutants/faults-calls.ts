import type { Faults } from './fault.ts';

/** What jobs, workflows and actions give to each other. */
export const callFaults: Faults = {
  'every output that is read is handed over': [
    [
      'a step is asked that does not exist',
      'workflows/nx-affected.yml',
      'steps.setup.outputs.registry',
      'steps.setpu.outputs.registry',
    ],
    [
      'an output is read that nobody hands over',
      'workflows/merge.yml',
      'fromJSON(needs.affected.outputs.listed)',
      'fromJSON(needs.affected.outputs.images)',
    ],
  ],
  'who publishes or moves tags names the registry and its user': [
    ['publishing gets no password', 'workflows/merge.yml', / {4}secrets:\n( {6}\w+: .*\n)+/, ''],
    [
      'a promotion looks in another registry than was published to',
      'workflows/merge.yml',
      /ruled: true\n {6}registry: .*\n/,
      'ruled: true\n',
    ],
    [
      "a merge's build gets none of its secrets",
      'workflows/merge.yml',
      `      BUILD_SECRETS: \${{ secrets.BUILD_SECRETS }}\n`,
      '',
    ],
  ],
  'callers give what a called workflow asks for, and nothing else': [
    [
      'a called workflow does not get an input that it requires',
      'workflows/merge.yml',
      `      project: \${{ matrix.project }}\n`,
      '',
    ],
  ],
  'callers grant exactly the rights that a called workflow asks for': [
    [
      'a caller grants a right to push that no called job asks for',
      'workflows/pull-request.yml',
      '      pull-requests: write # to comment\n',
      '      pull-requests: write # to comment\n      packages: write # to push\n',
    ],
    [
      'GitHub refuses to start what init wrote for a team',
      'team:workflows/release.yml',
      / {6}contents: write #.*\n/,
      '',
    ],
    [
      'a called workflow gets fewer rights than it needs',
      'workflows/pull-request.yml',
      '      actions: read # to find the last run that succeeded\n',
      '',
    ],
  ],
  'an action of this repository is given and asked for what it knows': [
    [
      'an action of this repository is misspelt',
      'workflows/merge.yml',
      '$/.github/actions/gate',
      '$/.github/actions/gates',
    ],
    [
      'an action is asked for what it does not know',
      'workflows/publish-images.yml',
      'steps.setup.outputs.registry-host',
      'steps.setup.outputs.host',
    ],
    [
      'a release does not wait for the run that publishes its commit (point 11)',
      'workflows/release.yml',
      '          workflow: merge.yml\n',
      '',
    ],
  ],
  'what a workflow takes is used': [
    [
      'a team cannot fetch the files that git-lfs keeps (point 13)',
      'workflows/publish-images.yml',
      `          lfs: \${{ inputs.lfs }}\n`,
      '',
    ],
  ],
  'what a called workflow takes and gives is described': [
    ['an input is not described', 'workflows/promote.yml', / +description: The Nx project\.\n/, ''],
  ],
  'tests run on the Python of the images': [
    [
      'tests run on the Python of the runner (point 4)',
      'workflows/nx-affected.yml',
      `version: \${{ steps.plan.outputs.python }}`,
      'version: ""',
    ],
    [
      'the Python of the runner is written down a second time (point 4)',
      'actions/python/action.yml',
      `python-version: \${{ inputs.version }}`,
      'python-version: "3.12"',
    ],
    [
      'tests run where no Python was set up for them',
      'workflows/pull-request.yml',
      '      base: target\n      comment: true',
      '      base: target\n      python: false\n      comment: true',
    ],
    [
      'no call gets a Python unless it asks',
      'workflows/nx-affected.yml',
      'type: boolean\n        default: true\n      parallel',
      'type: boolean\n        default: false\n      parallel',
    ],
  ],
  'who restores a cache also saves it': [
    [
      'what mypy knows is never kept',
      'workflows/nx-affected.yml',
      / {6}- name: Keep what mypy knows\n( {8}.*\n)+/,
      '',
    ],
    [
      "a shard's projects are never in what mypy knew",
      'workflows/nx-affected.yml',
      / {6}- name: Keep what mypy knows\n( {8}.*\n)+(?= {6}- name: Keep the records)/,
      '',
    ],
    [
      'what mypy knows is kept by a name that nobody looks for',
      'workflows/nx-affected.yml',
      /key: mypy-.*1 of 1-(.*\n {6}- name: Keep how)/,
      `key: types-\${{ github.run_id }}\n      - name: Keep how`,
    ],
  ],
  'linters find what they knew, wherever a project lies': [
    [
      'a project that does not lie in apps is linted without what mypy knew',
      'workflows/nx-affected.yml',
      /\*\*\/\.mypy_cache/g,
      'apps/*/.mypy_cache',
    ],
    [
      'a machine lints without what mypy knew',
      'workflows/nx-affected.yml',
      / {6}- name: What mypy knew.*\n {8}if: .*\n {8}uses: .*\n {8}with:\n( {10}.*\n)+/,
      '',
    ],
  ],
  'an image is published as a second build would make it': [
    [
      "an image is built by the runner's own Docker, with the times of the build (point 6)",
      'workflows/publish-images.yml',
      / {6}- name: A builder that makes.*\n {8}uses: .*\n/,
      '',
    ],
  ],
  'a later push of a pull request goes on with what the one before made': [
    [
      'every push builds every layer anew',
      'workflows/nx-affected.yml',
      / {6}- name: A builder whose layers.*\n {8}if: .*\n {8}uses: .*\n/,
      '',
    ],
    [
      'what a push made is never kept',
      'workflows/nx-affected.yml',
      / {6}- name: Keep what this push made.*\n {8}if: .*\n {8}uses: .*\n {8}with:\n( {10}.*\n)+/,
      '',
    ],
  ],
  'the model of waiting has every step on the way to a tag': [
    [
      'nobody counts a step that every tag waits for',
      'workflows/publish-images.yml',
      'run: npx shipshape docker-smoke',
      'run: npx shipshape doctor',
    ],
    [
      'the way to a tag has one artifact more than the model',
      'workflows/promote.yml',
      / {6}- name: Log in\n/,
      '      - name: Get\n        uses: actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1\n      - name: Log in\n',
    ],
  ],
  'an artifact is there as long as its run can be started again': [
    [
      'a failed shard that is run again after a week finds no plan',
      'workflows/nx-affected.yml',
      /retention-days: 31/,
      'retention-days: 7',
    ],
    [
      'a page that Pages refused is gone when somebody runs it again after the week-end',
      'workflows/progress.yml',
      / {10}retention-days: 31\n/,
      '',
    ],
  ],
  'the model of waiting has every step of the job that plans': [
    [
      'every pull request waits for a step that nobody counts',
      'workflows/nx-affected.yml',
      '      - name: Plan\n',
      '      - name: Get\n        uses: actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1\n      - name: Plan\n',
    ],
    [
      'a builder is started for a merge too, which builds nothing there',
      'workflows/nx-affected.yml',
      "steps.plan.outputs.builds == 'true' && github.event_name == 'pull_request'",
      "steps.plan.outputs.builds == 'true'",
    ],
  ],
  'every artifact has a name of its own': [
    [
      'the second image of a run cannot keep its records',
      'workflows/publish-images.yml',
      `name: records-publish-\${{ steps.setup.outputs.records }}`,
      'name: records-publish',
    ],
  ],
  'what a group of the merge queue saves could be found again': [
    [
      'every group of the merge queue fills the cache with what nobody finds',
      'workflows/nx-affected.yml',
      / && github\.event_name != 'merge_group'\s+&& hashFiles/g,
      ' && hashFiles',
    ],
  ],
  'the calls and shards of a run keep their caches apart': [
    [
      'of two shards one keeps what uv fetched',
      'workflows/nx-affected.yml',
      /(key: .*locked \}\}\$\{\{ inputs\.name \}\}-)\$\{\{ matrix\.shard \}\}-/,
      `key: \${{ steps.python.outputs.locked }}\${{ inputs.name }}-`,
    ],
    [
      'the suites of a merge cannot keep how long they took, since its checks did',
      'workflows/nx-affected.yml',
      /key: durations-\$\{\{ inputs\.name \}\}-/g,
      'key: durations-',
    ],
    [
      'of two shards one keeps what mypy knew',
      'workflows/nx-affected.yml',
      /(key: mypy-\$\{\{ inputs\.name \}\}-)\$\{\{ matrix\.shard \}\}-(?!.*\n +restore)/g,
      `key: mypy-\${{ inputs.name }}-`,
    ],
  ],
  'every cache fills': [
    [
      'the first job to end keeps an empty cache for all the others',
      'actions/python/action.yml',
      'enable-cache: false',
      'enable-cache: true',
    ],
    [
      'a shard fetches what another one has',
      'workflows/nx-affected.yml',
      / {12}\$\{\{ steps\.python\.outputs\.locked \}\}\n/g,
      '',
    ],
    [
      'one package that moves in a lock has all of them fetched anew',
      'workflows/nx-affected.yml',
      / {12}\$\{\{ steps\.python\.outputs\.any \}\}\n/g,
      '',
    ],
    [
      'what a shard installs later is fetched in every run',
      'workflows/nx-affected.yml',
      /(key: \$\{\{ steps\.uv\.outputs\.cache-primary-key \}\})\$\{\{ hashFiles.*/g,
      `key: \${{ steps.uv.outputs.cache-primary-key }}`,
    ],
  ],
};
