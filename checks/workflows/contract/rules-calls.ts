import { calledBy, callersOf, type Job, jobsOf, needsOf, type Rule, stepsOf } from './model.ts';

const inputsMatch: Rule = (repository) =>
  jobsOf(repository).flatMap(({ at, job }) => {
    if (!job.uses) return [];
    const workflow = calledBy(repository, job);
    const called = workflow && 'workflow_call' in workflow.on ? (workflow.on.workflow_call ?? {}) : undefined;
    if (!called) return [`${at} calls ${job.uses}, which is not to be called`];
    return [
      ...unmatched(at, 'input', job.with ?? {}, called.inputs ?? {}),
      ...unmatched(at, 'secret', typeof job.secrets === 'object' ? job.secrets : {}, called.secrets ?? {}),
    ];
  });

function unmatched(
  at: string,
  kind: string,
  given: object,
  known: Record<string, { required?: boolean }>,
): string[] {
  return [
    ...Object.keys(given)
      .filter((name) => !known[name])
      .map((name) => `${at} gives the ${kind} ${name}, which is unknown there`),
    ...Object.entries(known)
      .filter(([name, { required }]) => required && !(name in given))
      .map(([name]) => `${at} does not give the ${kind} ${name}`),
  ];
}

/**
 * GitHub refuses to start a workflow that asks for more than its caller has. The rights that a caller grants are those that
 * the called jobs ask for, together.
 */
const rightsMatch: Rule = (repository) =>
  jobsOf(repository).flatMap(({ at, job: { permissions: granted = {}, ...job } }) => {
    const called = calledBy(repository, job);
    if (!called) return [];
    const asked = Object.values(called.jobs).flatMap(({ permissions = {} }) => Object.entries(permissions));
    const wanted = Object.fromEntries(
      asked.map(([scope, right]) => [
        scope,
        asked.some((one) => one.join() === `${scope},write`) ? 'write' : right,
      ]),
    );
    return [...new Set([...Object.keys(wanted), ...Object.keys(granted)])]
      .filter((scope) => wanted[scope] !== granted[scope])
      .map(
        (scope) => `${at} grants ${scope}: ${granted[scope]}, and ${called.file} asks for ${wanted[scope]}`,
      );
  });

/** Every output that is read exists where it is read from. */
const outputsMatch: Rule = (repository) =>
  repository.workflows.flatMap((workflow) => {
    const found = (job: Job | undefined, output: string) => {
      const called = job && calledBy(repository, job)?.on.workflow_call;
      return output in (called?.outputs ?? job?.outputs ?? {});
    };
    const jobs = Object.entries(workflow.jobs).flatMap(([id, job]) => {
      const text = JSON.stringify(job);
      return [
        ...[...text.matchAll(/\bneeds\.([\w-]+)\.outputs\.([\w-]+)/g)]
          .filter(
            ([, need = '', output = '']) =>
              !needsOf(job).includes(need) || !found(workflow.jobs[need], output),
          )
          .map(([reference]) => `${workflow.file} ${id} reads ${reference}, which is not handed to it`),
        ...[...text.matchAll(/\bneeds\.([\w-]+)\.result/g)]
          .filter(([, need = '']) => !needsOf(job).includes(need))
          .map(([reference]) => `${workflow.file} ${id} reads ${reference}, and does not wait for it`),
        ...[...text.matchAll(/\bsteps\.([\w-]+)\.(?:outputs|outcome)/g)]
          .filter(([, step]) => !job.steps?.some((candidate) => candidate.id === step))
          .map(([reference]) => `${workflow.file} ${id} reads ${reference}, and has no such step`),
      ];
    });
    const outputs = Object.values(workflow.on.workflow_call?.outputs ?? {}).flatMap(({ value }) =>
      [...value.matchAll(/\bjobs\.([\w-]+)\.outputs\.([\w-]+)/g)]
        .filter(([, job = '', output = '']) => !found(workflow.jobs[job], output))
        .map(([reference]) => `${workflow.file} hands on ${reference}, which does not exist`),
    );
    return [...jobs, ...outputs];
  });

const prefix = '$/';

