import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only } from '../../../testing/described.ts';
import { written } from '../../../testing/written-dockerfile.ts';

const started = (command: string, packages = 'newrelic ddtrace') =>
  only({
    ...djangoProject(),
    'requirements.txt': ['django==5.2', 'gunicorn==23.0.0', ...packages.split(' ')].join('\n'),
    Procfile: `web: ${command}\n`,
  });

test.each([
  ['bin/start-pgbouncer gunicorn config.wsgi -k gthread', 'gunicorn config.wsgi -k gthread'],
  [
    'bin/start-nginx newrelic-admin run-program gunicorn a.wsgi',
    'newrelic-admin run-program gunicorn a.wsgi',
  ],
  ['ddtrace-run gunicorn config.wsgi', 'ddtrace-run gunicorn config.wsgi'],
  ['opentelemetry-instrument --service_name shop gunicorn config.wsgi', 'gunicorn config.wsgi'],
  ['A=b poetry run gunicorn "config.wsgi"  -w 2', 'A=b gunicorn "config.wsgi"  -w 2'],
  ['uv run --frozen -m celery -A config worker', 'python -m celery -A config worker'],
  ['exec dumb-init -- gunicorn config.wsgi', 'gunicorn config.wsgi'],
  ['cd shop && ./wait-for-it.sh db:5432 -t 60 -- gunicorn a.wsgi', 'cd shop && gunicorn a.wsgi'],
  ['bin/wait-for-db.sh db:5432 python manage.py qcluster', 'python manage.py qcluster'],
  ['uv run manage.py migrate; pipenv run gunicorn a.wsgi', 'python manage.py migrate; gunicorn a.wsgi'],
  ['set -- gosu app:app celery -A config worker', 'celery -A config worker'],
  ['watchmedo auto-restart -p "*.py" --recursive -- celery -A config worker', 'celery -A config worker'],
  ['bin/start-shop gunicorn config.wsgi', 'bin/start-shop gunicorn config.wsgi'],
])('%s starts what an image with the packages can start', (command, expected) => {
  expect(started(command).processes.map(({ value }) => value.command)).toEqual([expected]);
});

test.each([
  ['newrelic-admin run-program gunicorn config.wsgi -w 3', ['newrelic-admin', 'run-program']],
  ['bin/start-nginx gunicorn config.wsgi -w 3', []],
])('the image keeps the options of the server behind a wrapper: %s', (command, before) => {
  const project = started(command);
  project.static.value.servedBy = 'whitenoise';
  const words = [...before, 'gunicorn', 'config.wsgi', '-w', '3'].map((word) => JSON.stringify(word));
  expect(written(project)).toContain(`CMD [${words.join(', ')}]`);
  project.application.server.binds = true;
  expect(written(project)).toContain(`exec ${[...before, 'gunicorn --bind=0.0.0.0:$PORT'].join(' ')} `);
});

test.each([
  'newrelic-admin run-program',
  'ddtrace-run',
  'opentelemetry-instrument --traces_exporter console',
  './wait-for-it.sh db:5432 --',
  'dockerize -wait tcp://db:5432 --',
  'tini -g --',
])('the server behind %s counts', (wrapper) => {
  const { application } = only({
    ...djangoProject({ packages: ['uvicorn', 'gunicorn'] }),
    'config/asgi.py': 'application = get_asgi_application()\n',
    Dockerfile: `FROM python:3.13\nCOPY . .\nCMD ${wrapper} uvicorn config.asgi:application\n`,
  });
  expect(application).toMatchObject({ serves: 'asgi', server: { value: 'uvicorn', added: false } });
});

test('a service of a compose file keeps what watches its worker, where a package brings it', () => {
  const watched = 'newrelic-admin run-program python manage.py rqworker';
  const files = { 'docker-compose.yml': `services:\n  jobs:\n    command: ${watched}\n` };
  const command = (requirements: string) =>
    only({ ...djangoProject(), ...files, 'requirements.txt': requirements }).processes[0]?.value.command;
  expect(command('django==5.2\nnewrelic==9.0\n')).toBe(watched);
  expect(command('django==5.2\n')).toBe('python manage.py rqworker');
});
