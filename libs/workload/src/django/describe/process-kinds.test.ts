import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { madeWith, only } from '../../../testing/described.ts';

const inCompose = (services: Record<string, string>, files = {}) => {
  const lines = Object.entries(services).flatMap(([name, command]) => [
    `  ${name}:`,
    `    command: ${command}`,
  ]);
  const texts = {
    ...djangoProject({ celery: true }),
    'config/worker.py': '',
    'shop/management/commands/send_orders.py': '',
  };
  return only({
    ...texts,
    ...files,
    'docker-compose.yml': `services:\n${lines.join('\n')}\n`,
  }).processes.map(({ value: { name, kind, command } }) => `${name} ${kind}: ${command}`);
};

test.each(['celery -A config.worker beat', 'celery --app=config.worker:app beat --pidfile='])(
  'an application that is called worker is no worker: %s',
  (beat) => {
    expect(inCompose({ jobs: 'celery -A config.worker worker', clock: beat })).toEqual([
      'jobs worker: celery -A config.worker worker',
      `clock beat: ${beat}`,
    ]);
  },
);

test('a service for each program that waits for work is listed, once', () => {
  const services = {
    web: 'python manage.py runserver',
    jobs: 'celery -A config worker -l info',
    'jobs-slow': 'celery -A config worker -Q slow',
    sockets: 'python manage.py runworker mail',
    'order-worker': 'python manage.py send_orders',
    orders: 'python manage.py send_orders',
    worker: 'python manage.py other',
  };
  expect(inCompose(services)).toEqual([
    'jobs worker: celery -A config worker -l info',
    'sockets worker: python manage.py runworker mail',
    'order-worker other: python manage.py send_orders',
  ]);
});

test('a Procfile states all workers', () => {
  const Procfile = 'jobs: python manage.py rqworker\n';
  expect(inCompose({ jobs: 'celery -A config worker' }, { Procfile })).toEqual([
    'jobs worker: python manage.py rqworker',
  ]);
});

test('Channels’ worker takes no tasks, so Celery’s is there as well', () => {
  expect(inCompose({ worker: 'python manage.py runworker mail' })).toEqual([
    'worker worker: python manage.py runworker mail',
    'celery worker: celery -A config worker',
  ]);
});

test.each([
  ['INSTALLED_APPS = ["django_q"]', ['python manage.py qcluster']],
  ['INSTALLED_APPS = ["huey.contrib.djhuey"]', ['python manage.py run_huey']],
  [
    'INSTALLED_APPS = ["django_rq"]\nRQ_QUEUES = {"high": {}, "default": {}}',
    ['python manage.py rqworker high default'],
  ],
  ['INSTALLED_APPS = ["shop"]\nif False:\n    INSTALLED_APPS += ["django_q"]', []],
])('a queue among the applications has its worker: %s', (settings, commands) => {
  expect(madeWith(settings).processes.map(({ value }) => value.command)).toEqual(commands);
});

test.each(['python manage.py rqworker low', 'bash bin/jobs.sh'])(
  'a process of a Procfile is the only worker of a queue: %s',
  (jobs) => {
    const files = { Procfile: `jobs: ${jobs}\n`, 'bin/jobs.sh': 'python manage.py rqworker low\n' };
    const { processes } = madeWith('INSTALLED_APPS = ["django_rq"]', files);
    expect(processes.map(({ value }) => value.name)).toEqual(['jobs']);
  },
);

test('what supervisord takes from its environment has a default', () => {
  const conf =
    '[program:jobs]\ncommand=python manage.py rundramatiq --processes %(ENV_COUNT)s -t %(ENV_A)s --verbose\n';
  const { processes } = only({ ...djangoProject(), 'supervisord.conf': conf });
  expect(processes[0]?.value.command).toBe('python manage.py rundramatiq --verbose');
});

test('scripts that supervisord starts are read, for the server as well', () => {
  const { processes, application } = only({
    ...djangoProject(),
    'supervisord.conf':
      '[program:web]\ncommand=/srv/app/bin/web.sh\n[program:jobs]\ncommand=/srv/app/bin/jobs.sh\n',
    'bin/web.sh': 'python manage.py migrate\ngunicorn config.wsgi --timeout 90\n',
    'bin/jobs.sh': 'sleep 5\ncelery -A config worker --beat\n',
  });
  expect(processes.map(({ value }) => value)).toEqual([
    { name: 'jobs', kind: 'worker', command: 'celery -A config worker --beat' },
  ]);
  expect(application.server).toMatchObject({ value: 'gunicorn', options: ['--timeout=90'] });
});
