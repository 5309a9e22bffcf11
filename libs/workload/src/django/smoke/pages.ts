import type { Container, ContainerCheck } from '@shipshape/container-engine';
import { askAs, forPage, type Host } from '../../smoke/ask.ts';
import { expect } from '../../smoke/expect.ts';
import { lastError } from '../run.ts';
import type { Page } from '../settings.ts';
import { type Manage, manageCommand } from './manage.ts';

/**
 * The error that a page ended with, by the server's output. That has none where the project leaves logging to Django, which
 * mails errors when DEBUG is off: then the page is asked for once more, by a client that raises it. Undefined where neither
 * shows one.
 */
async function errorOf(
  container: Container,
  path: string,
  host: Host,
  manage: Manage,
  accept?: string,
): Promise<string | undefined> {
  const header = JSON.stringify(typeof host === 'string' ? host : host());
  const program = `from django.test import Client; Client().get(${JSON.stringify(path)}, HTTP_HOST=${header}, HTTP_X_FORWARDED_PROTO="https"${accept ? `, HTTP_ACCEPT=${JSON.stringify(accept)}` : ''})`;
  const error =
    lastError(await container.logs().catch(() => '')) ??
    lastError(
      (await manageCommand(container, manage, ['shell', '-c', program]).catch(() => ({ stderr: '' }))).stderr,
    );
  return error?.slice(0, 300).replace(/\.$/, '');
}

/** Whether a page failed for a row that no migration makes: fixtures are the project's own, and no fault of the image. */
const lacksData = (error: string | undefined) =>
  /DoesNotExist\b|matching query does not exist/.test(error ?? '');

/** The words for an error, with what to do where the database lacks data. */
const because = (error: string | undefined) =>
  error === undefined
    ? ''
    : `: ${error}${lacksData(error) ? '. The database has what migrations make, and no more: have one make that, or state a page that needs none in smoke.pages of shipshape.json' : ''}`;

/** A page that the team states answers a stranger, with its CSRF token where it has a form. */
export const pageCheck = (
  host: string,
  { path, csrf }: Page,
  manage: Manage,
  hostNow: Host = host,
): ContainerCheck => ({
  id: 'page',
  version: 3,
  parameters: { host, path, csrf },
  title: csrf ? `${path} answers with its CSRF token` : `${path} answers`,
  async run(container) {
    const { status, body, headers } = await askAs(hostNow, forPage)(container, path);
    expect(
      status === 200,
      `it answers ${status}${status >= 500 ? because(await errorOf(container, path, hostNow, manage, forPage)) : ''}`,
    );
    if (!csrf) return '200';
    expect(/name="csrfmiddlewaretoken" value="\w+"/.test(body), 'its form has no CSRF token');
    expect(/csrftoken=/.test(headers['set-cookie'] ?? ''), 'it sets no CSRF cookie');
    return 'form and cookie';
  },
});

/** The first words of a page that a person can read, without its markup. */
const firstWords = (body: string) =>
  body
    .replaceAll(/<(script|style)\b[\s\S]*?<\/\1>|<[^>]*>/gi, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 120);

/**
 * A page for health checks that the project's code has, and its team does not state: it answers. One for those with a
 * log-in is no failure, nor is one that answers 503, since it may ask for what only a deployment has: a cron job that
 * ran, a worker, a host of another service. Which of the two it is, the team states.
 */
export const foundHealthCheck = (
  host: string,
  path: string,
  manage: Manage,
  hostNow: Host = host,
): ContainerCheck => ({
  id: 'found-health',
  version: 3,
  parameters: { host, path },
  title: `${path} answers`,
  async run(container) {
    const { status, body, headers } = await askAs(hostNow)(container, path);
    const to = headers.location ? ` to ${headers.location}` : '';
    if (status === 401 || status === 403 || (status >= 300 && status < 400)) {
      return {
        notApplicable: `it answers a stranger ${status}${to}: state one that is open as smoke.health in shipshape.json`,
      };
    }
    if (status === 503) {
      return {
        notApplicable: `it answers 503 ("${firstWords(body)}"), as where it asks for what only a deployment has: if it must answer here, state it as smoke.health in shipshape.json`,
      };
    }
    expect(
      status === 200,
      `it answers ${status}${status >= 500 ? because(await errorOf(container, path, hostNow, manage)) : ''}`,
    );
    return '200';
  },
});

/** Where a stranger can enter most Django projects. */
export const usualPages = ['/', '/admin/login/', '/accounts/login/'];

/** The page that answered, for the checks after it. */
export interface Seen {
  page?: string;
}

/** The path of a redirect within the same host; undefined for any other. */
function redirected(location: string | undefined, host: string): string | undefined {
  if (!location) return undefined;
  const { hostname, pathname, search } = new URL(location, `https://${host}/`);
  return hostname === host.replace(/:\d+$/, '') ? `${pathname}${search}` : undefined;
}

/**
 * For a project that states no pages: the first of the usual ones that answers, or the one that it leads to. A server
 * error fails, unless it is one of missing data and another page answers.
 */
export const firstPageCheck = (
  host: string,
  manage: Manage,
  seen: Seen = {},
  hostNow: () => string = () => host,
): ContainerCheck => ({
  id: 'first-page',
  version: 5,
  parameters: { host, pages: usualPages },
  title: 'a page answers a stranger',
  async run(container) {
    const answers: string[] = [];
    const paths = [...usualPages];
    let failure: Error | undefined;
    for (const path of paths) {
      const { status, headers } = await askAs(hostNow, forPage)(container, path);
      if (status >= 500) {
        const error = await errorOf(container, path, hostNow, manage, forPage);
        failure ??= new Error(`${path} answers ${status}${because(error)}`);
        if (!lacksData(error)) throw failure;
        answers.push(`${path} answers ${status} on a database without data: ${error}`);
        continue;
      }
      if (status === 200) {
        seen.page = path;
        return `${path} answers 200${failure ? ` (${answers.join(', ')})` : ''}`;
      }
      answers.push(`${path} ${status}${headers.location ? ` to ${headers.location}` : ''}`);
      const next = status >= 300 && status < 400 ? redirected(headers.location, hostNow()) : undefined;
      if (next && !paths.includes(next) && paths.length < 8) paths.push(next);
    }
    if (failure) throw failure;
    return {
      notApplicable: `none of the usual pages answers 200 (${answers.join(', ')}): state one in smoke.pages of shipshape.json`,
    };
  },
});
