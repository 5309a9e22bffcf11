import { actionsRun, type Environment, repositoryApi } from '@shipshape/ci';
import { isLeftBehind } from '../current.ts';
import { asText } from '../read-text.ts';

/** Whether a workflow may publish the page on GitHub Pages, and where it is then. */
export interface Site {
  pages: boolean;
  url: string;
  /**
   * Whether the page is the one to show, and its events are to be announced: of a release, or of the default branch
   * while no page of a later commit was made.
   */
  current: boolean;
}

const none: Site = { pages: false, url: '', current: false };

/**
 * Asks GitHub whether the page may be published: of a public repository, or where PROGRESS_PAGES is `on`, and only where
 * the team has chosen Actions as the source of its Pages. Where GitHub does not answer, nothing is published: a private
 * repository's page never is by default. Nor is that of another branch, which somebody asked for by hand.
 *
 * @param leftBehind whether a page of a later commit was made
 */
export async function askSite(env: Environment = process.env, leftBehind = isLeftBehind): Promise<Site> {
  const api = repositoryApi(env, '');
  const wanted = env.PROGRESS_PAGES ?? '';
  if (!api) return none;
  let current = false;
  try {
    const repository = (await api('')) as Record<string, unknown>;
    const { ref, ofTag } = actionsRun(env);
    current = ofTag || (ref !== undefined && ref === repository.default_branch && !leftBehind());
    const isPublic = repository.private === false && repository.visibility === 'public';
    if (wanted === 'off' || repository.has_pages !== true || !(isPublic || wanted === 'on'))
      return { ...none, current };
    const { build_type, html_url } = (await api('/pages')) as Record<string, unknown>;
    // Another site, such as one made from a branch, is not ours to replace.
    return build_type === 'workflow'
      ? { pages: current, url: asText(html_url) ?? '', current }
      : { ...none, current };
  } catch {
    return { ...none, current };
  }
}
