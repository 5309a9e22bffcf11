import { posix } from 'node:path';
import { behindWrapper } from '../describe/commands/wrappers.ts';
import { withPkgResources } from '../describe/install/named.ts';
import { bringsPackage, hasPackage } from '../describe/install/requirements.ts';
import type { DjangoProject, Server } from '../describe/project.ts';

/** Versions of what is installed beside the team's lock. In requirements.lock they are resolved with the rest. */
const versions = {
  ...{ gunicorn: '27.0.1', daphne: '4.2.3', uvicorn: '0.54.0', whitenoise: '6.12.0' },
  setuptools: '80.9.0',
};

/** What the lock may take, by the package. */
const bounds: Partial<Record<string, string>> = { setuptools: withPkgResources };

/** Where the module that serves static files lies. */
export const staticModuleFolder = '/opt/serve';

/** The module that the server starts from, see bringsModule. It lies beside the packages. */
export const staticModule = 'with_static';

/** The packages that bring a server. */
const serverPackages: Readonly<Record<Server, string[]>> = {
  gunicorn: ['gunicorn'],
  uvicorn: ['uvicorn'],
  daphne: ['daphne'],
  hypercorn: ['hypercorn'],
  granian: ['granian'],
  uwsgi: ['uwsgi', 'pyuwsgi'],
  waitress: ['waitress'],
};

/** The folder of manage.py in the Docker context: where commands run, and the server. */
export function manageFolder({ root, manage }: DjangoProject): string {
  return posix.relative(root, posix.dirname(manage.value)) || '.';
}

/**
 * What serves: where the project has no server, daphne for channels and where the project starts it, otherwise gunicorn for WSGI
 * and uvicorn for what is ASGI only.
 */
function served(project: DjangoProject): { server: Server; interface: 'wsgi' | 'asgi' } {
  const { server, wsgi, asgi, serves } = project.application;
  if (!server.added && serverPackages[server.value].some((name) => bringsPackage(project, name)))
    return { server: server.value, interface: serves };
  if (serves === 'asgi' && server.value === 'daphne') return { server: 'daphne', interface: 'asgi' };
  return wsgi || !asgi ? { server: 'gunicorn', interface: 'wsgi' } : { server: 'uvicorn', interface: 'asgi' };
}

/**
 * Nothing in the project serves its static files, so the image brings WhiteNoise: also where uwsgi would by a file or option
 * that the image's command does not have.
 */
export function bringsWhiteNoise(project: DjangoProject): boolean {
  const { servedBy, map } = project.static.value;
  const command = map === undefined ? [] : (ownCommand(project, served(project).server) ?? []);
  const text = command.join(' ');
  return (
    servedBy === 'none' ||
    (map !== undefined && !text.includes(posix.basename(map)) && !/--(static-map|check-static)\b/.test(text))
  );
}

/** The server starts from a module of the image: with WhiteNoise, or where the project has no application to start from. */
export const bringsModule = (project: DjangoProject): boolean =>
  bringsWhiteNoise(project) || !project.application[served(project).interface];

/**
 * Up to 3.11 Python's official images have setuptools, and many packages of that time import its pkg_resources without naming it;
 * on a later Python a team installs it for them.
 */
const bringsSetuptools = ({ python, install, requirements }: DjangoProject): boolean =>
  (Number(python.value.split('.')[1]) < 12 || install.value.setuptools === true) &&
  !hasPackage({ requirements }, 'setuptools');

/** The names of what is installed beside the project's own dependencies. */
function addedPackages(project: DjangoProject): string[] {
  return [
    ...(serverPackages[served(project).server].some((name) => bringsPackage(project, name))
      ? []
      : [served(project).server]),
    ...(bringsWhiteNoise(project) && !hasPackage(project, 'whitenoise') ? ['whitenoise'] : []),
    ...(bringsSetuptools(project) ? ['setuptools'] : []),
  ];
}

/** The same as requirements, which requirements.lock resolves with the project's own. */
export const additions = (project: DjangoProject): string[] =>
  addedPackages(project).map((name) => `${name}${bounds[name] ?? ''}`);

/** The same with versions, for an image that installs from the team's own lock. */
export const pinnedAdditions = (project: DjangoProject): string[] =>
  addedPackages(project).map((name) => `${name}==${versions[name as keyof typeof versions]}`);

/** The lines of {@link staticModule}: no file of the team's is changed by it. */
export function staticModuleLines(project: DjangoProject): string[] {
  const { interface: serves } = served(project);
  const own = project.application[serves]?.value;
  const [module, name = 'application'] = (own ?? `django.core.${serves}`).split(':');
  const { root, compressed } = project.static.value;
  return [
    ...(bringsWhiteNoise(project)
      ? [
          `"""Serves the project with its static files, by WhiteNoise: nothing in its own settings does."""`,
          'from django.conf import settings',
          'settings.MIDDLEWARE = ["whitenoise.middleware.WhiteNoiseMiddleware", *settings.MIDDLEWARE]',
          ...(root ? [] : [`settings.STATIC_ROOT = "${defaultStaticRoot}"`]),
          // Files that are made while it serves.
          ...(compressed ? ['settings.WHITENOISE_AUTOREFRESH = True'] : []),
        ]
      : ['"""Serves the project, which has no module of its own to start from."""']),
    ...(own
      ? [
          `from ${module} import ${name}${name === 'application' ? '' : ' as application'}  # noqa: E402, F401`,
        ]
      : [
          `from django.core.${serves} import get_${serves}_application  # noqa: E402`,
          `application = get_${serves}_application()`,
        ]),
  ];
}

