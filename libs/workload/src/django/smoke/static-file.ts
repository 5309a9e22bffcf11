import type { ContainerCheck } from '@shipshape/container-engine';
import { askAs } from '../../smoke/ask.ts';
import { expect } from '../../smoke/expect.ts';
import type { SmokeSettings } from '../settings.ts';

/**
 * A static file that a page links is served, and may be kept as long as the team states. Where the team states nothing, a
 * page without such a link, and a file that something in front of the image has to serve, are no failure.
 */
export function staticFileCheck(host: string, settings: SmokeSettings['static']): ContainerCheck {
  const { page, prefix, hashed, cacheSeconds } = settings;
  const stated = hashed || cacheSeconds !== undefined;
  const name = hashed ? '[^"\']+\\.[0-9a-f]{12}\\.[^"\']+' : '[^"\']+';
  const link = new RegExp(
    `(?:href|src)=["'](${prefix.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}${name})["']`,
  );
  return {
    id: 'static-file',
    version: 1,
    parameters: { host, page, prefix, hashed, cacheSeconds: cacheSeconds ?? null },
    title: stated ? 'static files are hashed and cached as stated' : 'a static file is served',
    async run(container) {
      const ask = askAs(host);
      const { body } = await ask(container, page);
      const path = link.exec(body)?.[1];
      if (!path && !stated) return { notApplicable: `${page} links no file under ${prefix}` };
      expect(path, `${page} links no static file${hashed ? ' with a hashed name' : ''} under ${prefix}`);
      const { status, headers } = await ask(container, path);
      if (status !== 200 && !stated) {
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
