import type { MetadataContext } from '../context.ts';

/**
 * Replaces the context of a merge queue's commit with that of the pull request that it tests: the ref
 * `refs/heads/gh-readonly-queue/<base>/pr-<n>-<sha>` becomes `refs/pull/<n>/merge` with the base branch `<base>`.
 * Returns any other context unchanged.
 */
export function queuedPullRequest(context: MetadataContext): MetadataContext {
  if (context.eventName !== 'merge_group') return context;
  const [, base, number] =
    context.ref?.match(/^refs\/heads\/gh-readonly-queue\/(.+)\/pr-(\d+)-[0-9a-f]+$/) ?? [];
  if (base === undefined) return context;
  const payload = { ...context.payload, pull_request: { base: { ref: base } } };
  return { ...context, ref: `refs/pull/${number}/merge`, payload };
}
