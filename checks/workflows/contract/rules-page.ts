import { onlyShows } from '../../../libs/progress/src/github/shows.ts';
import { jobsOf, needsOf, type Rule } from './model.ts';
import { verbsIn } from './verb-calls.ts';

/** What changes what the page says makes it anew; of the branch's checks also where they failed. */
const pages: Record<string, string> = {
  'merge.yml': 'affected',
  'nightly.yml': 'everything',
  'release.yml': '',
  'rollback.yml': '',
  'promotion.yml': '',
};

const pageFollows: Rule = ({ workflows }) =>
  Object.entries(pages).flatMap(([file, checks]) => {
    const jobs = workflows.find((workflow) => workflow.file === file)?.jobs ?? {};
    const job = Object.values(jobs).find(({ uses }) => uses?.endsWith('/progress.yml'));
    if (!job) return [`${file} makes no page`];
    // What the gate judges is what the page says of the branch.
    const shown = ['pictures', ...needsOf(jobs['all-green'] ?? {})].filter((id) => jobs[id]);
    const without = shown.filter((id) => !needsOf(job).includes(id));
    if (without.length > 0) return [`${file} makes a page before ${without} ended`];
    return !checks || job.if?.includes(`needs.${checks}.result == 'failure'`)
      ? []
      : [`${file} hides a failure: the page before it stays`];
  });

/** Comment and summary say of a project what its page says: they read one record, which is gathered before. */
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

/** A page of a private repository is published nowhere by default: what decides it is the verb, which asks GitHub. */
const askedFirst: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job }) => job.permissions?.pages === 'write' && job.steps)
    .filter(({ job, workflow }) => {
      const asks = Object.values(workflow.jobs).some((other) =>
        (other.steps ?? []).some(
          ({ id, run = '' }) => id === 'site' && run.startsWith('npx shipshape progress site '),
        ),
      );
      return !asks || !job.if?.includes("needs.page.outputs.pages == 'true'");
    })
    .map(({ at }) => `${at} publishes a page without asking whether it may`);

const current = "steps.site.outputs.current == 'true'";

/** A run that a newer one overtook, or was started again weeks later, must not show or tell what is over. */
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

/** The page tells a failing branch from a page that failed by the names of the jobs. */
const knownByName: Rule = (repository) =>
  jobsOf(repository)
    .filter(({ job }) => /\/(progress|pictures|keep)\.yml$/.test(job.uses ?? ''))
    .filter(({ job: { name = '' } }) => !onlyShows(`${name.replace(/\$\{\{.*\}\}/, 'web')} / x`))
    .map(({ at, job }) => `${at} is named "${job.name}": where it fails the page calls the branch failing`);

/** The page, its pictures and the comment: when they are made, and who sees them. */
export const pageRules: Record<string, Rule> = {
  'the page is made wherever what it says changes': pageFollows,
  'what a comment says of a project is what its page says': oneRecord,
  'a page that failed does not make the branch a failing one': knownByName,
  'pictures are taken in a job that may write nothing': picturesApart,
  'a page is published only where the repository may show it': askedFirst,
  'a page that a newer one overtook is neither told of nor remembered': newestPage,
};
