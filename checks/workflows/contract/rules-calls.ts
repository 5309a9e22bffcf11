import { type Job, jobsOf, needsOf, type Repository, type Rule } from './model.ts';

const local = '$/.github/workflows/';
const calledBy = ({ workflows }: Repository, { uses = '' }: Job) =>
  workflows.find(({ file }) => uses === `${local}${file}`);

const inputsMatch: Rule = (repository) =>
  jobsOf(repository).flatMap(({ at, job }) => {
    if (!job.uses) return [];
    const called = calledBy(repository, job)?.on.workflow_call;
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

/** The rights a caller grants are those that the called jobs ask for, together. */
const rightsMatch: Rule = (repository) =>
  jobsOf(repository).flatMap(({ at, job }) => {
    const called = calledBy(repository, job);
    if (!called) return [];
    const wanted = Object.values(called.jobs).flatMap(({ permissions }) => Object.entries(permissions ?? {}));
    return wanted
      .filter(([scope, right]) => job.permissions?.[scope] !== right)
      .map(([scope, right]) => `${at} does not grant ${scope}: ${right} to ${called.file}`);
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

/** What `.github/actions/setup` is given and asked for exists. */
const setUpMatches: Rule = (repository) => {
  const setup = repository.actions.find(({ path }) => path === '.github/actions/setup/action.yml');
  return jobsOf(repository).flatMap(({ at, job }) => {
    const step = job.steps?.find(({ uses }) => uses === '$/.github/actions/setup');
    if (!step) return [];
    const asked = [...JSON.stringify(job).matchAll(/\bsteps\.setup\.outputs\.([\w-]+)/g)].map(
      ([, name = '']) => name,
    );
    return [
      ...unmatched(at, 'input', step.with ?? {}, setup?.inputs ?? {}),
      ...asked.filter((name) => !setup?.outputs?.[name]).map((name) => `${at} asks set-up for ${name}`),
    ];
  });
};

const documented: Rule = ({ workflows }) =>
  workflows.flatMap(({ file, on }) =>
    Object.entries({ ...on.workflow_call?.inputs, ...on.workflow_call?.outputs })
      .filter(([, { description }]) => !description)
      .map(([name]) => `${file} does not describe ${name}`),
  );

export const callRules: Record<string, Rule> = {
  'callers give what a called workflow asks for, and nothing else': inputsMatch,
  'callers grant the rights that a called workflow needs': rightsMatch,
  'every output that is read is handed over': outputsMatch,
  'set-up is given and asked for what it knows': setUpMatches,
  'what a called workflow takes and gives is described': documented,
};
