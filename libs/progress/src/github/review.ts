import { type ReviewFacts, webAddress } from '@shipshape/progress-model';
import { asNumber, asObject, asText, objectsIn } from '../read-text.ts';
import type { GithubSource } from './client.ts';

/**
 * Whether the pull request that brought the commit was approved by somebody else than its author.
 *
 * @throws GithubError where GitHub does not answer
 */
export async function askReview({ api }: GithubSource, commit: string): Promise<ReviewFacts> {
  const pulls = objectsIn(await api(`/commits/${encodeURIComponent(commit)}/pulls?per_page=10`));
  const pull = pulls.find(({ merged_at }) => typeof merged_at === 'string');
  const number = asNumber(pull?.number);
  if (!pull || number === undefined) return { reviewed: false, commit };
  const author = loginOf(pull);
  const reviews = objectsIn(await api(`/pulls/${number}/reviews?per_page=100`));
  const url = webAddress(asText(pull.html_url));
  return {
    reviewed: reviews.some((review) => review.state === 'APPROVED' && loginOf(review) !== author),
    commit,
    ...(url ? { url } : {}),
  };
}

const loginOf = ({ user }: Record<string, unknown>) => asText(asObject(user)?.login);
