import type { Container, HttpResponse } from '@shipshape/container-engine';
import type { BuiltImage } from '@shipshape/publishing';

/** Looks at a container; returns what it saw, or throws an Error that says what was wrong. */
type Check = (container: Container) => Promise<string>;

const secondsToStart = 30;
const secondsToEnd = 10;
const oneYear = 31_536_000;

const get = (container: Container, path: string): Promise<HttpResponse> =>
  container.request({ path, headers: { host: 'localhost', 'x-forwarded-proto': 'https' } });

/** Production settings must name what is missing instead of starting insecurely. */
export const checkWithoutSecretKey: Check = async (container) => {
  const exitCode = await container.wait(secondsToStart);
  const logs = await container.logs();
  expect(exitCode !== undefined, `it still ran after ${secondsToStart} s`);
  expect(exitCode !== 0, 'it ended with exit code 0');
  expect(logs.includes('DJANGO_SECRET_KEY'), `its output does not name the variable: ${logs.slice(-300)}`);
  return `exit code ${exitCode}, and its output names the variable`;
};

/** The checks of a running server, in their order: readiness is looked at before and after the migration. */
export const serverChecks = (version: BuiltImage['version']): [name: string, check: Check][] => [
  ['starts', starts],
  ['/readyz says 503 before the migration', notReady],
  [
    'check --deploy is clean',
    (container) => manage(container, 'check', '--deploy', '--fail-level', 'WARNING'),
  ],
  ['migrate', (container) => manage(container, 'migrate', '--no-input')],
  ['/readyz says 200 after the migration', ready],
  ['the log-in page has its CSRF token', logInPage],
  ['static files are hashed and cached for a year', staticFile],
  ['/version is what was built', (container) => sameVersion(container, version)],
  ['SIGTERM ends it', endsCleanly],
];

const starts: Check = async (container) => {
  const started = performance.now();
  for (;;) {
    const status = await get(container, '/healthz').then(
      (response) => `${response.status}`,
      (error: Error) => error.message,
    );
    const seconds = (performance.now() - started) / 1000;
    if (status === '200') return `/healthz answers 200 after ${seconds.toFixed(1)} s`;
    const exitCode = await container.wait(0.2);
    expect(exitCode === undefined, `it ended with exit code ${exitCode}`);
    expect(seconds < secondsToStart, `/healthz did not answer 200 within ${secondsToStart} s: ${status}`);
  }
};

const notReady: Check = async (container) => {
  const { status, body } = await get(container, '/readyz');
  expect(status === 503, `it says ${status}`);
  return `503: ${JSON.stringify(JSON.parse(body))}`;
};

const ready: Check = async (container) => {
  const { status, body } = await get(container, '/readyz');
  expect(status === 200, `it says ${status}: ${body}`);
  return '200';
};

const logInPage: Check = async (container) => {
  const { status, body, headers } = await get(container, '/accounts/login/');
  expect(status === 200, `it says ${status}`);
  expect(/name="csrfmiddlewaretoken" value="\w+"/.test(body), 'its form has no CSRF token');
  expect(/csrftoken=/.test(headers['set-cookie'] ?? ''), 'it sets no CSRF cookie');
  return 'form and cookie';
};

const staticFile: Check = async (container) => {
  const { body } = await get(container, '/');
  const path = /(?:href|src)="(\/static\/[^"]+\.[0-9a-f]{12}\.[^"]+)"/.exec(body)?.[1];
  expect(path, 'the first page links no static file with a hashed name');
  const { status, headers } = await get(container, path);
  const caching = headers['cache-control'] ?? '';
  expect(status === 200, `${path} says ${status}`);
  const seconds = Number(/max-age=(\d+)/.exec(caching)?.[1] ?? 0);
  expect(seconds >= oneYear, `${path} may be cached for ${seconds} s only`);
  return `${path}: ${caching}`;
};

async function manage(container: Container, ...command: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await container.exec(['python', 'manage.py', ...command]);
  expect(exitCode === 0, `exit code ${exitCode}: ${(stderr || stdout).trim()}`);
  return (stdout || stderr).trim().split('\n').at(-1)?.trim() ?? '';
}

async function sameVersion(container: Container, built: BuiltImage['version']): Promise<string> {
  const { body } = await get(container, '/version');
  const says = JSON.parse(body) as BuiltImage['version'];
  for (const key of ['version', 'revision', 'created'] as const) {
    expect(says[key] === built[key], `its ${key} is '${says[key]}', built was '${built[key]}'`);
  }
  return body.trim();
}

const endsCleanly: Check = async (container) => {
  const { exitCode, seconds, killed } = await container.stop(secondsToEnd);
  expect(!killed, `it had to be killed after ${secondsToEnd} s`);
  expect(exitCode === 0, `exit code ${exitCode}`);
  return `exit code 0 after ${seconds.toFixed(1)} s`;
};

function expect(truth: unknown, complaint: string): asserts truth {
  if (!truth) throw new Error(complaint);
}
