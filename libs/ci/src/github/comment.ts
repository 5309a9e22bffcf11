/** By this line, which nobody sees, the comment is found again. */
const marker = '<!-- shipshape: summary -->';

/** GitHub's own limit, less what the marker takes. */
const longest = 65_000;

export interface PullRequest {
  /** Such as https://api.github.com. */
  api: string;
  token: string;
  /** `owner/name`. */
  repository: string;
  number: number;
}

interface Comment {
  id: number;
  body?: string;
  user: { type: string } | null;
}

/**
 * Writes the one comment of a pull request, or writes it anew in place.
 *
 * @throws Error that names the call, where GitHub refuses it
 */
export async function writeComment(pull: PullRequest, text: string): Promise<'created' | 'edited'> {
  const body = `${marker}\n${text.length > longest ? `${text.slice(0, longest)}\n\n… cut short.` : text}`;
  const issues = `${pull.api}/repos/${pull.repository}/issues`;
  const mine = await findComment(pull, `${issues}/${pull.number}/comments`);
  if (mine) await call(pull, 'PATCH', `${issues}/comments/${mine.id}`, { body });
  else await call(pull, 'POST', `${issues}/${pull.number}/comments`, { body });
  return mine ? 'edited' : 'created';
}

async function findComment(pull: PullRequest, url: string): Promise<Comment | undefined> {
  for (let page = 1; ; page++) {
    const comments = (await call(pull, 'GET', `${url}?per_page=100&page=${page}`)) as Comment[];
    // Anybody can write the marker: only a bot's comment is ours.
    const mine = comments.find(({ body, user }) => user?.type === 'Bot' && body?.startsWith(marker));
    if (mine || comments.length < 100) return mine;
  }
}

async function call({ token }: PullRequest, method: string, url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`GitHub answered ${response.status} to ${method} ${url}.`);
  return response.json();
}
