import type { ContainerCheck } from '@shipshape/container-engine';
import { literal } from '../../literal.ts';
import { askAs, forPage, type Host } from '../../smoke/ask.ts';
import { expect } from '../../smoke/expect.ts';
import type { StaticSettings } from '../settings.ts';
import type { Seen } from './pages.ts';

/**
 * The links that may lead to a static file, the likeliest first: below STATIC_URL, or any file of the image's own by its ending.
 * Browsers ask for a picture at the root, `/favicon.ico`, which nobody may have; styles and scripts are what a page needs.
 */
function linkPatterns({ prefix, hashed }: StaticSettings, stated: boolean): RegExp[] {
  const name = hashed ? '[^"\']+\\.[0-9a-f]{12}\\.[^"\']+' : '[^"\']+';
  if (prefix !== undefined || stated)
    return [new RegExp(`(?:href|src)=["'](${literal(prefix ?? '/static/')}${name})["']`)];
  return ['css|js', 'svg|png|jpe?g|gif|ico|webp|woff2?'].map(
    (endings) => new RegExp(`(?:href|src)=["'](/(?!/)[^"'?#]+\\.(?:${endings}))(?:[?#][^"']*)?["']`),
  );
}

/**
 * A static file that a page links is served, and may be kept as long as the team states. Where the team states nothing, a
 * page without such a link, and a file that something in front of the image has to serve, are no failure.
 *
 * @param seen the page that answered a stranger
 */
export function staticFileCheck(
  host: string,
  settings: StaticSettings,
  seen: Seen = {},
  hostNow: Host = host,
): ContainerCheck {
  const { page, prefix, hashed, cacheSeconds, served } = settings;
  const stated = hashed || cacheSeconds !== undefined;
  const links = linkPatterns(settings, stated);
  const where = prefix === undefined && !stated ? 'of its own' : `under ${prefix ?? '/static/'}`;
  return {
    id: 'static-file',
    version: 4,
    parameters: {
      ...{ host, page: page ?? null, prefix: prefix ?? null, hashed, cacheSeconds: cacheSeconds ?? null },
      served,
    },
    title: stated ? 'static files are hashed and cached as stated' : 'a static file is served',
    async run(container) {
      const ask = askAs(hostNow);
      const from = page ?? seen.page ?? '/';
      const { body } = await askAs(hostNow, forPage)(container, from);
      const found = links.flatMap((link) => link.exec(body)?.[1] ?? []);
      const path = found[0]?.replaceAll('&amp;', '&');
      if (!path && !stated) return { notApplicable: `${from} links no file ${where}` };
      expect(path, `${from} links no static file${hashed ? ' with a hashed name' : ''} ${where}`);
      const { status, headers } = await ask(container, path);
      if (status !== 200 && !stated && !served) {
        return {
          notApplicable: `the image does not serve ${path} (${status}): a server in front of it has to`,
        };
      }
      expect(status === 200, `${path} answers ${status}`);
      const caching = headers['cache-control'] ?? '';
      const seconds = Number(/max-age=(\d+)/.exec(caching)?.[1] ?? 0);
      expect(seconds >= (cacheSeconds ?? 0), `${path} may be cached for ${seconds} s only`);
      return `${path}: ${caching || 'no cache-control'}`;
    },
  };
}
