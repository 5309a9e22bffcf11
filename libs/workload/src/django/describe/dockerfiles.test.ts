import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only } from '../../../testing/described.ts';

test('images of other programs beside the project are none of it', () => {
  const image = 'FROM python:3.11\nCOPY . .\nRUN pip install -r requirements.txt\n';
  const files = {
    'report/app.py': '',
    'report/Dockerfile': `${image}CMD ["uvicorn", "app:app"]\n`,
    'docker/code-checks/Dockerfile': `${image}ENTRYPOINT ["/check.sh"]\n`,
    'docker/web/Dockerfile': `${image}CMD ["gunicorn", "config.wsgi"]\n`,
    'docker/celery/Dockerfile': `${image}CMD ["/start.sh"]\n`,
  };
  const { dockerfiles, application } = only({ ...djangoProject({ python: '>=3.11' }), ...files });
  expect(dockerfiles.map(({ value }) => value)).toEqual([
    { path: 'docker/celery/Dockerfile', production: false },
    { path: 'docker/code-checks/Dockerfile', production: false },
    { path: 'docker/web/Dockerfile', production: true },
  ]);
  expect(application.server.value).toBe('gunicorn');
});

test('the image of a proxy, which copies none of the code, does not count', () => {
  const proxy =
    'FROM python:3.12\nRUN apt-get install -y curl\nCOPY docker/start.sh /start.sh\nADD docker/proxy.ini /proxy.ini\n';
  const { dockerfiles, python } = only({
    ...djangoProject({ python: '>=3.11' }),
    'docker/start.sh': 'exec /proxy\n',
    'docker/proxy.ini': '',
    'docker/Dockerfile-proxy': `${proxy}CMD ["/start.sh"]\n`,
    'docker/Dockerfile':
      'FROM python:3.13\nCOPY docker/start.sh requirements.txt ./\nRUN pip install -r requirements.txt\nCMD ["./start.sh"]\n',
  });
  expect(dockerfiles.map(({ value }) => value)).toEqual([{ path: 'docker/Dockerfile', production: true }]);
  expect(python.value).toBe('3.13');
});

test("an image of another program's packages does not count, wherever it is written", () => {
  const image = (from: string) =>
    `FROM python:3.13\nCOPY ${from}pyproject.toml ${from}uv.lock ./\nRUN uv sync\n`;
  const { dockerfiles, processes } = only({
    ...djangoProject({ installer: 'uv', celery: true }),
    'runner/pyproject.toml': '[project]\nname = "runner"\n',
    'runner/runner.py': '',
    'build/runner.Dockerfile': `${image('runner/')}COPY runner ./\nCMD celery -A runner worker -Q runs\n`,
    'build/Dockerfile': `${image('')}COPY . .\nCMD gunicorn config.wsgi\n`,
  });
  expect(dockerfiles.map(({ value }) => value)).toEqual([{ path: 'build/Dockerfile', production: true }]);
  expect(processes.map(({ value }) => value.command)).toEqual(['celery -A config worker']);
});

test.each([
  [
    'FROM python:3.13 AS base\nCOPY . .\nCMD ["gunicorn", "config.wsgi"]\nFROM base AS plus\nRUN apt-get install curl\n',
    true,
  ],
  [
    'FROM python:3.13 AS base\nCOPY . .\nCMD ["gunicorn", "config.wsgi"]\nFROM python:3.13\nCOPY --from=base /app /app\n',
    false,
  ],
  [
    'FROM python:3.13 AS base\nCOPY . .\nCMD ["gunicorn", "config.wsgi"]\nFROM --platform=linux/amd64 Base\nCMD manage.py runserver\n',
    false,
  ],
  [
    'FROM python:3.13 AS work\nCOPY . .\nCMD python manage.py runserver\nFROM work\nCMD gunicorn config.wsgi\n',
    true,
  ],
  ['FROM python:3.13\nCOPY . .\nRUN python manage.py collectstatic --no-input\n', true],
  ['FROM python:3.13\nCOPY . .\nRUN python manage.py check\n', false],
])('a last stage has the start command of the one that it is made from: %j', (text, production) => {
  const files = { ...djangoProject(), 'docker/alpine.Dockerfile': text, 'docker/usual.Dockerfile': text };
  const found = only(files).dockerfiles.map(({ value }) => value);
  expect(found).toEqual([
    { path: 'docker/alpine.Dockerfile', production: false },
    { path: 'docker/usual.Dockerfile', production },
  ]);
});

