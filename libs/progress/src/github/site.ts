import { type Environment, repositoryApi } from '@shipshape/ci';
import { asText } from '../read-text.ts';

/** Whether a workflow may publish the page on GitHub Pages, and where it is then. */
export interface Site {
  pages: boolean;
  url: string;
}

const none: Site = { pages: false, url: '' };

/**
 * Asks GitHub whether the page may be published: of a public repository, or where PROGRESS_PAGES is `on`, and only where
 * the team has chosen Actions as the source of its Pages. Where GitHub does not answer, nothing is published: a private
 * repository's page never is by default.
 */
export async function askSite(env: Environment = process.env): Promise<Site> {
  const api = repositoryApi(env, '');
  const wanted = env.PROGRESS_PAGES ?? '';
  if (!api || wanted === 'off') return none;
  try {
    const { private: isPrivate, visibility, has_pages } = (await api('')) as Record<string, unknown>;
    const isPublic = isPrivate === false && visibility === 'public';
    if (has_pages !== true || !(isPublic || wanted === 'on')) return none;
    const { build_type, html_url } = (await api('/pages')) as Record<string, unknown>;
    // Another site, such as one made from a branch, is not ours to replace.
    return build_type === 'workflow' ? { pages: true, url: asText(html_url) ?? '' } : none;
  } catch {
    return none;
  }
}
