import { hasPackage } from '../describe/install/requirements.ts';
import type { DjangoProject } from '../describe/project.ts';
import { inShell, ownCommand } from './own-command.ts';
import { bringsModule, served, staticModule } from './server.ts';

/** The image's CMD, as Docker's exec form has it. */
export function serverCommand(project: DjangoProject): string[] {
  const { server, interface: serves } = served(project);
  const wrapped = bringsModule(project);
  const own = wrapped ? undefined : ownCommand(project, server);
  if (own) return bound(project, own);
  const stated = project.application[serves]?.value;
  const application = [
    ...(project.application.server.value === server ? ownOptions(project, serves) : []),
    wrapped || !stated ? `${staticModule}:application` : stated,
  ].join(' ');
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
        ...application.split(' '),
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
        `uwsgi --http-socket :$PORT --master --need-app --processes $WEB_CONCURRENCY ${application.replace(/(\S+)$/, '--module $1')}`,
      );
  }
}

/**
 * Variables that the server reads. Those that serve asynchronously run as one process: with several, uvicorn's parent
 * starts workers again and again that cannot start, in place of ending.
 */
export function serverEnvironment(project: DjangoProject): string[] {
  const { server } = served(project);
  const own = project.application.server;
  const processes = `WEB_CONCURRENCY=${(own.value === server ? own.processes : undefined) ?? 2}`;
  if (server === 'uwsgi') return [processes, 'UWSGI_DIE_ON_TERM=true'];
  return server === 'gunicorn' ? [processes] : [];
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

/** The options of the project's own start command; a worker for WSGI alone, such as gevent, serves no ASGI. */
const ownOptions = ({ application }: DjangoProject, serves: 'wsgi' | 'asgi'): string[] =>
  (application.server.options ?? []).filter(
    (one) => serves === 'wsgi' || !one.startsWith('--worker-class=') || one.includes('.'),
  );

function asgiWorker(project: DjangoProject, serves: 'wsgi' | 'asgi'): string[] {
  if (serves === 'wsgi' || ownOptions(project, serves).some((one) => one.startsWith('--worker-class=')))
    return [];
  const worker = hasPackage(project, 'uvicorn-worker')
    ? 'uvicorn_worker.UvicornWorker'
    : 'uvicorn.workers.UvicornWorker';
  return [`--worker-class=${worker}`];
}
