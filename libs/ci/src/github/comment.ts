import { type GithubApi, GithubError } from './api.ts';

/** An invisible line. It identifies the comment, and the run that wrote it last. */
const markerOf = (run: number) => `<!-- shipshape: summary${run > 0 ? ` of run ${run}` : ''} -->`;
const marker = /^<!-- shipshape: summary(?: of run (\d+))? -->/;

/** GitHub's own limit, less what the marker takes. */
const longest = 65_000;

export interface PullRequest {
  api: GithubApi;
  number: number;
  /** The number of this run of the workflow, which a repeat keeps (GITHUB_RUN_NUMBER); 0 where it is not known. */
  run: number;
}

interface Comment {
  id: number;
  body?: string;
  user: { type: string } | null;
}

/**
 * Writes the one comment of a pull request, or edits it in place. What a newer run has written stays: a repeat of a run
 * for an older commit knows less.
 *
 * @throws Error that names the call, where GitHub refuses it
 */
export async function writeComment(
  pull: PullRequest,
  text: string,
): Promise<'created' | 'edited' | 'left as a newer run wrote it'> {
  const short = text.length > longest ? `${text.slice(0, longest)}\n\n… cut short.` : text;
  const body = `${markerOf(pull.run)}\n${short}`;
  try {
    const mine = await findComment(pull);
    if (mine && Number(marker.exec(mine.body ?? '')?.[1] ?? 0) > pull.run)
      return 'left as a newer run wrote it';
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
    const mine = comments.find(({ body, user }) => user?.type === 'Bot' && marker.test(body ?? ''));
    if (mine || comments.length < 100) return mine;
  }
}
