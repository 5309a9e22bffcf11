import type { Faults } from './fault.ts';

/** Who may do what, with which code and which tokens. */
export const trustFaults: Faults = {
  zizmor: [
    [
      "a pull request's code runs with the rights of the default branch",
      'workflows/pull-request.yml',
      '  pull_request:\n',
      '  pull_request_target:\n',
    ],
    [
      'a run runs with the rights of the default branch after the one of a pull request',
      'workflows/pull-request.yml',
      '  pull_request:\n',
      '  workflow_run:\n    workflows: [Nightly]\n',
    ],
    [
      'an action is pinned to a tag that can move',
      'workflows/nx-affected.yml',
      /actions\/checkout@\w+ # \S+/,
      'actions/checkout@v7',
    ],
    [
      'every secret is handed on',
      'workflows/merge.yml',
      / {4}secrets:\n( {6}\w+: .*\n)+/,
      '    secrets: inherit\n',
    ],
    [
      'a job without rights of its own gets those of its workflow',
      'workflows/promote.yml',
      'permissions: {}',
      'permissions: write-all',
    ],
    ['a workflow does not limit its rights', 'workflows/merge.yml', 'permissions: {}\n', ''],
  ],
  'every action has a whole commit and its release in the comment, the same everywhere': [
    [
      'an action is used in two releases',
      'workflows/nx-affected.yml',
      /(?<=actions\/checkout@)\w+/,
      'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    ],
    [
      "an action's release is not in the comment",
      'workflows/publish-images.yml',
      /(?<=actions\/attest@\w+) # \S+/,
      '',
    ],
  ],
  'every script of an action exists': [
    ['the script of an action is misspelt', 'actions/gate/action.yml', 'main.mjs', 'gate.mjs'],
  ],
  'no composite action refers to its own repository': [
    [
      'set-up fails on a runner that does not know the short form in an action',
      'actions/setup/action.yml',
      /uses: actions\/setup-node@.*/,
      'uses: $/.github/actions/python',
    ],
  ],
  'every runner image is named by version': [
    ['the runner changes by itself', 'workflows/promote.yml', 'ubuntu-24.04', 'ubuntu-latest'],
  ],
  'no workflow assumes the name of this repository': [
    [
      'a workflow works in one repository only',
      'workflows/release.yml',
      '$/.github/workflows/promote.yml',
      'acme/shop/.github/workflows/promote.yml@main',
    ],
  ],
  'a tool has one version on machines and on runners': [
    [
      'a runner has another uv than the scripts bring',
      'actions/python/action.yml',
      /version: 0\.\d+\.\d+/,
      'version: 0.1.0',
    ],
    [
      'every pull request fails, since the action knows no zizmor as new as the one of the lock',
      'workflows/security.yml',
      'uses: $/.github/actions/zizmor',
      `uses: zizmorcore/zizmor-action@${'a'.repeat(40)} # v0.6.2`,
    ],
  ],
  'Dependabot finds every base image, with its tag and digest': [
    [
      'the base image is named by a variable, which Dependabot does not read (point 7)',
      '../apps/django/Dockerfile',
      /ARG PYTHON_IMAGE=official\nFROM (\S+) AS official/,
      'ARG PYTHON_IMAGE=docker.io/library/python:3.13-slim-trixie',
    ],
    ['the base image has no digest (point 7)', '../apps/django/Dockerfile', /@sha256:[0-9a-f]{64}/, ''],
    [
      'Dependabot does not look at the Dockerfiles (point 7)',
      'dependabot.yml',
      '"/apps/*", /.github',
      '"/libs/*", /.github',
    ],
    [
      'Dependabot keeps no image (point 7)',
      'dependabot.yml',
      'package-ecosystem: docker',
      'package-ecosystem: gomod',
    ],
  ],
  'a right to write stands beside the step that needs it': [
    [
      'a job of a pull request may push packages',
      'workflows/nx-affected.yml',
      'contents: read # to check the code out\n    strategy',
      'contents: read # to check the code out\n      packages: write # to push\n    strategy',
    ],
    [
      'a job that only reads a tag may change the repository',
      'workflows/release.yml',
      'contents: read # to fetch the action',
      'contents: write # to fetch the action',
    ],
  ],
  'a job that may publish runs nothing of the project outside a container': [
    [
      "a project's tests run in the job that signs and pushes (point 5)",
      'workflows/publish-images.yml',
      'run: npx shipshape docker-build',
      'run: npx shipshape test',
    ],
  ],
  'every step runs one verb': [
    [
      "the job that pushes calls Nx, which loads a project's plugins (point 5)",
      'workflows/publish-images.yml',
      'run: npx shipshape docker-push --project="$PROJECT"',
      'run: npx nx run "$PROJECT:docker-push"',
    ],
  ],
  'pictures are taken in a job that may write nothing': [
    [
      'a browser runs where images are pushed and signed, and every tag waits for it',
      'workflows/publish-images.yml',
      'run: npx shipshape published',
      'run: npx shipshape docker-pictures',
    ],
  ],
  "no token is in the environment of a project's own code": [
    [
      'every task of a pull request reads the token (point 12)',
      'workflows/nx-affected.yml',
      `          SHARD: \${{ matrix.shard }}\n`,
      `          SHARD: \${{ matrix.shard }}\n          GITHUB_TOKEN: \${{ github.token }}\n`,
    ],
  ],
  // zizmor reports a missing line, and not one with `true`.
  'no checkout leaves its token behind': [
    [
      'a checkout leaves its token in the clone',
      'workflows/publish-images.yml',
      'persist-credentials: false',
      'persist-credentials: true',
    ],
  ],
  'a page that failed does not make the branch a failing one': [
    [
      'a page that failed tells the client that the code is broken',
      'workflows/merge.yml',
      '    name: Progress\n',
      '    name: Page\n',
    ],
  ],
  'a page that a newer one overtook is neither told of nor remembered': [
    [
      'an old run that is started again tells the client what was news weeks ago',
      'workflows/progress.yml',
      "steps.site.outputs.current == 'true' && secrets",
      'secrets',
    ],
    [
      'the next page is compared with one of an older commit',
      'workflows/progress.yml',
      / {8}if: \$\{\{ steps\.site\.outputs\.current == 'true' \}\}\n/,
      '',
    ],
  ],
  'nothing cached reaches a job that publishes': [
    [
      'what is published may come out of a cache',
      'workflows/publish-images.yml',
      'cache: false',
      'cache: true',
    ],
    [
      "a buildx out of everybody's cache builds what is published",
      'actions/builder/action.yml',
      'cache-binary: false',
      'cache-binary: true',
    ],
    [
      'what is published has layers that another run made',
      'workflows/publish-images.yml',
      '          SHIPSHAPE_BUILD_SECRETS:',
      '          SHIPSHAPE_LAYERS: .shipshape/layers\n          SHIPSHAPE_BUILD_SECRETS:',
    ],
  ],
  'what the code of a pull request made reaches that pull request alone': [
    [
      'the merge queue takes the word of a pull request for it',
      'workflows/nx-affected.yml',
      `if: \${{ steps.plan.outputs.machines == '1' && github.event_name == 'pull_request' }}`,
      `if: \${{ steps.plan.outputs.machines == '1' }}`,
    ],
    [
      'a pull request goes on with what another one made',
      'workflows/nx-affected.yml',
      /( +pull-request-\$\{\{ github\.event\.pull_request\.number \}\}-\n)/,
      '            pull-request-\n',
    ],
    [
      "a merge keeps its tasks' results for others",
      'workflows/nx-affected.yml',
      `SHIPSHAPE_TASKS: \${{ github.event_name == 'pull_request' && '.shipshape/tasks' || '' }}`,
      'SHIPSHAPE_TASKS: .shipshape/tasks',
    ],
  ],
  'what is cached is kept before the project runs': [
    [
      'packages are kept after the tests could change them',
      'actions/setup/action.yml',
      'actions/cache/restore@',
      'actions/cache@',
    ],
    [
      "Nx's cache comes from a run of anybody",
      'workflows/nx-affected.yml',
      'path: .shipshape/durations.json',
      'path: .nx/cache',
    ],
  ],
  'no token is for all the steps of a job': [
    [
      'every step of a job reads a secret',
      'workflows/release.yml',
      '  tag:\n',
      `  tag:\n    env:\n      PASSWORD: \${{ secrets.REGISTRY_PASSWORD }}\n`,
    ],
  ],
  'tokens go only where they are needed': [
    [
      'a command gets the token under a name that may be printed',
      'workflows/nx-affected.yml',
      `NUMBER: \${{ github.event.pull_request.number }}`,
      `NUMBER: \${{ github.token }}`,
    ],
    [
      'what tests an image gets the secrets of its build',
      'workflows/publish-images.yml',
      'name: Smoke-test\n        env:\n',
      `name: Smoke-test\n        env:\n          SHIPSHAPE_BUILD_SECRETS: \${{ secrets.BUILD_SECRETS }}\n`,
    ],
  ],
  "GitHub's own token goes to no other registry": [
    [
      'a registry whose password is missing gets the token of GitHub',
      'workflows/publish-images.yml',
      "steps.setup.outputs.registry-host == 'ghcr.io' && github.token",
      'github.token',
    ],
  ],
};
