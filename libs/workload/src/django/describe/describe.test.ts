import { djangoProject, type Idioms } from '@shipshape/workload/testing';
import { expect, describe as group, test } from 'vitest';
import { describeFiles, made, only } from '../../../testing/described.ts';
import type { DjangoProject } from './project.ts';

group('where a project is', () => {
  test.each<[Idioms['layout'], string, string]>([
    ['root', '.', 'manage.py'],
    ['src', '.', 'src/manage.py'],
    ['backend', 'backend', 'backend/manage.py'],
  ])('layout %s', (layout, root, manage) => {
    const project = made({ layout: layout ?? 'root', settings: 'split' });
    expect(project).toMatchObject({ root, manage: { value: manage } });
    expect(project.settings.production?.value).toBe('config.settings.production');
    expect(project.application.wsgi?.value).toBe('config.wsgi:application');
  });

  test.each([
    ['manage.py', 'config/__main__.py', '', ['.']],
    ['manage.py', 'src/site/manage.py', 'src/site/', ['src/site']],
    ['site/manage.py', 'bin/run.py', 'site/', ['site']],
    ['manage.py', 'manage.py', '', []],
  ])('%s that is a link to %s imports from there', (link, target, code, importFolders) => {
    const project = linked(link, target, code, '');
    expect(project).toMatchObject({ root: '.', manage: { value: link }, importFolders });
    expect(project?.settings.production?.value).toBe('config.settings');
    expect(project?.application.wsgi?.value).toBe('config.wsgi:application');
  });

  test('a link to the manage.py of a folder with packages of its own is that project', () =>
    expect(linked('manage.py', 'site/manage.py', 'site/', 'site/')).toMatchObject({
      root: 'site',
      importFolders: [],
    }));

  test.each([
    ['import runpy\nrunpy.run_module("shop", run_name="__main__")\n', 'shop/__main__.py', true],
    ['from shop.runner import main\n\nmain()\n', 'shop/runner.py', true],
    ['from flask import Flask\nimport shop.runner\n', 'shop/start.py', false],
  ])('a manage.py that hands over to a module: %j', (manage, path, found) => {
    const { 'manage.py': program = '', ...files } = djangoProject({ settings: 'split' });
    const [project] = describeFiles({ ...files, 'manage.py': manage, [path]: program });
    expect(project?.settings.development?.value).toBe(found ? 'config.settings.local' : undefined);
  });

  /** The one project of a repository with such a link, its code and its requirements in these folders. */
  function linked(link: string, target: string, code: string, packages: string): DjangoProject | undefined {
    const { 'manage.py': text = '', ...files } = djangoProject();
    const folderOf = (path: string) => (/^requirements/.test(path) ? packages : code);
    const moved = Object.fromEntries(
      Object.entries(files).map(([path, one]) => [folderOf(path) + path, one]),
    );
    const [project, ...others] = describeFiles(
      { ...moved, [target]: text, [link]: text },
      { real: (path: string) => (path === link ? target : path) },
    );
    expect(others).toEqual([]);
    return project;
  }

  test('examples and templates make no project, and two folders make two', () => {
    const under = (folder: string) =>
      Object.fromEntries(Object.entries(djangoProject()).map(([path, text]) => [`${folder}/${path}`, text]));
    const names = (files: Record<string, string>) => describeFiles(files).map(({ name }) => name);
    expect(names({ ...djangoProject(), ...under('example'), ...under('{{cookiecutter.slug}}') })).toEqual([
      'app',
    ]);
    expect(
      names({
        ...under('shop'),
        'start/manage.py': 'setdefault("DJANGO_SETTINGS_MODULE", "{{ project_name }}.a")\n',
        ...under('Blog'),
        'manage.py': 'from flask_script import Manager\n',
      }),
    ).toEqual(['blog', 'shop']);
    expect(names({ 'README.md': '' })).toEqual([]);
  });
});

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
])('the server of %j', (idioms, application) => expect(made(idioms).application).toMatchObject(application));

