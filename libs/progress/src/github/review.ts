import { type ReviewFacts, webAddress } from '@shipshape/progress-model';
import { Unknown } from '../known.ts';
import { asNumber, asObject, asText } from '../read-text.ts';
import { type GithubSource, isBot, listIn } from './client.ts';

/**
 * Whether the pull request that brought the commit was approved by somebody else than its author.
 *
 * @throws Unknown where it is not merged yet, or GitHub does not answer
 */
export async function askReview({ api, merged }: GithubSource, commit: string): Promise<ReviewFacts> {
  if (!merged) throw new Unknown('the newest change is not merged yet');
  const pulls = listIn(await api(`/commits/${encodeURIComponent(commit)}/pulls?per_page=10`));
  const pull = pulls.find(({ merged_at }) => typeof merged_at === 'string');
  const number = asNumber(pull?.number);
  // Still open: how it will be merged is not known yet.
  if (!pull && pulls.length > 0) throw new Unknown('the newest change is not merged yet');
  if (!pull || number === undefined) return { reviewed: false, commit };
  const author = loginOf(pull);
  const reviews = listIn(await api(`/pulls/${number}/reviews?per_page=100`));
  // The oldest first: a person's last review counts. A robot's approval does not count.
  const verdicts = new Map<string, unknown>();
  for (const review of reviews) {
    const who = loginOf(review);
    if (who && who !== author && !isBot(review) && review.state !== 'COMMENTED')
      verdicts.set(who, review.state);
  }
  const url = webAddress(asText(pull.html_url));
  return {
    reviewed: [...verdicts.values()].includes('APPROVED'),
    commit,
    ...(url ? { url } : {}),
  };
}

const loginOf = ({ user }: Record<string, unknown>) => asText(asObject(user)?.login);