const defaultStaticRoot = '/app/staticfiles';

/** The image's CMD, as Docker's exec form has it. */
export function serverCommand(project: DjangoProject): string[] {
  const { server, interface: serves } = served(project);
  const wrapped = bringsModule(project);
  const own = wrapped ? undefined : ownCommand(project, server);
  if (own) return bound(project, own);
  const stated = project.application[serves]?.value;
  const application = wrapped || !stated ? `${staticModule}:application` : stated;
  switch (server) {
    case 'gunicorn':
      // It listens on 0.0.0.0:$PORT where PORT is set. Its heartbeat files need no disk, and it ends before an
      // orchestrator kills it, which is ten seconds after SIGTERM.
      return bound(project, [
        'gunicorn',
        '--worker-tmp-dir=/dev/shm',
        '--graceful-timeout=8',
        '--access-logfile=-',
        ...asgiWorker(project, serves),
        application,
      ]);
    case 'uvicorn':
      return inShell(
        `uvicorn ${serves === 'wsgi' ? '--interface wsgi ' : ''}--host 0.0.0.0 --port $PORT ${application}`,
      );
    case 'daphne':
      return inShell(`daphne --bind 0.0.0.0 --port $PORT ${application}`);
    case 'hypercorn':
      return inShell(`hypercorn --bind 0.0.0.0:$PORT ${application}`);
    case 'granian':
      return inShell(
        `granian --interface ${serves === 'asgi' ? 'asginl' : 'wsgi'} --host 0.0.0.0 --port $PORT ${application}`,
      );
    case 'waitress':
      return inShell(`waitress-serve --port=$PORT ${application}`);
    case 'uwsgi':
      return inShell(
        `uwsgi --http-socket :$PORT --master --need-app --processes $WEB_CONCURRENCY --module ${application}`,
      );
  }
}

/**
 * Variables that the server reads. Those that serve asynchronously run as one process: with several, uvicorn's parent
 * starts workers again and again that cannot start, in place of ending.
 */
export function serverEnvironment(project: DjangoProject): string[] {
  const { server } = served(project);
  if (server === 'uwsgi') return ['WEB_CONCURRENCY=2', 'UWSGI_DIE_ON_TERM=true'];
  return server === 'gunicorn' ? ['WEB_CONCURRENCY=2'] : [];
}

/** The signal that ends a server, where it is not SIGTERM: waitress handles SIGINT alone, and the first process ignores what it does not handle. */
export const stopSignal = (project: DjangoProject): string | undefined =>
  served(project).server === 'waitress' ? 'SIGINT' : undefined;

/** gunicorn's command; the address is stated where the project's own configuration has another one. */
function bound({ application }: DjangoProject, command: string[]): string[] {
  if (!application.server.binds) return command;
  const plain = command[0] === 'sh' ? (command[2] as string).replace(/^exec /, '') : command.join(' ');
  return inShell(plain.replace(/\bgunicorn(?=\s|$)/, 'gunicorn --bind=0.0.0.0:$PORT'));
}

/** The shell fills in variables and then becomes the server, which so gets the signals. */
const inShell = (command: string) => ['sh', '-c', `exec ${command}`];

function asgiWorker(project: DjangoProject, serves: 'wsgi' | 'asgi'): string[] {
  if (serves === 'wsgi') return [];
  const worker = hasPackage(project, 'uvicorn-worker')
    ? 'uvicorn_worker.UvicornWorker'
    : 'uvicorn.workers.UvicornWorker';
  return [`--worker-class=${worker}`];
}

/** The command of the Procfile's `web`, where it is a plain call of that server that listens for everybody. */
function ownCommand({ processes }: DjangoProject, server: Server): string[] | undefined {
  const web = processes.find(({ value }) => value.kind === 'web')?.value.command.trim();
  const program = server === 'waitress' ? 'waitress-serve' : server;
  if (
    !web ||
    (behindWrapper(web.split(/\s+/))?.rest[0] ?? web.split(' ')[0]) !== program ||
    /[;&|<>`\n]|\$\(/.test(web)
  )
    return undefined;
  // gunicorn takes PORT by itself, in the place of an address that is written here.
  const command = server === 'gunicorn' ? web.replace(/\s(-b|--bind)[ =]?\S+/g, '') : web;
  const listens =
    server === 'gunicorn' || /\$\{?PORT\b/.test(command) || /\.(ini|ya?ml|xml|json)\b/.test(command);
  if (!listens || /--(bind|host|listen)[ =](127\.|localhost\b)/.test(command)) return undefined;
  return /["'$\\*?~]/.test(command) ? inShell(command) : command.split(/\s+/);
}
