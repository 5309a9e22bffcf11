import { djangoProject, type Idioms } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { describeFiles, made } from '../../../testing/described.ts';

const asgiModule = { 'config/asgi.py': 'application = get_asgi_application()\n' };
test.each<[Idioms, object]>([
  [{ server: 'gunicorn' }, { serves: 'wsgi', server: { value: 'gunicorn', added: false } }],
  [{ server: 'uwsgi' }, { serves: 'wsgi', server: { value: 'uwsgi', added: false } }],
  [
    { server: 'daphne' },
    { serves: 'asgi', asgi: { value: 'config.asgi:application' }, server: { value: 'daphne' } },
  ],
  [{ server: 'waitress' }, { serves: 'wsgi', server: { value: 'waitress', added: false } }],
  [
    {
      packages: ['waitress'],
      files: { Procfile: 'web: waitress-serve --port=$PORT config.wsgi:application\n' },
    },
    {
      serves: 'wsgi',
      wsgi: { value: 'config.wsgi:application' },
      server: { value: 'waitress', added: false },
    },
  ],
  [{ packages: ['waitress'] }, { server: { value: 'gunicorn' } }],
  [
    { files: { 'requirements.txt': 'django==5.2\nwaitress==3.0.2; sys_platform == "win32"\n' } },
    { server: { value: 'gunicorn', added: true } },
  ],
  [{ server: 'none' }, { serves: 'wsgi', server: { value: 'gunicorn', added: true } }],
  [
    {
      packages: ['uvicorn'],
      files: {
        ...asgiModule,
        'gunicorn.conf.py':
          'bind = "0.0.0.0:9000"\nwsgi_app = "config.asgi:application"\nworker_class = "uvicorn.workers.UvicornWorker"\n',
      },
    },
    { serves: 'asgi', server: { value: 'gunicorn', added: false, binds: true } },
  ],
  [
    {
      files: {
        ...asgiModule,
        Procfile: 'web: gunicorn -c deploy.py config.asgi\n',
        'deploy.py': 'worker_class = "uvicorn_worker.UvicornWorker"\n',
      },
    },
    { serves: 'asgi', server: { value: 'gunicorn' } },
  ],
  [
    { files: { ...asgiModule, 'gunicorn.conf.py': 'worker_class = "uvicorn_worker.UvicornWorker"\n' } },
    { serves: 'asgi', server: { value: 'gunicorn' } },
  ],
  [
    { server: 'uvicorn', files: { 'gunicorn.conf.py': 'wsgi_app = "config.wsgi:application"\n' } },
    { server: { value: 'uvicorn' } },
  ],
  [
    { server: 'uvicorn', files: { Procfile: 'web: uvicorn config.asgi:application --port $PORT\n' } },
    { serves: 'asgi', server: { value: 'uvicorn' } },
  ],
  [
    {
      server: 'uvicorn',
      files: {
        Procfile: 'web: bin/web\n',
        'bin/web': '#!/usr/bin/env bash\nexec uvicorn config.asgi:application --port $PORT\n',
      },
    },
    { serves: 'asgi', server: { value: 'uvicorn', evidence: [{ file: 'bin/web' }] } },
  ],
  [
    { server: 'uvicorn', files: { 'config/asgi.py': '' } },
    { serves: 'wsgi', wsgi: { value: 'config.wsgi:application' }, server: { value: 'uvicorn' } },
  ],
  [
    { server: 'daphne', files: { 'config/asgi.py': '' } },
    { serves: 'wsgi', asgi: null, server: { value: 'gunicorn', added: true } },
  ],
])('the server of %j', (idioms, application) => expect(made(idioms).application).toMatchObject(application));

