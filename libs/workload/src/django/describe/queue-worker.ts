import type { SettingsContext } from './context.ts';
import { fact } from './evidence.ts';
import type { Fact } from './project.ts';
import { isDict } from './settings/values.ts';

/** Applications of queues, each with the command of manage.py that works off its tasks. */
const verbs = new Map([
  ['django_rq', 'rqworker'],
  ['django_q', 'qcluster'],
  ['huey.contrib.djhuey', 'run_huey'],
  ['django_dramatiq', 'rundramatiq'],
  ['background_task', 'process_tasks'],
]);

/** The command of the queue among production's applications; undefined where there is none. */
export function queueWorker({ view }: SettingsContext): Fact<string> | undefined {
  const app = view.texts('INSTALLED_APPS').find(({ text, live }) => live && verbs.has(text));
  if (!app) return undefined;
  const queues = view.value('RQ_QUEUES');
  // By itself, rqworker takes the tasks of the queue called default alone.
  const names = app.text === 'django_rq' && isDict(queues) ? [...queues.entries.keys()] : [];
  const named = names.filter((name) => /^[\w.-]+$/.test(name));
  return fact(['python manage.py', verbs.get(app.text), ...named].join(' '), app.evidence);
}
