import type { Process } from './project.ts';

/** What a command of Celery starts; undefined for any other one. The application may be called worker as well. */
export function celeryRole(command: string): 'worker' | 'beat' | undefined {
  const words = command.replaceAll(/\s(-A|--app)[\s=]+\S+/g, '');
  if (!/\bcelery\b/.test(words)) return undefined;
  if (/\bcelery\b.*\bworker\b/s.test(words)) return 'worker';
  return /\bcelery\b.*\bbeat\b/s.test(words) ? 'beat' : undefined;
}

/** Programs that wait for work, and stay. */
const queues =
  /\b(rqworker|rqscheduler|rq worker|qcluster|(run)?dramatiq|run_huey|huey_consumer|db_worker|runworker|process_tasks|taskiq worker|procrastinate\b.*worker)\b/;

/** The program by which a command waits for work, such as `celery` or `rqworker`; undefined where it does not. */
export const workerProgram = (command: string): string | undefined =>
  celeryRole(command) === 'worker' ? 'celery' : queues.exec(command)?.[0];

/** What a process is for production, by the name that a Procfile gives it and by what it starts. */
export function kindOf(name: string, command: string): Process['kind'] {
  // Scalingo's name for what Heroku calls release.
  if (name === 'release' || name === 'postdeploy') return 'release';
  if (celeryRole(command) === 'beat') return 'beat';
  if (workerProgram(command)) return 'worker';
  if (name === 'web' || /\b(gunicorn|uwsgi|uvicorn|daphne|hypercorn|granian|waitress)\b/.test(command))
    return 'web';
  return 'other';
}

/**
 * What an image runs for a command: manage.py, since django-admin does not look for the project in its folder; and of a release
 * nothing that its build did already, which such a container would write and lose. Empty where nothing is left.
 */
export function inImage(kind: Process['kind'], command: string): string {
  const isPlain = kind === 'release' && !/["']/.test(command);
  const parts = command.split(isPlain ? /\s*&&\s*/ : /$^/);
  return parts
    .filter((part) => !isPlain || !/\b(collectstatic|compilemessages)\b/.test(part))
    .join(' && ')
    .replaceAll(/(^|&& |; )django-admin(\.py)?(?= )/g, '$1python manage.py');
}
