import type { ContainerCheck } from '@shipshape/container-engine';
import { askAs } from '../../smoke/ask.ts';
import { expect } from '../../smoke/expect.ts';
import type { Page } from '../settings.ts';

/** A page that the team states answers a stranger, with its CSRF token where it has a form. */
export const pageCheck = (host: string, { path, csrf }: Page): ContainerCheck => ({
  id: 'page',
  version: 1,
  parameters: { host, path, csrf },
  title: csrf ? `${path} answers with its CSRF token` : `${path} answers`,
  async run(container) {
    const { status, body, headers } = await askAs(host)(container, path);
    expect(status === 200, `it answers ${status}`);
    if (!csrf) return '200';
    expect(/name="csrfmiddlewaretoken" value="\w+"/.test(body), 'its form has no CSRF token');
    expect(/csrftoken=/.test(headers['set-cookie'] ?? ''), 'it sets no CSRF cookie');
    return 'form and cookie';
  },
});

/** Where a stranger can enter most Django projects. */
const usualPages = ['/', '/admin/login/', '/accounts/login/'];

/** For a project that states no pages: the first of the usual ones that answers. A server error fails. */
export const firstPageCheck = (host: string): ContainerCheck => ({
  id: 'first-page',
  version: 1,
  parameters: { host, pages: usualPages },
  title: 'a page answers a stranger',
  async run(container) {
    const seen: string[] = [];
    for (const path of usualPages) {
      const { status, headers } = await askAs(host)(container, path);
      expect(status < 500, `${path} answers ${status}`);
      if (status === 200) return `${path} answers 200`;
      seen.push(`${path} ${status}${headers.location ? ` to ${headers.location}` : ''}`);
    }
    return {
      notApplicable: `none of the usual pages answers 200 (${seen.join(', ')}): state one in smoke.pages of shipshape.json`,
    };
  },
});
