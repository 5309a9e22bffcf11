import { posix } from 'node:path';
import { withPkgResources } from '../describe/install/named.ts';
import { bringsPackage, hasPackage } from '../describe/install/requirements.ts';
import type { DjangoProject, Server } from '../describe/project.ts';
import { ownCommand } from './own-command.ts';

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
export function served(project: DjangoProject): { server: Server; interface: 'wsgi' | 'asgi' } {
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