test.each<[string, object, object?]>([
  ['granian', { value: 'granian', added: false }],
  ['gunicorn daphne', { value: 'daphne', added: false }],
  ['gunicorn', { value: 'daphne', added: true }],
  ['', { value: 'daphne', added: true }],
  ['gunicorn', { value: 'gunicorn', added: false }, { Procfile: 'web: gunicorn shop.wsgi\n' }],
])('a project with channels serves WebSockets: %s', (packages, server, files = {}) => {
  const [project] = describeFiles({
    'manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
    'requirements.txt': ['django==5.2', 'channels==4.2.0', ...packages.split(' ')].join('\n'),
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

test('what compose files start beside the project is named, with its variables and no value', () => {
  const compose = `services:
  web:
    build: .
    image: shop
  search:
    image: elasticsearch:8
    environment:
      - discovery.type=single-node
      - ELASTIC_PASSWORD=q8Zr2LmVx0
  mail:
    image: mailhog/mailhog
`;
  const project = only({ ...djangoProject(), 'docker-compose.yml': compose });
  expect(project.compose.map(({ value, evidence }) => ({ ...value, line: evidence[0]?.line }))).toEqual([
    { name: 'search', image: 'elasticsearch:8', variables: ['discovery.type', 'ELASTIC_PASSWORD'], line: 5 },
    { name: 'mail', image: 'mailhog/mailhog', variables: [], line: 10 },
  ]);
  expect(JSON.stringify(project)).not.toContain('q8Zr2LmVx0');
});

test('hosts that are read only where the variable is set are there', () => {
  const body =
    'import os\nINSTALLED_APPS = []\nif "HOSTS" in os.environ:\n    ALLOWED_HOSTS = os.environ["HOSTS"].split(",")\n';
  const found = only({ ...djangoProject(), 'config/settings.py': body });
  expect(found.advice.map(({ message }) => message).join()).not.toContain('ALLOWED_HOSTS');
});

test('folders by a name for os.path.dirname, by a function of the project, and outside of it', () => {
  const root = (body: string) =>
    only({ ...djangoProject(), 'config/settings.py': `import os\nINSTALLED_APPS = []\n${body}\n` }).static
      .value.root;
  expect(
    root(
      'up = os.path.dirname\nROOT = up(up(os.path.abspath(__file__)))\n\ndef path(*parts):\n    return os.path.join(ROOT, *parts)\n\nSTATIC_ROOT = path("collected")',
    ),
  ).toBe('collected');
  const short = 'here = lambda *parts: os.path.join(os.path.dirname(__file__), *parts)';
  expect(root(`${short}\nSTATIC_ROOT = here("..", "made")`)).toBe('made');
  const several =
    'def norm(*args):\n    return os.path.abspath(os.path.join(*args))\n\nSTATIC_ROOT = norm(norm(__file__, "..", ".."), ';
  expect(root(`${several}"made", "static")`)).toBe('made/static');
  expect(root(`${several}*PARTS)`)).toBeNull();
  expect(root('STATIC_ROOT = os.path.join(os.getenv("DATA", "/data"), "static")')).toBe('/data/static');
  expect(
    root('from unipath import Path\nSTATIC_ROOT = Path(__file__).ancestor(2).child("public", "a")'),
  ).toBe('public/a');
});

test.each<[string, string, string | null]>([
  ['after a known list', 'folder(*["a"], "static")', 'static'],
  ['after a list that is not known', 'folder(*PARTS, "static")', null],
  ['that such a list may reach', 'folder(*PARTS)', null],
  ['that a name states', 'folder(*PARTS, name="static")', 'static'],
  ['before such a list', 'folder("a", "static", *PARTS)', 'static'],
  ['of a function of Python after such a list', 'os.path.join(ROOT, *PARTS, "static")', null],
])('an argument %s', (_, call, expected) => {
  const body = `import os
from theirs import PARTS
INSTALLED_APPS = []
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
def folder(first, name="made", *others):
    return os.path.join(ROOT, name)
STATIC_ROOT = ${call}
`;
  expect(only({ ...djangoProject(), 'config/settings.py': body }).static.value.root).toBe(expected);
});

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

test('a broken manifest and settings that are not found are said, and nothing throws', () => {
  const files = {
    ...djangoProject({ installer: 'uv' }),
    'pyproject.toml': '[project\n',
    'config/settings.py': 'def (:\n',
    '.github/workflows/x.yml': '{{',
  };
  expect(describeFiles(files)[0]?.unknown.join()).toMatch(/pyproject\.toml/);
});

test.each([
  'settings_example.py',
  'settings.py.dist',
  'settings.py.dev',
  'example.settings.py',
  'settings.template.py',
])('settings that people copy from %s: which file is to be copied is said', (template) => {
  const { 'config/settings.py': text = '', ...files } = djangoProject();
  const project = only({ ...files, [`config/${template}`]: text });
  expect(project.unknown.join('\n')).toMatch(
    /config\.settings is named in manage\.py:\d+, and config\/settings\.py is not in the repository\. config\/\S+ looks like its template/,
  );
  expect(project.unknown.join('\n')).toContain(`config/${template} looks like`);
  expect(only(files).unknown.join('\n')).toContain('none was found');
});

test('long chains and functions that call themselves take no time', () => {
  const chain = `X = Builder()${'.step()'.repeat(200)}\n`;
  const recursive =
    'def f(n):\n    return f(n) + f(n) + f(n) + f(n) + f(n) + f(n) + f(n) + f(n)\n\nY = f(1)\n';
  const started = process.cpuUsage();
  only({ ...djangoProject(), 'config/settings.py': `INSTALLED_APPS = []\n${chain}${recursive}` });
  expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
});

test('a page for health checks is found behind an include', () => {
  expect(made({ health: true }).health?.value).toBe('/healthz');
  const files = {
    ...djangoProject(),
    'config/urls.py': 'urlpatterns = [path("api/", include("notes.urls"))]\n',
    'notes/urls.py': 'urlpatterns = [path("health/", v)]\n',
  };
  expect(only(files).health).toMatchObject({
    value: '/api/health/',
    evidence: [{ file: 'notes/urls.py', line: 1 }],
  });
});

test('the sandbox of a library: its modules lie beside it, and production takes the extras that its Dockerfile names', () => {
  const sandbox = djangoProject({ installer: 'pyproject', static: 'none' });
  const moved = Object.fromEntries(
    Object.entries(sandbox)
      .filter(([path]) => !path.includes('toml'))
      .map(([path, text]) => [
        `sandbox/${path}`,
        text.replace(
          '    "notes",\n',
          '    "shoplib.apps.basket",\n    "django_extensions",\n    "notes",\n',
        ),
      ]),
  );
  const manifest =
    '[project]\nname = "shoplib"\ndependencies = ["django>=5"]\n\n[project.optional-dependencies]\ndemo = ["django-environ"]\ntest = ["pytest"]\n';
  const files = { ...moved, 'pyproject.toml': manifest, 'src/shoplib/__init__.py': '' };
  const describes = (more: Record<string, string>) => {
    const { importFolders, install, requirements } = only({ ...files, ...more });
    const production = requirements.filter(({ value }) => !value.development).map(({ value }) => value.name);
    return { importFolders, groups: install.value.groups.production, production };
  };
  const docker = (command: string) => ({
    Dockerfile: `FROM python:3.12\nCOPY . /app\nRUN ${command}\nCMD gunicorn config.wsgi\n`,
  });
  const expected = { importFolders: ['src'], groups: ['demo'], production: ['django', 'django-environ'] };
  expect(describes(docker('pip install -e .[demo]'))).toEqual(expected);
  expect(
    describes({ ...docker('make install'), Makefile: 'install:\n\tuv pip install ".[demo]"\n' }),
  ).toEqual(expected);
  expect(describes(docker('make lint'))).toMatchObject({ importFolders: ['src'] });
  expect(only({ ...sandbox, 'src/other/__init__.py': '' }).importFolders).toEqual([]);
});
