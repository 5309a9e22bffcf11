import { call, expression, head, uses, type WorkflowOptions } from './workflow-parts.ts';
import { byHand } from './workflows-by-hand.ts';
import type { WantedFile } from './written-file.ts';

export type { WorkflowOptions } from './workflow-parts.ts';

const merge = 'pipeline-merge.yml';

/** The workflows of a team: each calls reusable ones of Shipshape's, pinned by commit, and has no logic. */
export const workflows = (options: WorkflowOptions): WantedFile[] => [
  file('pipeline-pull-request.yml', pullRequest(options), 'checks each pull request'),
  file(merge, merged(options), 'publishes what a merge changed'),
  file('pipeline-release.yml', release(options), 'gives a published image its version'),
  file('pipeline-nightly.yml', nightly(options), 'checks everything, and makes the page anew'),
  ...byHand(options).map(({ name, text, purpose }) => file(name, text, purpose)),
];

const file = (name: string, text: string, purpose: string): WantedFile => ({
  ...{ path: `.github/workflows/${name}`, text, purpose },
});

const checks = 'lint,lock-check,test';
const withImage = `${checks},docker-build,docker-smoke`;
const allDone = "needs.affected.result == 'success' && needs.affected.outputs.done == 'true'";
const none = "needs.affected.outputs.listed == '[]'";

/** Fails where a job did not do what it had to; skipped where all is well, which GitHub counts as a success. */
const gate = (options: WorkflowOptions, needs: string[], isWell: string, maySkip?: string) =>
  uses(options, {
    ...{ id: 'all-green', name: 'all-green', needs, if: `always() && !(${isWell})`, minutes: 5 },
    rights: { 'contents: read': 'to fetch the gate, in a private repository' },
    step: {
      ...{ name: 'Judge', action: 'gate' },
      with: { needs: expression('toJSON(needs)'), ...(maySkip ? { 'may-skip': expression(maySkip) } : {}) },
    },
  });

/** The page for the project manager and the client: it only shows results, so nothing waits for it. */
const progress = (options: WorkflowOptions, needs: string[], condition: string, run?: string) =>
  call(options, {
    ...{ id: 'progress', name: 'Progress', workflow: 'progress', needs, if: `!cancelled() && ${condition}` },
    ...(run ? { with: { run } } : {}),
  });
const alsoFailed = (job: string) => `(needs.${job}.result == 'success' || needs.${job}.result == 'failure')`;

const pullRequest = (options: WorkflowOptions) =>
  `${head(
    'Checks what a pull request changes; writes to no registry. Branch protection needs one name: all-green.',
    'Pipeline of a pull request',
    '  pull_request:\n  merge_group:',
    {
      group: `pipeline-pull-request-${expression('github.event.pull_request.number || github.ref')}`,
      cancel: true,
    },
  )}${[
    call(options, {
      ...{ id: 'affected', name: 'Affected', workflow: 'nx-affected' },
      with: {
        targets: withImage,
        base: 'target',
        comment: 'true',
      },
    }),
    gate(options, ['affected'], allDone),
  ].join('\n')}`;

const merged = (options: WorkflowOptions) =>
  `${head(
    "A merge publishes the images it changed and moves the branch's tag.",
    'Pipeline of a merge',
    `  push:\n    branches: [${JSON.stringify(options.defaultBranch)}]`,
    { group: `pipeline-merge-${expression('github.ref')}-${expression('github.sha')}` },
  )}${[
    call(options, {
      ...{ id: 'affected', name: 'Affected', workflow: 'nx-affected', if: '!github.event.deleted' },
      with: { targets: checks, list: 'docker-push', base: 'last-success' },
    }),
    call(options, {
      ...{ id: 'publish', name: 'Publish', workflow: 'publish-images', needs: ['affected'], each: true },
      if: `!cancelled() && ${allDone} && needs.affected.outputs.listed != '[]'`,
      with: {
        attest: expression("!github.event.repository.private || vars.ATTESTATIONS == 'on'"),
      },
    }),
    ...(['promote', 'pictures'] as const).map((workflow) =>
      call(options, {
        ...{ id: workflow, name: workflow === 'promote' ? 'Promote' : 'Pictures', workflow, each: true },
        ...{ needs: ['affected', 'publish'], if: "!cancelled() && needs.publish.result == 'success'" },
        ...(workflow === 'promote' ? { with: { ruled: 'true' } } : {}),
      }),
    ),
    progress(options, ['affected', 'publish', 'promote', 'pictures'], alsoFailed('affected')),
    gate(
      options,
      ['affected', 'publish', 'promote'],
      `${allDone} && (${none} && needs.publish.result == 'skipped' && needs.promote.result == 'skipped' || needs.publish.result == 'success' && needs.promote.result == 'success')`,
      `${none} && 'publish promote' || ''`,
    ),
  ].join('\n')}`;

const release = (options: WorkflowOptions) => {
  const tag = (output: string) => expression(`needs.tag.outputs.${output}`);
  const version = { project: tag('project'), version: tag('version') };
  const given = {
    ...{ tag: expression('github.ref_name'), workflow: merge, token: expression('github.token') },
  };
  const rights = {
    'actions: read': 'to wait for the run that publishes the commit',
    'contents: read': 'to fetch the action, in a private repository',
  };
  return `${head(
    'A tag <project>@<version> builds nothing: it gives a version to what its commit published.',
    'Pipeline of a release',
    '  push:\n    tags: ["**@*.*.*"]',
    { group: `pipeline-release-${expression('github.ref')}` },
  )}${[
    uses(options, {
      ...{ id: 'tag', name: 'Read the tag', if: '!github.event.deleted', minutes: 35, rights },
      outputs: Object.fromEntries(
        ['project', 'version', 'run', 'open'].map((name) => [name, expression(`steps.tag.outputs.${name}`)]),
      ),
      step: {
        ...{ name: 'Read the tag, and wait for its commit to be published', id: 'tag' },
        ...{ action: 'release-tag', with: given },
      },
    }),
    call(options, {
      ...{ id: 'release', name: 'Release', workflow: 'promote', needs: ['tag'], with: version },
      if: "!cancelled() && needs.tag.result == 'success'",
    }),
    uses(options, {
      ...{ id: 'pictures', name: 'Wait for the pictures', needs: ['tag', 'release'], minutes: 15, rights },
      if: "!cancelled() && needs.release.result == 'success' && needs.tag.outputs.open == 'true'",
      step: {
        ...{ name: 'Wait for the pictures of its commit', action: 'release-tag' },
        with: { ...given, until: 'pictures', minutes: '10' },
      },
    }),
    progress(options, ['tag', 'release', 'pictures'], "needs.release.result == 'success'", tag('run')),
    call(options, {
      ...{ id: 'keep', name: 'Keep', workflow: 'keep', needs: ['tag', 'progress'], with: version },
      // Pages may refuse the page of a tag: its environment takes none until somebody adds a rule for tags.
      if: "!cancelled() && needs.progress.outputs.made == 'true'",
    }),
  ].join('\n')}`;
};

const nightly = (options: WorkflowOptions) =>
  `${head(
    'Checks everything, including what no change affects, and updates the page, so that inactivity shows.',
    'Pipeline of a night',
    '  schedule:\n    - cron: "41 3 * * *"\n  workflow_dispatch:',
    { group: 'pipeline-nightly', cancel: true },
  )}${[
    call(options, {
      ...{ id: 'everything', name: 'Everything', workflow: 'nx-affected' },
      with: { name: 'nightly', targets: withImage },
    }),
    progress(options, ['everything'], alsoFailed('everything')),
  ].join('\n')}`;
