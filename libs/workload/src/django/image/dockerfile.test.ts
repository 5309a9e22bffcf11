import { makeContext, takenFrom } from '@shipshape/container-engine';
import { scratch } from '@shipshape/workspace/testing';
import { describe, expect, test } from 'vitest';
import { only } from '../../../testing/described.ts';
import { djangoProject, type Idioms, writeProject } from '../../../testing/django-project/index.ts';
import { described, imageOf, noFacts, stageOf, written } from '../../../testing/written-dockerfile.ts';
import { foundSmoke } from '../own/smoke-settings.ts';
import { dockerfileFor } from './dockerfile.ts';

test('the default base is the official image of the Python that the project wants', () => {
  const project = described({}, (one) => {
    one.python.value = '3.12';
  });
  expect(takenFrom(written(project), { buildArgs: {}, platform: 'linux/amd64' }).images).toEqual([
    { reference: 'docker.io/library/python:3.12-slim-trixie', use: 'FROM', line: 10 },
  ]);
});

test.each<[NonNullable<Idioms['installer']>, RegExp | undefined]>([
  ['uv', undefined],
  ['poetry', undefined],
  ['pdm', /sed -i 's\/\^requires-python \*=\.\*\/requires-python = "==3\.12\.\*"\/' pyproject\.toml/],
])('of a manifest of %s that asks for one patch release, its packages are installed', (installer, before) => {
  const project = described({ installer, lock: true }, (one) => {
    Object.assign(one.python, { value: '3.12', patch: { asked: '3.12.4', oldest: 4, newest: 4 } });
  });
  expect(written(project)).toMatch(/uv pip install [^\n]*--python-version 3\.12\.4 /);
  expect(written(project)).toMatch(/the packages are\s[#\s]*those of 3\.12\.4/);
  if (before) expect(written(project)).toMatch(before);
  expect(written(described({ installer, lock: true }))).not.toMatch(/--python-version|requires-python/);
});

test('Dependabot finds every base image: an argument names a stage, and the stage an image', () => {
  const text = written(
    described({}, (one) => {
      one.python.value = '3.12';
    }),
  );
  expect(text).toMatch(
    /^ARG PYTHON_IMAGE=official\nFROM docker\.io\/library\/python:3\.12-slim-trixie AS official$/m,
  );
  // What is given stands in its place, and the stage is left out.
  expect(
    takenFrom(text, { buildArgs: { PYTHON_IMAGE: 'host/python' }, platform: 'linux/amd64' }).images.map(
      ({ reference }) => reference,
    ),
  ).toEqual(['host/python']);
});

describe('each lock is installed from as it is', () => {
  test.each<[Idioms['installer'], string]>([
    ['uv', 'uv export --quiet --frozen --no-default-groups --no-editable --no-emit-project'],
    ['poetry', '--only main'],
    ['pdm', '--output /opt/requirements.txt'],
    ['pipenv', '--hash >/opt/requirements.txt'],
  ])('%s', (installer, command) => {
    const text = written(described({ installer: installer as 'uv', lock: true }));
    expect(text).toContain(command);
    expect(text).toMatch(/uv pip install [^&]*-r \/opt\/requirements\.txt/);
    expect(text).not.toContain('requirements.lock');
  });

  test.each<[Idioms['installer']]>([['requirements'], ['folder'], ['uv'], ['poetry'], ['pyproject']])(
    '%s without one gets a lock of our own',
    (installer) => {
      const text = written(described({ installer: installer as 'uv' }));
      expect(text).toContain('COPY requirements.lock /opt/lock/\n');
      expect(text).toMatch(/uv pip install [^&]*--require-hashes [^&]*-r \/opt\/lock\/requirements\.lock/);
    },
  );
});

describe('the image', () => {
  test('has a numeric user, a health check, production settings, and runs where manage.py is', () => {
    const project = described({ layout: 'src', settings: 'split', health: true }, (one) => {
      one.health = { value: '/healthz', evidence: [] };
    });
    const text = imageOf(written(project));
    expect(text).toContain('USER 10001:10001');
    expect(text).toContain('WORKDIR /app/src\n');
    expect(text).toContain('DJANGO_SETTINGS_MODULE=config.settings.production');
    expect(text).toMatch(/HEALTHCHECK [^\n]*\\\n {2}CMD \["python", "-c", ".*'\/healthz'/);
  });

  test.each([
    [{ name: 'psycopg', extras: [] }, 'libpq5'],
    [{ name: 'python-magic', extras: [] }, 'libmagic1'],
    [{ name: 'psycopg', extras: ['binary'] }, undefined],
  ])('has what no linker knows of: %o', (requirement, expected) => {
    const project = described({}, (one) => {
      one.requirements = [{ value: { ...requirement, specifier: '', development: false }, evidence: [] }];
    });
    // The stage whose commands load the models has it as well, since it begins with this one.
    const stage = stageOf(written(project), 'packages');
    if (expected) expect(stage).toContain(`--no-install-recommends ${expected} `);
    else expect(stage).not.toContain('apt-get');
  });

  test.each([
    ['npm', 'npx --no-install gulp build'],
    ['yarn', 'yarn run gulp build'],
    ['pnpm', 'pnpm exec gulp build'],
  ] as const)('calls a build tool without a script: by %s', (manager, command) => {
    const project = described({ static: 'node' }, (one) => {
      const { node } = one.static.value;
      if (node) one.static.value.node = { ...node, manager, script: null, task: 'gulp build' };
    });
    const text = written(project, { node: { major: 22, manager: undefined, install: 'x', files: [] } });
    expect(text).toMatch(new RegExp(`^RUN .*\\\\\\n +${command}$`, 'm'));
    expect(text).toContain('COPY --from=assets /app/assets/dist ./assets/dist');
  });

  test("gives the machine's certificates to a command that downloads Tailwind", () => {
    const project = described({}, (one) => one.static.value.commands.unshift('tailwind build'));
    const [, run] = /^RUN ((?:.*\\\n)*.*tailwind build)/m.exec(written(project)) ?? [];
    expect(run).toContain('--mount=type=secret,id=ca-certificates');
    // Python does not look into that file by itself.
    expect(run).toContain('SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt');
  });

  test('has its metadata where its code asks for it, as if it were installed', () => {
    const asking = (manifest: Record<string, string>) =>
      written(
        only({
          ...djangoProject({ installer: 'uv' }),
          ...manifest,
          'shop/about.py': 'from importlib.metadata import version\n\nVERSION = version("big_shop")\n',
        }),
      );
    const toml = (stated: string) => ({
      'pyproject.toml': `[project]\nname = "big-shop"\n${stated}\ndependencies = ["django"]\n`,
    });
    expect(asking(toml('version = "1.4"'))).toContain(
      "'Name: big-shop' 'Version: 1.4' >big_shop-1.4.dist-info/METADATA",
    );
    expect(asking(toml('dynamic = ["version"]'))).toContain('>big_shop-0.dist-info/METADATA');
    expect(asking({})).not.toContain('dist-info');
  });

  test('finds modules that lie beside the folder of manage.py, in the build and when it runs', () => {
    const project = described({ layout: 'src' }, (one) => {
      one.importFolders = ['lib', '.'];
    });
    const text = written(project);
    // In both, since both begin with that stage.
    expect(stageOf(text, 'packages')).toContain('PYTHONPATH=/app/lib:/app \\\n');
    expect(written(described({ layout: 'src' }))).not.toContain('PYTHONPATH');
  });

  test('turns DEBUG off as the settings read it', () => {
    const settings = `${djangoProject({})['config/settings.py']}\nDEBUG = bool(int(os.getenv("SITE_DEBUG", "0")))\n`;
    const text = written(described({ files: { 'config/settings.py': settings } }));
    expect(text).toContain('SITE_DEBUG=0 ');
    expect(text).toContain('export DEBUG=False ');
  });

  test.each([
    ['"DEBUG" in os.environ', undefined],
    ['bool(os.getenv("DEBUG"))', undefined],
    ['os.environ.get("DEBUG")', undefined],
    ['bool(os.environ.get("DEBUG", True))', "''"],
    ['os.environ.get("DEBUG", "False") == "True"', 'False'],
    ['os.environ.get("DEBUG") != "False"', 'False'],
    ['os.environ.get("DEBUG") != "FALSE"', 'FALSE'],
  ])('gives no value to a switch that any value turns on: DEBUG = %s', (expression, value) => {
    const settings = `${djangoProject({})['config/settings.py']}`.replace(
      /^DEBUG = .*$/m,
      `DEBUG = ${expression}`,
    );
    const text = written(described({ files: { 'config/settings.py': settings } }));
    expect(text.match(/\bDEBUG=(\S*)/)?.[1]).toBe(value);
  });

  test('keeps a hard-coded SQLite database where a volume can be', () => {
    const text = written(described({ layout: 'src' }));
    expect(text).toContain('ln -sf /data/db.sqlite3 /app/src/db.sqlite3');
    expect(imageOf(text)).toContain('install -d -m 1777 /data');
    const name = 'os.getenv("DB_NAME", BASE_DIR / "data" / "db.sqlite3")';
    const settings = `${djangoProject({})['config/settings.py']}
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ${name}}}\n`;
    // Also where a variable may name another file; its folder is there while the commands run.
    const named = written(described({ files: { 'config/settings.py': settings } }));
    expect(named).toMatch(/RUN mkdir -p \/app\/data[\s\S]*collectstatic[\s\S]*ln -sf \/data \/app\/data/);
    // Also where the default of an address names it.
    expect(written(described({ database: 'url' }))).toContain('ln -sf /data/db.sqlite3 /app/db.sqlite3');
    expect(written(described({ database: 'plain' }))).not.toContain('/data');
  });

  test.each([
    [
      'Path(os.getenv("NOTES", "/var/lib/notes")) / "db.sqlite3"',
      '/srv/media',
      ['/var/lib/notes', '/srv/media'],
    ],
    ['"/data/notes/db.sqlite3"', '/data', ['/data']],
    ['"/etc/notes.sqlite3"', '/opt', []],
    ['"/app/notes.sqlite3"', '/app/media', ['/data']],
    ['"/tmp/notes.sqlite3"', '/usr/local/media', []],
  ])('has the folders outside of the code that the settings keep data in: %s', (name, media, folders) => {
    const settings = `import os\nfrom pathlib import Path\n${djangoProject()['config/settings.py']}
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ${name}}}
MEDIA_ROOT = "${media}"\n`;
    const project = described({ files: { 'config/settings.py': settings } });
    const made = folders.length > 0 ? `install -d -m 1777 ${folders.join(' ')}` : undefined;
    expect(/install -d -m 1777 .*\S/.exec(imageOf(written(project)))?.[0].replace(/ *\\$/, '')).toBe(made);
    expect(foundSmoke(project).writable).toEqual(folders);
  });

  test('keeps the folder of that file where it has nothing else, and what the settings log', () => {
    const settings = `${djangoProject()['config/settings.py']}
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "var/notes.db"}}
LOGGING = {
    "version": 1,
    "handlers": {
        "file": {"class": "logging.FileHandler", "filename": "server.log"},
        "errors": {"class": "logging.handlers.RotatingFileHandler", "filename": BASE_DIR / "logs" / "errors.log"},
        "slow": {"class": "logging.FileHandler", "filename": BASE_DIR / "logs" / "slow.log"},
        "kept": {"class": "logging.FileHandler", "filename": "var/audit.log"},
        "outside": {"class": "logging.FileHandler", "filename": "/var/log/notes.log"},
        "console": {"class": "logging.StreamHandler"},
    },
}
`;
    const project = (files = {}) => described({ files: { 'config/settings.py': settings, ...files } });
    expect(
      project()
        .advice.map(({ message }) => message)
        .join(),
    ).toContain('log into server.log, logs/errors');
    const text = written(project());
    expect(text).toContain('rm -rf /app/var');
    expect(text).toContain('ln -sf /data /app/var');
    expect(text).toContain('ln -sf /tmp/server.log /app/server.log');
    expect(text.match(/mkdir -p \/app\/logs/g)).toHaveLength(1);
    expect(text).toContain('ln -sf /tmp/logs-errors.log /app/logs/errors.log');
    expect(text).not.toContain('audit.log');
    expect(imageOf(text)).toContain('ln -sf /tmp/var-log-notes.log /var/log/notes.log');
    const filled = written(project({ 'var/notes.txt': 'a', 'var/.gitkeep': '' }));
    expect(filled).toContain('ln -sf /data/notes.db /app/var/notes.db');
    expect(filled).toContain('ln -sf /tmp/var-audit.log /app/var/audit.log');
  });

  test('is not made again for what it does not contain, and never has secrets', async () => {
    const folder = scratch();
    writeProject(folder, djangoProject({}));
    const project = described({});
    writeProject(folder, { ...dockerfileFor(project, noFacts) });
    const before = await makeContext(folder);
    writeProject(folder, {
      '.env': 'SECRET_KEY=1\n',
      'db.sqlite3': 'data',
      'dist/pipeline.json': '{}',
      'shipshape.json': '{}',
      '.github/workflows/ci.yml': '',
      'notes/__pycache__/x.pyc': '',
    });
    expect((await makeContext(folder)).digest).toBe(before.digest);
  });
});