test.each<[string, object, object?]>([
  ['granian', { value: 'granian', added: false }],
  ['gunicorn daphne', { value: 'daphne', added: false }],
  ['gunicorn', { value: 'daphne', added: true }],
  ['', { value: 'daphne', added: true }],
  ['channels[daphne]', { value: 'daphne', added: false }],
  ['gunicorn', { value: 'gunicorn', added: false }, { Procfile: 'web: gunicorn shop.wsgi\n' }],
])('a project with channels serves WebSockets: %s', (packages, server, files = {}) => {
  const [project] = describeFiles({
    'manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
    'requirements.txt': [
      'django==5.2',
      packages.includes('channels') ? '' : 'channels==4.2.0',
      ...packages.split(' '),
    ].join('\n'),
    'shop/settings.py': 'INSTALLED_APPS = ["channels"]\nASGI_APPLICATION = "shop.asgi.application"\n',
    'shop/asgi.py': 'application = ProtocolTypeRouter({})\n',
    'shop/wsgi.py': 'application = get_wsgi_application()\n',
    ...files,
  });
  expect(project?.application).toMatchObject({ serves: 'Procfile' in files ? 'wsgi' : 'asgi', server });
});

test.each([
  ['backend/manage.py', 'backend.config.wsgi', 'config.wsgi:application'],
  ['backend/manage.py', 'config.wsgi', 'config.wsgi:application'],
])('the application of %s that a start command names as %s', (_, named, expected) => {
  const below = Object.entries(djangoProject()).map(([path, text]) => [`backend/${path}`, text]);
  const [project] = describeFiles({
    ...Object.fromEntries(below),
    Dockerfile: `FROM python:3.13\nCOPY . .\nCMD ["gunicorn", "${named}:application"]\n`,
  });
  expect(project?.application.wsgi?.value).toBe(expected);
});

test.each([
  ['uvicorn config.wsgi:application --interface wsgi', 'wsgi', 'config.wsgi:application'],
  ['uvicorn config.other:application --interface=wsgi', 'wsgi', 'config.other:application'],
  ['hypercorn wsgi:config.wsgi:application', 'wsgi', 'config.wsgi:application'],
  ['hypercorn asgi:config.other:application', 'asgi', 'config.other:application'],
  ['uvicorn config.other:application', 'asgi', 'config.other:application'],
  ['uwsgi --http :8000 --mount /shop=config/other.py', 'wsgi', 'config.other:application'],
  ['uwsgi --http :8000 --wsgi-file /srv/config/other.py', 'wsgi', 'config.other:application'],
  ['uwsgi --http :8000 --wsgi-file=config/other.py', 'wsgi', 'config.other:application'],
  ['uwsgi --http :8000 --module=config.other:start', 'wsgi', 'config.other:start'],
  ['uwsgi --http :8000 --mount /shop=config/absent.py', 'wsgi', 'config.wsgi:application'],
])('what "%s" serves', (command, serves, entry) => {
  const { application } = made({
    files: {
      ...asgiModule,
      '__init__.py': '',
      'config/other.py': '',
      Dockerfile: `FROM python:3.13\nCOPY . .\nCMD ${command}\n`,
    },
  });
  expect(application).toMatchObject({ serves, [serves]: { value: entry } });
});

test('each command counts that a start script keeps in a variable', () => {
  const script =
    'if [ "$WORKS" = yes ]; then\n  CMD="uv run celery -A config worker --beat"\nelse\n  CMD="uv run uvicorn config.asgi:application"\n  ARGS="--port 8000"\n  CMD="$CMD $ARGS"\nfi\nexec $CMD\n';
  const { application, processes } = made({
    celery: true,
    files: {
      ...asgiModule,
      'start.sh': script,
      Dockerfile: 'FROM python:3.13\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
    },
  });
  expect(application).toMatchObject({
    asgi: { value: 'config.asgi:application', evidence: [{ file: 'start.sh', line: 4 }] },
    server: { value: 'uvicorn' },
  });
  expect(processes).toMatchObject([
    { value: { command: 'celery -A config worker --beat' }, evidence: [{ file: 'start.sh', line: 2 }] },
  ]);
});