test('in a monorepo, the image of another service does not belong to the project', () => {
  const image = (from: string) =>
    `FROM python:3.11\nARG NAME\nCOPY ${from}requirements.txt ./\nRUN pip install -r requirements.txt\nCOPY --chown=me ${from} ./\n`;
  const { dockerfiles, application } = only({
    ...Object.fromEntries(
      Object.entries(djangoProject()).map(([path, text]) => [`services/shop/${path}`, text]),
    ),
    'services/ai/price/main.py': '',
    'deploy/ai/Dockerfile': `${image('services/ai/$NAME/')}CMD ["uvicorn", "main:app"]\n`,
    'deploy/shop/Dockerfile': `${image('services/shop/')}CMD ["gunicorn", "config.wsgi"]\n`,
    'docker/Dockerfile': image('./'),
  });
  expect(dockerfiles.map(({ value }) => value)).toEqual([
    { path: 'deploy/shop/Dockerfile', production: true },
    { path: 'docker/Dockerfile', production: false },
  ]);
  expect(application.server.value).toBe('gunicorn');
});

test.each([
  ['docker/ProdDjangoDockerfile', 'docker/DevDjangoDockerfile'],
  ['ShopDockerfile', 'TestDockerFile'],
])("%s is an image, and production's rather than %s", (path, other) => {
  const image = 'FROM python:3.12\nCOPY . .\nCMD ["gunicorn", "config.wsgi"]\n';
  const { dockerfiles } = only({ ...djangoProject(), [path]: image, [other]: image });
  const production = (production: boolean) =>
    dockerfiles.filter(({ value }) => value.production === production).map(({ value }) => value.path);
  expect([production(true), production(false)]).toEqual([[path], [other]]);
});

test('what init wrote does not take the place of what it was made from', () => {
  const image = (extra: string) =>
    `FROM python:3.12\nCOPY . .\nRUN pip install .${extra}\nCMD ["gunicorn", "config.wsgi"]\n`;
  const files = {
    ...djangoProject({ installer: 'pyproject' }),
    Dockerfile: image(''),
    'docker/Dockerfile': image('[s3]'),
  };
  const production = (all: Record<string, string>) =>
    only(all).dockerfiles.find(({ value }) => value.production)?.value.path;
  expect(production(files)).toBe('Dockerfile');
  expect(production({ ...files, 'shipshape.json': '{"written": {"Dockerfile": "0a"}}' })).toBe(
    'docker/Dockerfile',
  );
});

test.each([
  ['python manage.py migrate\npython manage.py runserver 0.0.0.0:8000\n', false],
  ['if [ $DEV ]; then python manage.py runserver; fi\nexec gunicorn config.wsgi\n', true],
  ['exec supervisord\n', true],
])('an image whose script starts a server of developers is not production’s: %j', (script, production) => {
  const { dockerfiles, settings } = only({
    ...djangoProject(),
    'config/docker.py': 'from config.settings import *\n',
    'docker/start': script,
    Dockerfile:
      'FROM python:3.13\nCOPY . /app\nENV DJANGO_SETTINGS_MODULE=config.docker\nCMD ["/app/docker/start"]\n',
  });
  expect(dockerfiles[0]?.value.production).toBe(production);
  expect(settings.production?.value).toBe(production ? 'config.docker' : 'config.settings');
});

const staged =
  'FROM python:3.13 AS live\nENV DJANGO_SETTINGS_MODULE=config.live\nCOPY . .\nCMD gunicorn config.wsgi\nFROM live AS tools\nCMD python manage.py runserver\n';

test.each([
  [
    'heroku.yml',
    'build: {docker: {worker: Dockerfile.jobs, web: {dockerfile: cloud.Dockerfile, target: live}}}',
  ],
  [
    'heroku.yml',
    'build: {docker: {app: {dockerfile: cloud.Dockerfile, target: live}}}\nrun: {web: {image: app}}',
  ],
  ['fly.toml', '[build]\ndockerfile = "cloud.Dockerfile"\nbuild-target = "live"\n'],
])('the Dockerfile and the stage that %s builds are production’s: %s', (file, text) => {
  const image = 'FROM python:3.12\nCOPY . .\nCMD gunicorn config.wsgi\n';
  const project = only({
    ...djangoProject({ python: '>=3.11' }),
    'config/live.py': 'from .settings import *\n',
    Dockerfile: image,
    'Dockerfile.jobs': image,
    'cloud.Dockerfile': staged,
    [file]: text,
  });
  expect(project.dockerfiles.find(({ value }) => value.production)?.value.path).toBe('cloud.Dockerfile');
  expect(project.settings.production?.value).toBe('config.live');
  expect(project.python.value).toBe('3.13');
});

test('a Dockerfile that is called production’s is, whatever Heroku builds for reviews', () => {
  const image = 'FROM python:3.13\nCOPY . .\nCMD gunicorn config.wsgi\n';
  const { dockerfiles } = only({
    ...djangoProject(),
    Dockerfile: image,
    'Dockerfile.prod': image,
    'heroku.yml': 'build: {docker: {web: Dockerfile}}',
  });
  expect(dockerfiles.filter(({ value }) => value.production)[0]?.value.path).toBe('Dockerfile.prod');
});