/** What an action of this repository is given and asked for exists. */
const actionsMatch: Rule = (repository) =>
  jobsOf(repository).flatMap(({ at, job }) =>
    (job.steps ?? []).flatMap((step) => {
      if (!step.uses?.startsWith(prefix)) return [];
      const path = `${step.uses.slice(prefix.length)}/action.yml`;
      const action = repository.actions.find((one) => one.path === path);
      if (!action) return [`${at} uses ${path}, which does not exist`];
      const asked = [
        ...JSON.stringify(job).matchAll(new RegExp(`\\bsteps\\.${step.id}\\.outputs\\.([\\w-]+)`, 'g')),
      ];
      return [
        ...unmatched(at, 'input', step.with ?? {}, action.inputs ?? {}),
        ...asked
          .filter(([, name = '']) => !action.outputs?.[name])
          .map(([, name]) => `${at} asks ${path} for ${name}`),
      ];
    }),
  );

const documented: Rule = ({ workflows }) =>
  workflows.flatMap(({ file, on }) =>
    Object.entries({ ...on.workflow_call?.inputs, ...on.workflow_call?.outputs })
      .filter(([, { description }]) => !description)
      .map(([name]) => `${file} does not describe ${name}`),
  );

/** An input that no job reads has no effect, and its caller does not notice. */
const inputsUsed: Rule = ({ workflows }) =>
  workflows.flatMap(({ file, on, jobs }) =>
    Object.keys(on.workflow_call?.inputs ?? {}).flatMap((name) => {
      const readers = Object.values(jobs).filter((job) => JSON.stringify(job).includes(`inputs.${name} `));
      // Each checkout of the project brings the same files.
      const checkouts = ['lfs', 'submodules'].includes(name)
        ? Object.values(jobs).filter((job) => JSON.stringify(job.steps).includes('"fetch-depth":0')).length
        : 1;
      return readers.length < checkouts ? [`${file} takes ${name}, and does not use it`] : [];
    }),
  );

/** Who publishes, and who moves tags, must mean the same registry; and each secret that is asked for is handed on. */
const sameRegistry: Rule = (repository) =>
  jobsOf(repository)
    .map(({ at, job }) => ({ at, job, asked: calledBy(repository, job)?.on.workflow_call?.secrets ?? {} }))
    .filter(({ asked }) => asked.REGISTRY_PASSWORD)
    .filter(
      ({ job: { with: inputs, secrets = {} }, asked }) =>
        typeof secrets === 'string' ||
        inputs?.registry !== `\${{ vars.REGISTRY }}` ||
        inputs['registry-user'] !== `\${{ vars.REGISTRY_USER }}` ||
        Object.keys(asked).some((name) => secrets[name] !== `\${{ secrets.${name} }}`) ||
        Object.keys(secrets).some((name) => !(name in asked)),
    )
    .map(({ at }) => `${at} does not hand on REGISTRY, REGISTRY_USER and the secrets that are asked for`);

/**
 * A second artifact of the same name is refused, so in a matrix, or a call from one, the name includes the project or
 * shard.
 */
const artifactNames: Rule = (repository) =>
  jobsOf(repository).flatMap(({ at, job, workflow }) => {
    const several =
      job.strategy || callersOf(repository, workflow).some((caller) => caller.job.strategy !== undefined);
    return (job.steps ?? [])
      .filter(({ uses }) => uses?.startsWith('actions/upload-artifact@'))
      .filter(({ with: inputs }) => several && !/\$\{\{.*(matrix|records)/.test(String(inputs?.name)))
      .map(({ name }) => `${at} "${name}" uploads one name several times`);
  });

/** GitHub starts a job again for thirty days, with what the jobs that succeeded before have left for it. */
const artifactsOutlive: Rule = (repository) =>
  stepsOf(repository)
    .filter(({ step }) => /^actions\/upload-(pages-)?artifact@/.test(step.uses ?? ''))
    .filter(({ step }) => !(Number(step.with?.['retention-days']) > 30))
    .map(({ at }) => `${at} is gone before its run can no longer be started again`);

export const callRules: Record<string, Rule> = {
  'callers give what a called workflow asks for, and nothing else': inputsMatch,
  'callers grant exactly the rights that a called workflow asks for': rightsMatch,
  'every output that is read is handed over': outputsMatch,
  'an action of this repository is given and asked for what it knows': actionsMatch,
  'what a workflow takes is used': inputsUsed,
  'who publishes or moves tags names the registry and its user': sameRegistry,
  'what a called workflow takes and gives is described': documented,
  'every artifact has a name of its own': artifactNames,
  'an artifact is there as long as its run can be started again': artifactsOutlive,
};
