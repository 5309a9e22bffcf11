import { jobsOf, type Rule } from './model.ts';
import { expression, unlike } from './tables.ts';

const checks = 'lint,typecheck,lock-check,test,contract';
const branch = "format('origin/{0}', github.event.repository.default_branch)";
const project = expression('matrix.project');
const registry = { registry: expression('vars.REGISTRY'), 'registry-user': expression('vars.REGISTRY_USER') };
const secrets = { REGISTRY_PASSWORD: expression('secrets.REGISTRY_PASSWORD') };

/** What each call of a workflow of ours hands over: exactly this. */
const calls: Record<string, object> = {
  'pull-request.yml affected': {
    uses: '$/.github/workflows/nx-affected.yml',
    with: {
      targets: `${checks},docker-build,docker-smoke`,
      base: expression(`github.event.pull_request.base.sha || ${branch}`),
    },
  },
  'release.yml affected': {
    uses: '$/.github/workflows/nx-affected.yml',
    with: { targets: checks, list: 'docker-push', base: 'last-success' },
  },
  'release.yml publish': {
    uses: '$/.github/workflows/publish-images.yml',
    with: {
      project,
      ...registry,
      attest: expression("!github.event.repository.private || vars.ATTESTATIONS == 'on'"),
    },
    secrets,
  },
  'release.yml promote': {
    uses: '$/.github/workflows/promote.yml',
    with: { project, to: expression('github.ref_name'), ...registry },
    secrets,
  },
  'release.yml release': {
    uses: '$/.github/workflows/promote.yml',
    with: {
      project: expression('needs.tag.outputs.project'),
      version: expression('needs.tag.outputs.version'),
      ...registry,
    },
    secrets,
  },
};

const exactCalls: Rule = (repository) =>
  unlike(
    'call',
    jobsOf(repository).map(({ at, job: { uses, with: inputs, secrets } }) => ({
      at,
      value: uses && { uses, with: inputs, secrets },
    })),
    calls,
  );

export const argumentRules: Record<string, Rule> = {
  'every call of a workflow hands over what the table says': exactCalls,
};
