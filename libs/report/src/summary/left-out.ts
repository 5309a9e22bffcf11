import { lookUp } from '@shipshape/workspace';

/** Steps that an account's plan or an event rules out, with what a summary prints where one was left out. */
const reasons: Record<string, string> = {
  attestation:
    'No provenance attestation: none was requested, or the repository is private. Private repositories have attestations on GitHub Enterprise Cloud only: set the variable ATTESTATIONS to `on` there.',
  pages:
    'The page is not on GitHub Pages: the repository is private (set the variable PROGRESS_PAGES to `on` where its plan has them), the source of its Pages is not Actions, or PROGRESS_PAGES is `off`. It is in the artifact `progress` of this run; a release has it too.',
  comment: 'No comment on the pull request: it comes from a fork, whose token is read-only.',
  scorecard: 'No Scorecard: it reads public repositories only.',
  'dependency-review': 'No dependency review: a private repository needs GitHub Code Security for it.',
};

const nothingNew =
  'No provenance attestation from this run, which uploaded nothing: the run that built the image records one. If the page shows none, repeat that run.';

/** What of the job decides why a step was left out. */
interface JobFacts {
  /** GitHub's `job.status` by then: `success`, `failure` or `cancelled`. */
  status: string;
  /** False where the image that would be attested was in the registry before. */
  uploaded: boolean;
}

const done: JobFacts = { status: 'success', uploaded: true };

/**
 * Turns what became of steps (`attestation=skipped comment=success …`) into a line for each that was left out or did
 * not succeed. GitHub reports `skipped` also for a step after one that failed.
 *
 * @throws Error for a name that has no reason here: nothing is left out without one
 */
export function leftOut(outcomes: string, { status, uploaded }: JobFacts = done): string[] {
  return outcomes
    .split(/\s+/)
    .filter(Boolean)
    .flatMap((entry) => {
      const [name = '', outcome] = entry.split('=');
      const reason = lookUp(reasons, name);
      if (!reason)
        throw new Error(
          `No reason is known for leaving out "${name}": add one to libs/report/src/summary/left-out.ts.`,
        );
      if (!outcome || outcome === 'skipped') {
        if (status !== 'success')
          return [`${name} was not reached: the job's status was "${status}" by then.`];
        return [name === 'attestation' && !uploaded ? nothingNew : reason];
      }
      return outcome === 'success' ? [] : [`${name} ended with "${outcome}": see its step.`];
    });
}
