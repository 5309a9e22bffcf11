import type { MetadataContext, MetadataSettings } from '../context.ts';

/**
 * The moment that SOURCE_DATE_EPOCH names (the reproducible builds' convention: seconds since 1970), if it is set.
 *
 * @throws Error `SOURCE_DATE_EPOCH is not a whole number of seconds: X`.
 */
export function sourceDate({ SOURCE_DATE_EPOCH: seconds }: MetadataSettings): Date | undefined {
  if (!seconds) return undefined;
  const date = new Date(/^\d+$/.test(seconds) ? Number(seconds) * 1000 : Number.NaN);
  if (Number.isNaN(date.getTime())) {
    throw new Error(`SOURCE_DATE_EPOCH is not a whole number of seconds: ${seconds}`);
  }
  return date;
}

/**
 * The context of a merge queue's commit as that of the pull request it tests: the ref
 * `refs/heads/gh-readonly-queue/<base>/pr-<n>-<sha>` becomes `refs/pull/<n>/merge`, its base branch `<base>`.
 * Any other context stays as it is.
 */
export function queuedPullRequest(context: MetadataContext): MetadataContext {
  if (context.eventName !== 'merge_group') return context;
  const [, base, number] =
    context.ref?.match(/^refs\/heads\/gh-readonly-queue\/(.+)\/pr-(\d+)-[0-9a-f]+$/) ?? [];
  if (base === undefined) return context;
  const payload = { ...context.payload, pull_request: { base: { ref: base } } };
  return { ...context, ref: `refs/pull/${number}/merge`, payload };
}
