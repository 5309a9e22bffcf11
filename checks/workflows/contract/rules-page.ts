import { onlyShows } from '../../../libs/progress/src/github/shows.ts';
import { jobsOf, needsOf, type Rule } from './model.ts';
import { verbsIn } from './verb-calls.ts';

/** The page shows how a run ended, so it waits for what the gate judges, and for the pictures. */
const pageLast: Rule = ({ workflows }) =>
  workflows.flatMap(({ file, jobs }) => {
    const page = Object.values(jobs).find(({ uses }) => uses?.endsWith('/progress.yml'));
    const shown = ['pictures', ...needsOf(jobs['all-green'] ?? {})].filter((id) => jobs[id]);
    const early = page ? shown.filter((id) => !needsOf(page).includes(id)) : [];
    return early.map((id) => `${file} makes its page before ${id} ended`);
  });

/**
 * Comment, summary and page show the same status of a project, because all read one record, which is collected first.
 */
const oneRecord: Rule = (repository) =>
  jobsOf(repository).flatMap(({ at, job: { steps = [] } }) => {
    const first = (command: string) =>
      steps.findIndex(({ run }) => run?.startsWith(`npx shipshape ${command}`));
    const gathered = first('progress collect');
    const told = [first('comment'), first('summary')];
    const late = gathered < 0 || told.some((index) => index < gathered);
    return told[0] !== -1 && late ? [`${at} comments without the project's record`] : [];
  });

/** A browser that shows the project's pages, and waits for them, needs no right to write and keeps no tag waiting. */
const picturesApart: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job }) => verbsIn(job).includes('docker-pictures'))
    .filter(({ job }) => Object.values(job.permissions ?? {}).includes('write'))
    .map(({ at }) => `${at} takes pictures beside a right to write`);

const current = "steps.site.outputs.current == 'true'";

/** A run that a newer one overtook, or that was started again weeks later, must not publish or announce old news. */
const newestPage: Rule = (repository) =>
  jobsOf(repository).flatMap(({ at, job: { steps = [] } }) =>
    steps
      .filter(
        ({ env, uses = '', with: inputs }) =>
          (env?.PROGRESS_WEBHOOK && !String(env.PROGRESS_WEBHOOK).includes(`${current} && `)) ||
          (uses.startsWith('actions/cache/save@') &&
            inputs?.path === '.shipshape/progress' &&
            !steps.some((step) => step.with === inputs && step.if?.includes(current))),
      )
      .map(({ name }) => `${at} "${name}" also for a page that a newer one overtook`),
  );

/** By the names of the jobs, the page distinguishes a failing branch from a page that failed. */
const knownByName: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job }) => /\/(progress|pictures|keep)\.yml$/.test(job.uses ?? ''))
    .filter(({ job: { name = '' } }) => !onlyShows(`${name.replace(/\$\{\{.*\}\}/, 'web')} / x`))
    .map(({ at, job }) => `${at} is named "${job.name}": where it fails the page calls the branch failing`);

/** The page, its pictures and the comment: when they are made, and who sees them. */
export const pageRules: Record<string, Rule> = {
  'the page is made after everything that it shows': pageLast,
  'what a comment says of a project is what its page says': oneRecord,
  'a page that failed does not make the branch a failing one': knownByName,
  'pictures are taken in a job that may write nothing': picturesApart,
  'a page that a newer one overtook is neither told of nor remembered': newestPage,
};
