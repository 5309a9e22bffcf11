import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { describeFiles, made, madeWith, only } from '../../../testing/described.ts';

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
  jobs:
    image: shop-jobs
    extends: web
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
  const found = madeWith(body);
  expect(found.advice.map(({ message }) => message).join()).not.toContain('ALLOWED_HOSTS');
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

test.each<[string, string, Record<string, string>, string | undefined]>([
  ['below an API of a version', 'path("api/v2/health/", v)', {}, '/api/v2/health/'],
  ['of a sure name, wherever it lies', 'path("cms/health-check/", v)', {}, '/cms/health-check/'],
  ['with an optional slash and no end', 're_path(r"^_health/?", v)', {}, '/_health'],
  ['that may be a page for people', 'path("patients/health/", v)', {}, undefined],
  [
    'that only the image asks for',
    'path("", include(router.urls))',
    {
      Dockerfile:
        'FROM python:3.12\nCOPY . .\nHEALTHCHECK CMD curl -f http://localhost:8000/infra/ready/?x\nCMD gunicorn config.wsgi\n',
    },
    '/infra/ready/',
  ],
  [
    'that a compose file asks for, among several',
    'path("health/", v)\npath("health/live/", v)',
    {
      Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD gunicorn config.wsgi\n',
      'compose.yml':
        'services:\n  search:\n    image: search\n    healthcheck:\n      test: curl http://localhost:9200/_health\n  web:\n    build: .\n    healthcheck:\n      test: ["CMD", "curl", "http://127.0.0.1:8000/health/live"]\n',
    },
    '/health/live/',
  ],
  [
    'that the image asks for, and the URLs have elsewhere',
    'path("api/health/", v)',
    {
      Dockerfile:
        'FROM python:3.12\nCOPY . .\nHEALTHCHECK CMD curl -f http://localhost/healthcheck\nCMD gunicorn config.wsgi\n',
    },
    '/api/health/',
  ],
])('a page for health checks %s', (_, urls, more, expected) => {
  expect(only({ ...djangoProject(), 'config/urls.py': `${urls}\n`, ...more }).health?.value).toBe(expected);
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
