import type { WantedFile } from '../plan/written-file.ts';

export interface WorkflowOptions {
  /** `<owner>/<repository>` of Shipshape on GitHub, whose workflows are called. */
  repository: string;
  /** The whole name of the commit that they are pinned to. */
  commit: string;
  defaultBranch: string;
  lfs: boolean;
  submodules: boolean;
}

const folder = '.github/workflows';
const merge = 'pipeline-merge.yml';

/** The three workflows of a team: each calls a reusable one of Shipshape's, pinned by commit, and has no logic. */
export function workflows(options: WorkflowOptions): WantedFile[] {
  return [
    file('pipeline-pull-request.yml', pullRequest(options), 'checks each pull request'),
    file(merge, merged(options), 'publishes what a merge changed'),
    file('pipeline-release.yml', release(options), 'gives a published image its version'),
  ];
}

const file = (name: string, text: string, purpose: string): WantedFile => ({
  path: `${folder}/${name}`,
  text,
  purpose,
});

const uses = ({ repository, commit }: WorkflowOptions, path: string) =>
  `${repository}/.github/${path}@${commit}`;

const called = (options: WorkflowOptions, name: string) => uses(options, `workflows/${name}.yml`);

/** What a checkout needs beyond git's own files. */
const checkout = ({ lfs, submodules }: WorkflowOptions) =>
  `${lfs ? '\n      lfs: true' : ''}${submodules ? '\n      submodules: recursive' : ''}`;

const gate = (options: WorkflowOptions, maySkip = '') => `        uses: ${uses(options, 'actions/gate')}
        with:
          needs: \${{ toJSON(needs) }}${maySkip}
`;

/** The page for the project manager and the client: it shows what there is, and holds nothing up. */
const progress = (options: WorkflowOptions, needs: string, condition: string, inputs = '') => `  progress:
    name: Progress
    needs: [${needs}]
    if: \${{ !cancelled() && (${condition}) }}
    uses: ${called(options, 'progress')}
    permissions:
      actions: read # to see how the default branch fares
      contents: read # to check the code out
      deployments: read # to find the previews of pull requests
      id-token: write # to publish on GitHub Pages, where that is allowed
      issues: read # to read milestones, and what the client is asked for
      packages: read # to see what each tag serves
      pages: write # to publish on GitHub Pages, where that is allowed
      pull-requests: read # to see what is ready for a look
    with:
${inputs}      registry: \${{ vars.REGISTRY }}
      registry-user: \${{ vars.REGISTRY_USER }}
    secrets:
      REGISTRY_PASSWORD: \${{ secrets.REGISTRY_PASSWORD }}
      PROGRESS_WEBHOOK: \${{ secrets.PROGRESS_WEBHOOK }}
`;

const pullRequest = (
  options: WorkflowOptions,
) => `# Checks what a pull request changes; writes to no registry. Branch protection needs one name: all-green.
name: Pipeline of a pull request

on:
  pull_request:
  merge_group:

permissions: {}

concurrency:
  group: pipeline-pull-request-\${{ github.event.pull_request.number || github.ref }}
  cancel-in-progress: true

jobs:
  affected:
    name: Affected
    uses: ${called(options, 'nx-affected')}
    permissions:
      actions: read # to find the last run that succeeded
      contents: read # to check the code out
      pull-requests: write # to comment
    with:
      targets: lint,lock-check,test,docker-build,docker-smoke
      base: \${{ github.event_name == 'pull_request' && 'HEAD^1' || format('origin/{0}', github.event.repository.default_branch) }}
      comment: true${checkout(options)}

  all-green:
    name: all-green
    needs: [affected]
    # Skipped where all is well, which GitHub counts as a success; in every other case it runs and fails.
    if: \${{ always() && !(needs.affected.result == 'success' && needs.affected.outputs.done == 'true') }}
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      contents: read
    steps:
      - name: Judge
${gate(options)}`;

