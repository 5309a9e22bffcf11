import { cutShort } from '../cut-short.ts';
import { type GithubApi, GithubError } from './api.ts';

/** This line, which nobody sees, is how the comment is found again. */
const marker = '<!-- shipshape: summary -->';

/** GitHub's own limit, less what the marker takes. */
const longest = 65_000;

export interface PullRequest {
  api: GithubApi;
  number: number;
}

interface Comment {
  id: number;
  body?: string;
  user: { type: string } | null;
}

/**
 * Writes the one comment of a pull request, or edits it in place.
 *
 * @throws Error that names the call, where GitHub refuses it
 */
export async function writeComment(pull: PullRequest, text: string): Promise<'created' | 'edited'> {
  const body = `${marker}\n${cutShort(text, longest)}`;
  try {
    const mine = await findComment(pull);
    if (mine) await pull.api(`/issues/comments/${mine.id}`, { method: 'PATCH', body: { body } });
    else await pull.api(`/issues/${pull.number}/comments`, { method: 'POST', body: { body } });
    return mine ? 'edited' : 'created';
  } catch (error) {
    if (!(error instanceof GithubError && error.status)) throw error;
    throw new Error(`GitHub answered ${error.status} to ${error.call}.`);
  }
}

async function findComment({ api, number }: PullRequest): Promise<Comment | undefined> {
  for (let page = 1; ; page++) {
    const comments = (await api(`/issues/${number}/comments?per_page=100&page=${page}`)) as Comment[];
    // Anybody can write the marker: only a bot's comment is ours.
    const mine = comments.find(({ body, user }) => user?.type === 'Bot' && body?.startsWith(marker));
    if (mine || comments.length < 100) return mine;
  }
}
