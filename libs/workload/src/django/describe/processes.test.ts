import { djangoProject } from '@shipshape/workload/testing';
import { expect, describe as group, test } from 'vitest';
import { only } from '../../../testing/described.ts';

group('processes', () => {
  const command = (start: string, files = {}) =>
    only({
      ...djangoProject({ celery: true }),
      ...files,
      'docker-compose.yml': `services:\n  worker:\n    build: .\n    command: ${start}\n`,
    }).processes.map(({ value }) => value.command);

  test('manage.py as a module is run as a file', () => {
    expect(command('uv run -m manage qcluster')).toEqual(['python manage.py qcluster']);
  });

  test('what a Procfile starts on a laptop is no process of an image', () => {
    const lines = [
      'web: make run',
      'scss: make watch-scss',
      'db: docker-compose --profile db up db',
      'docs: docker compose up docs',
      'backend: NODE_ENV=development npm run start',
      'site: uv run ./manage.py runserver',
      'style: python manage.py tailwind start',
      'clock: python manage.py make_reports',
      'mail: A=b ./bin/makemail --npm yes',
    ];
    const { processes, unknown } = only({ ...djangoProject(), Procfile: `${lines.join('\n')}\n` });
    expect(processes.map(({ value }) => value.name)).toEqual(['clock', 'mail']);
    const told = unknown.filter((one) => one.includes('Procfile'));
    expect(told).toHaveLength(7);
    expect(told[1]).toBe(
      'What Procfile:2 starts as scss: "make watch-scss" needs Node, make, just, an engine or a development server, so the image does not run it.',
    );
  });

  test('a script that calls Node is none either, and the hook after a deployment is a release', () => {
    const { processes } = only({
      ...djangoProject(),
      Procfile: 'assets: bash bin/build.sh\npostdeploy: bash bin/after.sh\n',
      'bin/build.sh': 'npm ci\npython manage.py collectstatic\n',
      'bin/after.sh': 'python manage.py migrate\n',
    });
    expect(processes.map(({ value }) => value)).toEqual([
      { name: 'postdeploy', kind: 'release', command: 'bash bin/after.sh' },
    ]);
  });

  test('a rule of make is read', () => {
    const Makefile = 'queue:\n\tpython3 manage.py qcluster\ntest:\n\tpytest\n';
    expect(command('make queue', { Makefile })).toEqual(['python manage.py qcluster']);
  });

  test('what make alone computes leaves the usual worker', () => {
    const Makefile = 'BEAT := $(if $(ALONE),-B,)\nqueue:\n\tcelery -A config worker $(BEAT) -n one\n';
    expect(command('make queue', { Makefile })).toEqual(['celery -A config worker']);
  });

  test.each(['celery -A renamed worker -l info', 'celery --app=renamed.celery:app worker'])(
    'an application that is nowhere in the repository is not started: %s',
    (start) => {
      expect(command(start)).toEqual(['celery -A config worker']);
      expect(command(start, { 'src/renamed/__init__.py': '' })).toEqual([start]);
    },
  );

  test("scripts of production's compose file are followed, which its image copies", () => {
    const { processes, application } = only({
      ...djangoProject({ celery: true }),
      'compose/production/Dockerfile':
        'FROM python:3.12\nCOPY ./compose/production/start /start\nCOPY ./compose/production/jobs/start /start-jobs\nCOPY . /app\n',
      'compose/production/start': '#!/bin/sh\nexec gunicorn config.asgi -k uvicorn_worker.UvicornWorker\n',
      'compose/production/jobs/start': '#!/bin/sh\nexec celery -A config worker -Q high,low\n',
      'config/asgi.py': 'async def application(scope, receive, send): ...\n',
      'docker-compose.production.yml':
        'services:\n  django: &django\n    build:\n      context: .\n      dockerfile: ./compose/production/Dockerfile\n    command: /start\n  jobs:\n    <<: *django\n    command: /start-jobs\n',
    });
    expect(application).toMatchObject({ serves: 'asgi', asgi: { value: 'config.asgi:application' } });
    expect(processes.map(({ value }) => value)).toMatchObject([
      { name: 'jobs', kind: 'worker', command: 'celery -A config worker -Q high,low' },
    ]);
  });

  test('a service that extends another starts what that does, or what it says itself', () => {
    const compose =
      'services:\n  jobs: {build: ., command: celery -A config worker}\n  clock: {extends: jobs, command: celery -A config beat}\n';
    const { processes } = only({
      ...djangoProject({ celery: true }),
      'base.yml': compose,
      'docker-compose.yml':
        'services:\n  worker: {extends: {file: base.yml, service: jobs}}\n  beat: {extends: {file: base.yml, service: clock}}\n',
    });
    expect(processes.map(({ value: { name, command } }) => `${name}: ${command}`)).toEqual([
      'worker: celery -A config worker',
      'beat: celery -A config beat',
    ]);
  });

  test.each([
    ['celery_configuration.py', 'config.celery_configuration'],
    ['celery/__init__.py', 'config'],
    ['tasks.py', undefined],
  ])('the application of Celery is found by its file: %s', (name, application) => {
    const { 'config/celery.py': made = '', ...files } = djangoProject({ celery: true });
    const { processes } = only({ ...files, [`config/${name}`]: made });
    expect(made).toContain('Celery(');
    expect(processes[0]?.value.command).toBe(application && `celery -A ${application} worker`);
  });

  test('a worker whose application a variable of its container names is the usual one', () => {
    expect(command('celery -A $APP worker -l info')).toEqual(['celery -A config worker']);
  });

  test('what follows ENTRYPOINT ["python"] is run by it', () => {
    expect(command('["-m", "celery", "-A", "config", "worker"]')).toEqual(['celery -A config worker']);
  });

  test('the configuration of supervisord is no script of the image that starts it', () => {
    const { processes } = only({
      ...djangoProject(),
      Dockerfile: 'FROM python:3.12\nCMD ["supervisord", "-c", "/app/supervisord.conf"]\n',
      'supervisord.conf': '[program:jobs]\ncommand = celery -A config worker\n',
    });
    expect(processes.map(({ value }) => value)).toMatchObject([
      { name: 'jobs', command: 'celery -A config worker' },
    ]);
  });

  test('programs of supervisord are read', () => {
    const conf =
      '[supervisord]\nuser=root\n[program:web]\ncommand=gunicorn config.wsgi\n[program:jobs]\nuser=app\ncommand=/opt/venv/bin/python manage.py run_huey -f ; all of them\n';
    const { processes } = only({ ...djangoProject(), 'docker/supervisord-all.conf': conf });
    expect(processes).toMatchObject([
      {
        value: { name: 'jobs', kind: 'worker', command: 'python manage.py run_huey -f' },
        evidence: [{ file: 'docker/supervisord-all.conf', line: 7 }],
      },
    ]);
  });

  test('services of s6 are read, for the server as well', () => {
    const run = (command: string) => `#!/command/with-contenv sh\ncd /srv/app\n${command}\n`;
    const { processes, application } = only({
      ...djangoProject(),
      'docker/rootfs/etc/s6-overlay/s6-rc.d/svc-scheduler/run': run(
        'exec s6-setuidgid app celery --app config beat --loglevel INFO',
      ),
      'deploy/s6-overlay/jobs/run': run('pdm run celery -A config worker'),
      'deploy/s6-overlay/gunicorn/run': run('pdm run gunicorn config.wsgi --timeout 90'),
    });
    expect(processes.map(({ value }) => value)).toEqual([
      { name: 'worker', kind: 'worker', command: 'celery -A config worker' },
      { name: 'beat', kind: 'beat', command: 'celery --app config beat --loglevel INFO' },
    ]);
    expect(application.server).toMatchObject({ value: 'gunicorn', options: ['--timeout=90'] });
  });

  test('a start script that prints what it starts', () => {
    const dockerfile = 'FROM python:3.13\nCOPY . .\nCOPY start.sh /start.sh\nCMD ["/start.sh"]\n';
    const start = 'echo Starting rqworker\npython manage.py rqworker default\n';
    expect(command('sleep 1', { Dockerfile: dockerfile, 'start.sh': start })).toContain(
      'python manage.py rqworker default',
    );
  });

  test('a script that only another image has is passed over', () => {
    expect(command('/start-celery-worker.sh')).toEqual(['celery -A config worker']);
    expect(command('./celery-worker.sh')).toEqual(['celery -A config worker']);
    expect(command('./celery-worker.sh', { 'celery-worker.sh': 'celery -A config worker\n' })).toEqual([
      './celery-worker.sh',
    ]);
  });

  const server = 'gunicorn config.asgi:application -k uvicorn.workers.UvicornWorker';
  const render = (rest = '') =>
    `services:\n  - type: web\n    runtime: python\n    buildCommand: ./build.sh\n    startCommand: ${server}\n    envVars:\n      - key: PYTHON_VERSION\n        value: 3.10\n${rest}`;

  test.each<[string, Record<string, string>, string[], string?]>([
    [
      'Render',
      {
        'render.yaml': render(
          '  - type: worker\n    name: jobs\n    env: python\n    startCommand: python manage.py qcluster\n  - type: web\n    runtime: node\n    startCommand: node index.js\n',
        ),
      },
      [`web: ${server}`, 'jobs: python manage.py qcluster'],
      '3.10',
    ],
    ['Railway', { 'railway.json': `{"deploy": {"startCommand": "${server}"}}` }, [`web: ${server}`]],
    ['Railway in TOML', { 'railway.toml': `[deploy]\nstartCommand = "${server}"\n` }, [`web: ${server}`]],
    [
      'Fly.io',
      {
        'fly.toml': `[processes]\napp = "${server}"\nworker = "python manage.py qcluster"\nother = "beat"\n`,
      },
      [`web: ${server}`, 'worker: python manage.py qcluster'],
    ],
    [
      'Heroku by images',
      {
        'heroku.yml': `release:\n  image: web\n  command:\n    - python manage.py check --deploy\n    - /venv/bin/python manage.py migrate\nrun:\n  web: ${server}\n  jobs:\n    image: web\n    command: [python manage.py qcluster]\n  mails: /app/mails.sh\n`,
      },
      [
        `web: ${server}`,
        'jobs: python manage.py qcluster',
        'release: python manage.py check --deploy && python manage.py migrate',
      ],
    ],
    ['App Engine', { 'app.yaml': `runtime: python312\nentrypoint: ${server}\n` }, [`web: ${server}`], '3.12'],
    [
      'a Procfile and Render',
      { 'render.yaml': render(), Procfile: `web: ${server} -w 3\njobs: python manage.py run_huey\n` },
      [`web: ${server} -w 3`, 'jobs: python manage.py run_huey'],
      '3.10',
    ],
  ])('what %s starts is started, by its server', (_, files, expected, python) => {
    const project = only({
      ...djangoProject({ installer: 'requirements' }),
      'config/asgi.py': 'application = get_asgi_application()\n',
      ...files,
    });
    expect(project.processes.map(({ value }) => `${value.name}: ${value.command}`)).toEqual(expected);
    expect(project.application).toMatchObject({ serves: 'asgi', server: { value: 'gunicorn' } });
    if (python) expect(project.python.value).toBe(python);
  });

  test.each([
    ['another folder', '    rootDir: frontend\n', 'python manage.py qcluster', []],
    ['this folder', '    rootDir: backend\n', 'python manage.py qcluster', ['python manage.py qcluster']],
    ['cd', '', 'cd backend && python manage.py qcluster', ['python manage.py qcluster']],
    ['a folder above', '', 'python backend/manage.py qcluster', []],
  ])('of a file above the project, what runs in its folder is started: %s', (_, rootDir, start, expected) => {
    const { processes } = only({
      ...djangoProject({ layout: 'backend' }),
      'frontend/index.html': '',
      [rootDir.includes('backend') ? 'backend/render.yaml' : 'render.yaml']:
        `services:\n  - type: worker\n${rootDir}    startCommand: ${start}\n`,
    });
    expect(processes.map(({ value }) => value.command)).toEqual(expected);
  });

  test.each([
    ['fly.toml', '[deploy]\nrelease_command = "python manage.py migrate"\n'],
    ['railway.json', '{"deploy": {"preDeployCommand": ["python manage.py migrate"]}}'],
    ['render.yaml', 'services: [{type: web, preDeployCommand: python manage.py migrate}]'],
  ])('what %s runs before the server of a release is a release process', (file, text) => {
    const { processes } = only({ ...djangoProject(), [file]: text });
    expect(processes.map(({ value }) => value)).toEqual([
      { name: 'release', kind: 'release', command: 'python manage.py migrate' },
    ]);
  });

  test.each([
    [
      'django-admin check --deploy && django-admin migrate',
      ['python manage.py check --deploy && python manage.py migrate'],
    ],
    ['python manage.py collectstatic --noinput && python manage.py migrate', ['python manage.py migrate']],
    ['python manage.py collectstatic --noinput', []],
  ])('a release does in the project what its image has not done: %s', (command, expected) => {
    const { processes } = only({ ...djangoProject(), Procfile: `release: ${command}\n` });
    expect(processes.map(({ value }) => value.command)).toEqual(expected);
  });

  test('an app.yaml that is not App Engine’s starts nothing', () => {
    const yaml = `kind: Deployment\nentrypoint: ${server}\n`;
    expect(only({ ...djangoProject(), 'app.yaml': yaml }).processes).toEqual([]);
  });
});