const merged = (
  options: WorkflowOptions,
) => `# A merge publishes the images it changed and moves the branch's tag.
name: Pipeline of a merge

on:
  push:
    branches: [${JSON.stringify(options.defaultBranch)}]

permissions: {}

concurrency:
  group: pipeline-merge-\${{ github.ref }}-\${{ github.sha }}
  cancel-in-progress: false

jobs:
  affected:
    name: Affected
    uses: ${called(options, 'nx-affected')}
    permissions:
      actions: read # to find the last run that succeeded
      contents: read # to check the code out
      pull-requests: write # as the called workflow asks for it; nothing comments here
    with:
      targets: lint,lock-check,test
      list: docker-push
      base: last-success${checkout(options)}

  publish:
    name: Publish \${{ matrix.project }}
    needs: [affected]
    if: >-
      \${{ !cancelled() && needs.affected.result == 'success' && needs.affected.outputs.done == 'true'
      && needs.affected.outputs.listed != '[]' }}
    strategy:
      fail-fast: false
      matrix:
        project: \${{ fromJSON(needs.affected.outputs.listed) }}
    uses: ${called(options, 'publish-images')}
    permissions:
      attestations: write # to record where the image came from
      contents: read # to check the code out
      id-token: write # to sign that record
      packages: write # to push the image
    with:
      project: \${{ matrix.project }}
      registry: \${{ vars.REGISTRY }}
      registry-user: \${{ vars.REGISTRY_USER }}
      attest: \${{ !github.event.repository.private || vars.ATTESTATIONS == 'on' }}${checkout(options)}
    secrets:
      BUILD_SECRETS: \${{ secrets.BUILD_SECRETS }}
      REGISTRY_PASSWORD: \${{ secrets.REGISTRY_PASSWORD }}

  promote:
    name: Promote \${{ matrix.project }}
    needs: [affected, publish]
    if: \${{ !cancelled() && needs.publish.result == 'success' }}
    strategy:
      fail-fast: false
      matrix:
        project: \${{ fromJSON(needs.affected.outputs.listed) }}
    uses: ${called(options, 'promote')}
    permissions:
      contents: read # to check the code out
      packages: write # to move the tag
    with:
      project: \${{ matrix.project }}
      ruled: true
      registry: \${{ vars.REGISTRY }}
      registry-user: \${{ vars.REGISTRY_USER }}
    secrets:
      REGISTRY_PASSWORD: \${{ secrets.REGISTRY_PASSWORD }}

${progress(options, 'affected, publish, promote', "needs.affected.result == 'success' || needs.affected.result == 'failure'")}
  all-green:
    name: all-green
    needs: [affected, publish, promote]
    # A run that left an image out must not count as the last success.
    if: >-
      \${{ always() && !(needs.affected.result == 'success' && needs.affected.outputs.done == 'true'
      && (needs.affected.outputs.listed == '[]' && needs.publish.result == 'skipped' && needs.promote.result == 'skipped'
      || needs.publish.result == 'success' && needs.promote.result == 'success')) }}
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      contents: read
    steps:
      - name: Judge
${gate(options, `\n          may-skip: \${{ needs.affected.outputs.listed == '[]' && 'publish promote' || '' }}`)}`;

const release = (
  options: WorkflowOptions,
) => `# A tag <project>@<version> builds nothing: it gives a version to what its commit published.
name: Pipeline of a release

on:
  push:
    tags: ["**@*.*.*"]

permissions: {}

concurrency:
  group: pipeline-release-\${{ github.ref }}
  cancel-in-progress: false

jobs:
  tag:
    name: Read the tag
    runs-on: ubuntu-24.04
    timeout-minutes: 35
    permissions:
      actions: read # to wait for the run that publishes the commit
      contents: read
    outputs:
      project: \${{ steps.tag.outputs.project }}
      version: \${{ steps.tag.outputs.version }}
      run: \${{ steps.tag.outputs.run }}
    steps:
      - name: Read the tag, and wait for its commit to be published
        id: tag
        uses: ${uses(options, 'actions/release-tag')}
        with:
          tag: \${{ github.ref_name }}
          workflow: ${merge}
          token: \${{ github.token }}

  release:
    name: Release
    needs: [tag]
    uses: ${called(options, 'promote')}
    permissions:
      contents: read # to check the code out
      packages: write # to move the tags
    with:
      project: \${{ needs.tag.outputs.project }}
      version: \${{ needs.tag.outputs.version }}
      registry: \${{ vars.REGISTRY }}
      registry-user: \${{ vars.REGISTRY_USER }}
    secrets:
      REGISTRY_PASSWORD: \${{ secrets.REGISTRY_PASSWORD }}

${progress(options, 'tag, release', "needs.release.result == 'success'", `      run: \${{ needs.tag.outputs.run }}\n`)}`;
