/** How long a page may take, in seconds. */
const patience = 10;

/**
 * Where a visitor begins, if that is not the address alone: an application may have no page there.
 *
 * @param url `http://localhost:<port>`
 * @param paths other addresses that may answer, the likeliest first
 * @returns one sentence; undefined where `/` answers
 */
export async function firstPage(url: string, paths: readonly string[]): Promise<string | undefined> {
  // One that gives no answer in time is none to open.
  const status = async (path: string) => {
    const signal = AbortSignal.timeout(patience * 1000);
    const answer = await fetch(`${url}${path}`, { redirect: 'manual', signal }).catch(() => undefined);
    return answer?.status ?? 504;
  };
  const at = await status('/');
  if (at < 400) return undefined;
  const tried: string[] = [];
  for (const path of paths) {
    const answer = await status(path);
    if (answer < 400) return `/ answers ${at}: open ${url}${path}`;
    tried.push(`${path} ${answer}`);
  }
  return `/ answers ${at}, and no other usual page answers (${tried.join(', ')}): open one that you know.`;
}
