import { pinsOf } from '../contract/rules-supply.ts';
import { githubFiles } from '../files.ts';
import type { Fault } from './fault.ts';

const checkout = pinsOf({ files: githubFiles() }).get('actions/checkout');

export const trustFaults: Fault[] = [
  {
    name: 'an action is pinned to a tag that can move',
    file: 'workflows/nx-affected.yml',
    from: `actions/checkout@${checkout?.commit} # ${checkout?.release}`,
    to: 'actions/checkout@v7',
    caughtBy: 'every action is pinned by the pin list, its release in the comment',
  },
  {
    name: 'a pull request may push packages',
    file: 'workflows/nx-affected.yml',
    from: 'contents: read # to check the code out\n    strategy',
    to: 'contents: read # to check the code out\n      packages: write # to push\n    strategy',
    caughtBy: 'every job has exactly the rights of the table',
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
    name: 'what is published may come out of a cache',
    file: 'workflows/publish-images.yml',
    from: 'cache: false',
    to: 'cache: true',
    caughtBy: 'nothing cached reaches a job that publishes',
  },
  {
    name: 'every step of a job reads a secret',
    file: 'workflows/release.yml',
    from: '  tag:\n',
    to: `  tag:\n    env:\n      PASSWORD: \${{ secrets.REGISTRY_PASSWORD }}\n`,
    caughtBy: 'no token is for all the steps of a job',
  },
  {
    name: 'every step of a workflow reads the token',
    file: 'workflows/pull-request.yml',
    from: '\njobs:\n',
    to: `\nenv:\n  GITHUB_TOKEN: \${{ github.token }}\n\njobs:\n`,
    caughtBy: 'no token is for all the steps of a job',
  },
  {
    name: 'a pin is cut short',
    file: 'action-pins.tsv',
    from: /(?<=checkout\t\S+\t\S{7})\S+/,
    to: '',
    caughtBy: 'every pin is a whole commit',
  },
  {
    name: 'the runner changes by itself',
    file: 'workflows/promote.yml',
    from: 'ubuntu-24.04',
    to: 'ubuntu-latest',
    caughtBy: 'every runner image is named by version',
  },
  {
    name: 'a workflow works in one repository only',
    file: 'workflows/release.yml',
    from: '$/.github/workflows/promote.yml',
    to: 'acme/shop/.github/workflows/promote.yml@main',
    caughtBy: 'no workflow assumes the name of this repository',
  },
  {
    name: 'a job without rights of its own gets those of its workflow',
    file: 'workflows/promote.yml',
    from: 'permissions: {}',
    to: 'permissions: write-all',
    caughtBy: 'a workflow by itself may do nothing',
  },
  {
    name: 'a script gets the token under a name that may be printed',
    file: 'workflows/pull-request.yml',
    from: `NUMBER: \${{ github.event.pull_request.number }}`,
    to: `NUMBER: \${{ github.token }}`,
    caughtBy: 'tokens go only where they are needed',
  },
  {
    name: "Nx's cache comes from a run of anybody",
    file: 'workflows/nx-affected.yml',
    from: 'path: .shipshape/durations.json',
    to: 'path: .nx/cache',
    caughtBy: "Nx's cache is not shared between runs",
  },
  {
    name: 'a registry whose password is missing gets the token of GitHub',
    file: 'workflows/publish-images.yml',
    from: "steps.setup.outputs.registry-host == 'ghcr.io' && github.token",
    to: 'github.token',
    caughtBy: "GitHub's own token goes to no other registry",
  },
];
