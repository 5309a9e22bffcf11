import { join } from 'node:path';
import type { Checkout } from '@shipshape/ci';
import { refreshIfThere, refreshPage } from '@shipshape/progress';
import { record, requireRecord } from '@shipshape/publishing';
import { type Step, summary } from '@shipshape/report';
import type { Project } from '@shipshape/workload';
import { distOf, type Log, writeRecord } from '@shipshape/workspace';

/**
 * Writes the record of a project's pipeline and its page, and prints where the image is.
 *
 * @param steps what became of its targets
 * @param isOnly whether the pipeline is for this project alone, so that it need not be named
 * @returns the record, with the path of the page where there is one; undefined where a step failed
 */
export async function finish(
  project: Project,
  steps: Step[],
  { checkout, isOnly, print }: { checkout: Checkout; isOnly: boolean; print: Log },
): Promise<object | undefined> {
  const { root } = project;
  const file = join(distOf(root), 'pipeline.json');
  if (steps.some(({ outcome }) => outcome === 'failed' || outcome === 'skipped')) {
    writeRecord(file, { steps });
    // The page must not go on saying that all is well.
    await refreshIfThere(project, checkout.sha, print);
    return undefined;
  }
  const { record: result, text } = summary(root, steps, requireRecord, isOnly);
  const done = { ...result, commit: testedCommit(root, checkout) };
  writeRecord(file, done);
  print(text);
  const nothingNew = steps.every(({ outcome }) => outcome === 'cached');
  const page = await refreshPage(project, { commit: checkout.sha, nothingNew, say: print });
  if (page) print(`  progress page: ${page}`);
  return { ...done, page };
}

/** The commit that the reports are of; changes that reached the builder are no commit's. */
const testedCommit = (root: string, { sha, dirty }: Checkout): string =>
  dirty && record(root, 'image')?.commit !== sha ? `${sha}-dirty` : sha;
