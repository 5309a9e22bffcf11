import { jobsOf, type Rule, stepsOf } from './model.ts';
import { differs, unlike } from './tables.ts';

const read = { contents: 'read' };
const plan = { actions: 'read', contents: 'read' };
const move = { contents: 'read', packages: 'write' };
const publish = { attestations: 'write', contents: 'read', 'id-token': 'write', packages: 'write' };

/** What each job may do: exactly this. */
const rights: Record<string, Record<string, string>> = {
  'nx-affected.yml plan': plan,
  'nx-affected.yml shards': read,
  'promote.yml promote': move,
  'publish-images.yml publish': publish,
  'pull-request.yml affected': plan,
  'pull-request.yml all-green': { contents: 'read', 'pull-requests': 'write' },
  'release.yml affected': plan,
  'release.yml publish': publish,
  'release.yml promote': move,
  'release.yml tag': read,
  'release.yml release': move,
  'release.yml all-green': read,
  'rollback.yml rollback': move,
  'security.yml workflows': read,
  'security.yml dependencies': read,
  'security.yml scorecard': read,
};

const nothingAtTheTop: Rule = ({ workflows }) =>
  workflows.flatMap(({ file, permissions }) => differs(`${file} permissions`, permissions, {}));

const exactRights: Rule = (repository) =>
  unlike(
    'permissions',
    jobsOf(repository).map(({ at, job }) => ({ at, value: job.permissions })),
    rights,
  );

/** Neither a registry's rights nor a step that would use them. */
const pullRequestsOnlyRead: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ workflow }) => ['pull-request.yml', 'nx-affected.yml'].includes(workflow.file))
    .flatMap(({ at, job }) => [
      ...(['packages', 'id-token', 'attestations'].some((scope) => job.permissions?.[scope])
        ? [`${at} may write to a registry`]
        : []),
      ...(/docker-push|promote|release|rollback/.test(JSON.stringify([job.with, job.uses, job.steps ?? []]))
        ? [`${at} publishes`]
        : []),
    ]);

const publishers = new Set(['publish-images.yml', 'promote.yml', 'rollback.yml']);

const noCacheWherePublished: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ workflow }) => publishers.has(workflow.file))
    .flatMap(({ at, job }) =>
      (job.steps ?? []).flatMap(({ uses = '', with: inputs, run = '' }) => [
        ...(uses.startsWith('actions/cache') ? [`${at} uses a cache`] : []),
        ...(uses.endsWith('/actions/setup') && inputs?.cache !== false ? [`${at} sets up with a cache`] : []),
        ...(/docker-push/.test(run) && !/--skip-nx-cache/.test(run) ? [`${at} may replay Nx's cache`] : []),
      ]),
    );

const noNxCache: Rule = (repository) =>
  stepsOf(repository)
    .filter(({ step }) => /\.nx/.test(JSON.stringify(step.with ?? {})))
    .map(({ at }) => `${at} shares Nx's cache between runs that trust each other and runs that don't`);

export const rightsRules: Record<string, Rule> = {
  'a workflow by itself may do nothing': nothingAtTheTop,
  'every job has exactly the rights of the table': exactRights,
  'a pull request writes to no registry': pullRequestsOnlyRead,
  'nothing cached reaches a job that publishes': noCacheWherePublished,
  "Nx's cache is not shared between runs": noNxCache,
};
