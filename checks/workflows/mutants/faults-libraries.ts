import type { Faults } from './fault.ts';

/** What the libraries and the scripts of actions know of GitHub, by the test that must notice. */
export const libraryFaults: Faults = {
  'libs/publishing src/release/needs.test.ts': [
    [
      'a re-run of an old commit publishes what is built for it today, beside what it published (point 6)',
      '../libs/publishing/src/image/publish-commit.ts',
      'checkout.dirty ? undefined : await publishedOf(repository, checkout.sha)',
      'undefined as Awaited<ReturnType<typeof publishedOf>>',
    ],
  ],
  'libs/publishing src/release/newest-tag.test.ts': [
    [
      "a package's page offers the tag of its inputs to pull, and not the commit's",
      '../libs/publishing/src/image/publish.ts',
      'publishTags(repository, stored, immutable)',
      'publishTags(repository, stored, [...immutable].reverse())',
    ],
    [
      "a package's page offers the record of a move to pull",
      '../libs/publishing/src/release/move.ts',
      / {4}const written = .*\n {4}if \(to && to !== from\).*\n/,
      `    if (to && to !== from) await putTag(repository, tag, to, from);
    const written = next && (await writeMove(context, { ...next, kind }, { at, by, run }, last?.digest));
`,
    ],
  ],
  'libs/container-engine src/docker/provider.test.ts': [
    [
      "an image is built anew with each version of the runner's Docker (point 6)",
      '../libs/container-engine/src/docker/engine.ts',
      'docker-buildkit for',
      `docker-buildkit \${this.version} for`,
    ],
  ],
  'checks/workflows contract/release-tag.test.ts': [
    [
      "a tag that is pushed with its commit does not wait, since GitHub does not list the commit's run yet (point 11)",
      'actions/release-tag/wait.mjs',
      '++empty < 3',
      '++empty < 1',
    ],
    [
      'a release of what its commit did not change waits for the suites of that commit',
      'actions/release-tag/wait.mjs',
      ' || hasPublished(job, all);',
      ';',
    ],
    [
      'the page of such a release waits ten minutes for pictures that nobody takes, and its run is red',
      'actions/release-tag/wait.mjs',
      ' || (hasPublished(job, all) && !all.some(pictures));',
      ';',
    ],
    [
      'a release is given while the plan that failed is carried out again',
      'actions/release-tag/wait.mjs',
      ' || stands(job.conclusion)',
      ' || true',
    ],
  ],
  'libs/workload src/django/image/dockerfile.test.ts': [
    [
      'the Dockerfile that init writes names its base where Dependabot does not read it (point 7)',
      '../libs/workload/src/django/image/dockerfile.ts',
      "'ARG PYTHON_IMAGE=official'",
      `'ARG PYTHON_IMAGE=docker.io/library/python:3.12-slim-trixie'`,
    ],
  ],
  'libs/ci src/ci-run.test.ts': [
    [
      'a group of the merge queue for a release branch is compared with the default branch',
      '../libs/ci/src/github/base.ts',
      "exec(group?.base_ref ?? '')?.[1]",
      "exec(group?.base_ref ?? '')?.[1] && payload.repository?.default_branch",
    ],
  ],
  'libs/ci src/github/last-success-gate.test.ts': [
    [
      'a run counts as a success only as a whole, its page included',
      '../libs/ci/src/github/last-success.ts',
      'asked++ < mostAsked && (await gateIsGreen(runs, run))',
      'asked++ > mostAsked',
    ],
    [
      'a red gate counts as a success',
      '../libs/ci/src/github/last-success.ts',
      "['skipped', 'success'].includes(judged?.conclusion ?? '')",
      'judged?.conclusion !== null',
    ],
    [
      'where pictures are run again, the gate of the attempt before is not found',
      '../libs/ci/src/github/run-jobs.js',
      'filter=all',
      'filter=latest',
    ],
    [
      'what failed stays failed, though it was run again',
      '../libs/ci/src/github/run-jobs.js',
      'return newest(all)',
      'return all',
    ],
  ],
  'libs/container-engine src/context/missing-content.test.ts': [
    [
      'an image is built of pointers of git-lfs in silence (point 13)',
      '../libs/container-engine/src/context/missing-content.ts',
      'if (!first) return undefined;',
      'if (first || !first) return undefined;',
    ],
  ],
  'libs/oci-registry src/referrers/optional.test.ts': [
    [
      "GHCR's redirect away from itself is asked for again with each image (point 3)",
      '../libs/oci-registry/src/referrers/api.ts',
      '[301, 302, 303, 307, 308, 405',
      '[405',
    ],
  ],
};
