import { makeContext, takenFrom } from '@shipshape/container-engine';
import { scratch } from '@shipshape/workspace/testing';
import { describe, expect, test } from 'vitest';
import { only } from '../../../testing/described.ts';
import { djangoProject, type Idioms, writeProject } from '../../../testing/django-project/index.ts';
import { describe as describeProjects } from '../describe/index.ts';
import type { DjangoProject } from '../describe/project.ts';
import { dockerfileFor } from './dockerfile.ts';
import type { ImageFacts } from './facts.ts';
import { dockerignoreFor } from './ignore.ts';
import { withoutHashes } from './lock/lock-text.ts';
import { explicitIndexes, uvSettings } from './project-files.ts';

/** What describe says of a project of these idioms, with what a test states instead. */
function described(idioms: Idioms, change: (project: DjangoProject) => void = () => {}): DjangoProject {
  const files = djangoProject(idioms);
  const [project] = describeProjects(Object.keys(files), (path) => files[path]);
  if (!project) throw new Error('no project');
  change(project);
  return project;
}

const none: ImageFacts = { sources: [], placeholders: {}, extras: [] };
const written = (project: DjangoProject, facts: Partial<ImageFacts> = {}) =>
  dockerfileFor(project, { ...none, ...facts }).Dockerfile;
const lastStage = (text: string) => text.slice(text.lastIndexOf('\nFROM '));
/** The stages that the image consists of: without those that only make something for it. */
const imageOf = (text: string) =>
  `${stageOf(text, 'wheels') ?? ''}${stageOf(text, 'packages')}${lastStage(text)}`;
const stageOf = (text: string, name: string) =>
  new RegExp(`^FROM \\S+ AS ${name}$([\\s\\S]*?)(?=^FROM |(?![\\s\\S]))`, 'm').exec(text)?.[1];

test('the default base is the official image of the Python that the project wants', () => {
  const project = described({}, (one) => {
    one.python.value = '3.12';
  });
  expect(takenFrom(written(project), { buildArgs: {}, platform: 'linux/amd64' }).images).toEqual([
    { reference: 'docker.io/library/python:3.12-slim-trixie', use: 'FROM', line: 11 },
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

describe("uv's own settings in the manifest, such as an index or an override", () => {
  const settings = (uv: string, idioms: Idioms = {}) => {
    const project = described({ installer: 'uv', lock: true, ...idioms });
    const [, manifest = ''] = project.install.value.files;
    return uvSettings(project, (file) => (file === manifest ? `[project]\nname = "a"\n${uv}` : undefined));
  };
  const index = '[[tool.uv.index]]\nname = "corp"\nurl = "https://packages.example.com/simple"\n';

  test.each<[string, Idioms, string | undefined]>([
    [index, {}, 'pyproject.toml'],
    [index, { layout: 'backend' }, 'pyproject.toml'],
    ['[tool.uv]\noverride-dependencies = ["django>=5"]\n', {}, 'pyproject.toml'],
    ['[tool.uv]\npackage = false\ndev-dependencies = ["ruff"]\n', {}, undefined],
    ['[tool.uv.sources]\na = { path = "a" }\n', {}, undefined],
    ['not toml', {}, undefined],
    [index, { installer: 'poetry' }, undefined],
  ])('%j of %j', (uv, idioms, expected) => {
    expect(settings(uv, idioms)).toBe(expected);
  });

  test('hold where the packages are installed, since its export does not have them', () => {
    const project = described({ installer: 'uv', lock: true });
    const text = written(project, { uvSettings: 'pyproject.toml', sources: ['psycopg2==2.9.6'] });
    for (const stage of ['builder', 'wheels']) {
      expect(stageOf(text, stage)).toContain('COPY pyproject.toml /opt/lock/\n');
      expect(stageOf(text, stage)).toMatch(/uv pip install [\\\s]*--quiet [\\\s]*--directory \/opt\/lock /);
    }
    // Otherwise a change of the manifest that no lock has would install them again.
    expect(stageOf(written(project), 'packages')).not.toMatch(/pyproject|--directory/);
  });
});

describe("indexes for the packages that name them in uv's sources", () => {
  const table = (name: string, more: string) =>
    `[[tool.uv.index]]\nname = "${name}"\nurl = "https://ada:secret@${name}.example.com/simple"\n${more}`;

  test('are asked for a text that names no index, without a login', () => {
    const project = described({ installer: 'uv', lock: true });
    const manifest = `[project]\nname = "a"\n${table('torch', 'explicit = true\n')}${table('corp', '')}`;
    const indexes = explicitIndexes(project, (file) => (file === 'pyproject.toml' ? manifest : undefined));
    expect(indexes).toEqual(['https://torch.example.com/simple']);
    const text = written(project, { indexes, sources: ['psycopg2==2.9.6'] });
    const flags = `uv pip install --quiet --index ${indexes} --index-strategy unsafe-best-match --python`;
    for (const stage of ['builder', 'wheels'])
      expect(stageOf(text, stage)?.replaceAll(/ \\\n +/g, ' ')).toContain(flags);
    expect(written(project)).not.toContain('--index');
  });

  test('a package that such an index states no hash for is installed without, the others with theirs', () => {
    const project = described({ installer: 'uv', lock: true });
    const lock =
      'corp==1.0 \\\n    ; python_version > "3"\ndjango==5.2 \\\n    --hash=sha256:abc\n# six==1.0\n';
    expect(withoutHashes(lock)).toEqual(['corp==1.0']);
    const text = written(project, { unhashed: withoutHashes(lock), sources: ['psycopg2==2.9.6'] });
    expect(text).not.toContain('--require-hashes');
    expect(stageOf(text, 'wheels')).toContain('# The lock has no hash for corp==1.0.');
    expect(stageOf(written(project), 'packages')).toContain('--require-hashes');
  });

  test('a list of requirements has none', () => {
    expect(explicitIndexes(described({}), () => table('torch', 'explicit = true\n'))).toEqual([]);
  });
});

describe('what has no wheel', () => {
  const project = described({ database: 'url' }, (one) => {
    one.python.value = '3.11';
  });

  test('is built with what it needs, and only that is', () => {
    const text = written(project, { sources: ['psycopg2==2.9.6', 'django-allauth==0.54.0'] });
    expect(text).toContain('gcc libc6-dev libpq-dev');
    expect(text).toContain('--no-binary psycopg2 --no-binary django-allauth');
    expect(text).toContain("'setuptools<66'");
    // A source that needs a newer one is built with that.
    expect(text).toMatch(
      /for newest in 66 81 1000; do sed -i "s\/\^setuptools<\.\*\/setuptools<\$newest\/" /,
    );
    expect(text).toContain("grep -q 'setuptools<81' /opt/build-errors && break; done");
    expect(text).toContain('|| { cat /opt/build-errors >&2; false; }');
    // psycopg-c 3.3 states setuptools==84.1.0.
    const newer = described({ database: 'url' });
    expect(written(newer, { sources: ['psycopg-c==3.3.9'] })).toContain('for newest in 81 1000; do ');
    // Its libraries are found in the build, and no compiler gets into the image.
    expect(imageOf(text)).toContain('$(cat /usr/local/share/runtime-packages)');
    // A cached layer of another project on the same base must not be taken: the list itself is in a layer before it.
    expect(imageOf(text)).toContain('COPY --from=builder /opt/runtime-packages ');
    expect(imageOf(text)).not.toContain('gcc');
    // One step each: what installs and what looks for libraries, the libraries and what else Debian has, with the user.
    expect(stageOf(text, 'builder')?.match(/^RUN /gm)).toHaveLength(2);
    for (const stage of ['wheels', 'packages'])
      expect(stageOf(text, stage)?.match(/^RUN /gm)).toHaveLength(1);
    // Added by every setuptools to Python's own flags.
    expect(stageOf(text, 'builder')).toContain('export CPPFLAGS=-g0');
    expect(imageOf(text)).not.toContain('CPPFLAGS');
  });

  test('and the packages that no linker knows of come with the libraries', () => {
    const text = written(project, { sources: ['psycopg2==2.9.6'], installed: ['python-magic'] });
    expect(stageOf(text, 'packages')).toMatch(/--no-install-recommends libmagic1 [^&]*\$\(cat /);
  });

  test("is built beside the wheels, in a stage that takes the lock's lines of it and their hashes", () => {
    const text = written(project, { sources: ['psycopg2==2.9.6', 'django-allauth==0.54.0'] });
    const builder = stageOf(text, 'builder');
    // Also of a lock with the line ends of Windows.
    expect(builder).toContain(
      "sed -nE 's/\\\\\\r?$//; /^(psycopg2|django[-_.]allauth)(\\[.*\\])?==/Ip' /opt/lock/requirements.lock",
    );
    expect(builder).toMatch(
      /uv pip install [^&]*--no-deps --require-hashes [^&]*-c \/opt\/lock\/requirements\.lock\s[^&]*-r \/opt\/sources\.txt/,
    );
    const wheels = stageOf(text, 'wheels') ?? '';
    expect(wheels).toMatch(
      /printf '%s\\n' psycopg2 django-allauth \| [^&]*uv pip install [^&]*--excludes \/dev\/stdin/,
    );
    // The wheels do not wait for the compiler.
    expect(wheels).not.toContain('COPY --from=builder');
    expect(stageOf(text, 'packages')).toContain('COPY --from=builder /opt/venv /opt/venv');
    expect(text).toContain('\nFROM wheels AS packages\n');
    expect(stageOf(written(project), 'builder')).toBeUndefined();
  });

  test('and what comes from git or a folder, which may need anything, is installed with all the rest', () => {
    const direct = described({ database: 'url' }, (one) => {
      one.install.value.direct = ['git+https://git.example.com/a/b@1', './libs/c'];
    });
    const text = written(direct);
    expect(stageOf(text, 'builder')).toMatch(
      /COPY \. \/opt\/lock\/[\s\S]*uv pip install [^&]*-r \/opt\/lock\//,
    );
    expect(stageOf(text, 'builder')).not.toContain('--require-hashes');
    expect(stageOf(text, 'packages')).not.toContain('uv pip install');
    expect(stageOf(text, 'packages')).toContain('COPY --from=builder /opt/venv /opt/venv');
  });

  test('needs no compiler where it is a Django extension, and nothing at all where there is none', () => {
    expect(written(project, { sources: ['django-allauth==0.54.0'] })).not.toContain('gcc');
    expect(written(described({}))).not.toContain('apt-get');
  });
});

describe('the server', () => {
  const command = (project: DjangoProject) => /^CMD (.*)$/m.exec(written(project))?.[1];

  test.each<[string, Idioms, string]>([
    [
      'gunicorn',
      {},
      '["gunicorn", "--worker-tmp-dir=/dev/shm", "--graceful-timeout=8", "--access-logfile=-", "config.wsgi:application"]',
    ],
    [
      'uvicorn',
      { server: 'uvicorn' },
      '["sh", "-c", "exec uvicorn --host 0.0.0.0 --port $PORT config.asgi:application"]',
    ],
    [
      'daphne',
      { server: 'daphne' },
      '["sh", "-c", "exec daphne --bind 0.0.0.0 --port $PORT config.asgi:application"]',
    ],
    [
      'uwsgi',
      { server: 'uwsgi' },
      '["sh", "-c", "exec uwsgi --http-socket :$PORT --master --need-app --processes $WEB_CONCURRENCY --module config.wsgi:application"]',
    ],
  ])('%s', (_, idioms, expected) => {
    const project = described(idioms, (one) => {
      one.static.value.servedBy = 'whitenoise';
    });
    expect(command(project)).toBe(expected);
  });

  test('listens on PORT where the configuration of gunicorn has another address', () => {
    const conf = (text: string) =>
      described({ files: { 'gunicorn.conf.py': text } }, (one) => {
        one.static.value.servedBy = 'whitenoise';
      });
    expect(command(conf('bind = "0.0.0.0:8080"\n'))).toBe(
      '["sh", "-c", "exec gunicorn --bind=0.0.0.0:$PORT --worker-tmp-dir=/dev/shm --graceful-timeout=8 --access-logfile=- config.wsgi:application"]',
    );
    expect(command(conf('workers = 4\n'))).not.toContain('--bind');
  });

  test('is daphne beside a lock that has none, where channels need it', () => {
    const bare = described(
      { installer: 'uv', lock: true, server: 'none' },
      ({ application, requirements }) => {
        application.server.value = 'daphne';
        application.serves = 'asgi';
        requirements.push({
          value: { name: 'channels', extras: [], specifier: '', development: false },
          evidence: [],
        });
      },
    );
    expect(written(bare)).toMatch(/uv pip install [^&]*--only-binary :all: daphne==[\d.]+/);
    expect(command(bare)).toContain('exec daphne --bind');
  });

  test('is installed beside a lock that has none, and ends by SIGTERM where it would start again', () => {
    const bare = described({ installer: 'uv', lock: true, server: 'none' });
    expect(written(bare)).toMatch(/uv pip install [^&]*--only-binary :all: gunicorn==[\d.]+/);
    expect(written(described({ server: 'uwsgi' }))).toContain('UWSGI_DIE_ON_TERM=true');
  });

  test.each([
    [
      'gunicorn config.wsgi --bind 127.0.0.1:9000 --workers 3',
      '["gunicorn", "config.wsgi", "--workers", "3"]',
    ],
    ['gunicorn config.wsgi --workers $N', '["sh", "-c", "exec gunicorn config.wsgi --workers $N"]'],
    ['python manage.py migrate && gunicorn config.wsgi', undefined],
    ['bash start.sh', undefined],
  ])('takes "%s" of the Procfile', (web, expected) => {
    const project = described({}, (one) => {
      one.static.value.servedBy = 'whitenoise';
      one.processes = [{ value: { name: 'web', kind: 'web', command: web }, evidence: [] }];
    });
    expect(command(project)).toBe(
      expected ??
        '["gunicorn", "--worker-tmp-dir=/dev/shm", "--graceful-timeout=8", "--access-logfile=-", "config.wsgi:application"]',
    );
  });
});

describe('static files', () => {
  const withStatic = (value: Partial<DjangoProject['static']['value']>, idioms: Idioms = {}) =>
    described(idioms, (one) => {
      const plain = {
        servedBy: 'whitenoise',
        root: 'staticfiles',
        committed: false,
        hashed: true,
        commands: ['collectstatic --no-input'],
        node: null,
      } as const;
      one.static.value = { ...plain, commands: [...plain.commands], ...value };
    });

  test('are collected with placeholders that the image does not keep', () => {
    const placeholders = { SECRET_KEY: 'only-to-build', DATABASE_URL: "sqlite:////tmp/it's.sqlite3" };
    const text = written(withStatic({ commands: ['collectstatic --no-input', 'compress'] }), {
      placeholders,
    });
    expect(text).toContain(
      `SECRET_KEY=only-to-build \\\n      DATABASE_URL='sqlite:////tmp/it'\\''s.sqlite3'`,
    );
    const limit = 'timeout --signal=ABRT 15m';
    expect(text).toContain(
      `${limit} python manage.py collectstatic --no-input \\\n && ${limit} python manage.py compress`,
    );
    // Python prints its frames when that signal ends it.
    expect(text).toContain('PYTHONFAULTHANDLER=1');
    expect(text.match(/only-to-build/g)).toHaveLength(1);
    expect(lastStage(text)).not.toContain('SECRET_KEY');
  });

  test('and what is in the repository but not in an image: databases, and what is built, but never the code', () => {
    const node = { folder: '.', manager: 'npm', lock: null, script: 'build' } as const;
    const file = 'data/app.db';
    const service = { kind: 'sqlite', by: 'plain settings', variables: [], optional: false, file } as const;
    const ignored = (output: string[]) => {
      const project = withStatic({ node: { ...node, output } });
      project.services = [{ value: { ...service, variables: [] }, evidence: [] }];
      return dockerignoreFor(project).split('\n');
    };
    expect(ignored(['assets/dist'])).toEqual(
      expect.arrayContaining(['assets/dist', 'staticfiles', '**/*.sqlite', file, `${file}-*`]),
    );
    expect(ignored(['.'])).not.toContain('.');
  });

  test.each([
    [{ root: '.', uploadFolders: ['media'] }, ['media', '!media/**/.git*']],
    [{ root: 'shop', uploadFolders: ['shop/var/media'] }, ['var/media', '!var/media/**/.git*']],
    [{ root: '.', uploadFolders: ['media[1]'] }, []],
  ])('and what users uploaded: %j', (places, expected) => {
    const lines = dockerignoreFor({ ...described({}), ...places }).split('\n');
    expect(lines.filter((line) => line.includes('media'))).toEqual(expected);
  });

  test.each([
    ['staticfiles/logo.svg', false],
    ['staticfiles/.gitkeep', true],
  ])(
    'and STATIC_ROOT is left out of the context where the repository has no sources in it: %s',
    (file, out) => {
      const project = described({ static: 'whitenoise', files: { [file]: '' } });
      expect(dockerignoreFor(project).split('\n').includes('staticfiles')).toBe(out);
    },
  );

  test('that are committed are not collected again', () => {
    expect(written(withStatic({ committed: true, commands: [] }))).not.toContain('collectstatic');
  });

  test('that nothing serves are served by WhiteNoise, from a module beside the code', () => {
    const text = written(
      withStatic(
        { servedBy: 'none', root: null, commands: [] },
        { installer: 'uv', lock: true, static: 'none' },
      ),
    );
    expect(text).toMatch(/uv pip install [^&]*whitenoise==/);
    expect(text).toContain("'from config.wsgi import application  # noqa: E402, F401'");
    expect(text).toContain('call_command("collectstatic", interactive=False)');
    expect(lastStage(text)).toContain('"with_static:application"');
  });

  test('are not collected where the application for them is not installed', () => {
    const project = withStatic({ servedBy: 'unused', root: null, commands: [] });
    const text = written(project);
    expect(text).not.toMatch(/collectstatic|whitenoise|with_static/);
    expect(lastStage(text)).toContain('"config.wsgi:application"');
    // A server needs something to start from.
    project.application.wsgi = null;
    const module = written(project);
    expect(module).toContain('get_wsgi_application()');
    expect(module).not.toMatch(/collectstatic|whitenoise/i);
    expect(lastStage(module)).toMatch(
      /"with_static:application".*\nCOPY --from=app \/opt\/serve \/opt\/serve\n/,
    );
  });

  test('are built by Node in a stage of its own, and copied before they are collected', () => {
    const node = {
      folder: 'frontend',
      manager: 'pnpm',
      lock: 'frontend/pnpm-lock.yaml',
      script: 'build',
      output: ['frontend/dist'],
    } as const;
    const tools = {
      ...{ major: 24, manager: 'pnpm@9.15.9', install: 'pnpm install --frozen-lockfile' },
      files: ['frontend/package.json', 'frontend/pnpm-lock.yaml'],
    };
    const built = withStatic({ node: { ...node, output: [...node.output] } });
    const text = written(built, { node: tools });
    expect(text).toContain('\nFROM docker.io/library/node:24-slim AS official-node\n');
    expect(
      takenFrom(text, { buildArgs: {}, platform: 'linux/amd64' }).images.map(({ reference }) => reference),
    ).toContain('docker.io/library/node:24-slim');
    expect(text).toContain('COPY frontend/package.json frontend/pnpm-lock.yaml ./\n');
    expect(text).toContain('pnpm install --frozen-lockfile');
    expect(text.indexOf('COPY --from=assets /app/frontend/dist ./frontend/dist')).toBeLessThan(
      text.indexOf('collectstatic'),
    );
    expect(lastStage(text)).not.toContain('node');
    // Packages alone are installed, and nothing is built of the code.
    const alone = withStatic({ node: { ...node, script: null, output: ['frontend/node_modules'] } });
    const packages = written(alone, { node: tools });
    expect(packages).toContain('COPY --from=assets /app/frontend/node_modules ./frontend/node_modules');
    expect(packages).not.toMatch(/pnpm run|COPY \. \/app\//);
    const all = written(built, { node: { ...tools, files: undefined } });
    expect(all.indexOf('COPY . /app/')).toBeLessThan(all.indexOf('pnpm install'));
  });
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
    for (const database of ['url', 'plain'] as const) {
      expect(written(described({ database }))).not.toContain('/data');
    }
  });

  test('keeps the folder of that file where it has nothing else, and what the settings log', () => {
    const settings = `${djangoProject()['config/settings.py']}
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "var/notes.db"}}
LOGGING = {
    "version": 1,
    "handlers": {
        "file": {"class": "logging.FileHandler", "filename": "server.log"},
        "errors": {"class": "logging.handlers.RotatingFileHandler", "filename": BASE_DIR / "logs" / "errors.log"},
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
    expect(text).toContain('mkdir -p /app/logs');
    expect(text).toContain('ln -sf /tmp/logs-errors.log /app/logs/errors.log');
    expect(text).not.toContain('audit.log');
    expect(text).not.toContain('notes.log');
    const filled = written(project({ 'var/notes.txt': 'a', 'var/.gitkeep': '' }));
    expect(filled).toContain('ln -sf /data/notes.db /app/var/notes.db');
    expect(filled).toContain('ln -sf /tmp/var-audit.log /app/var/audit.log');
  });

  test('is not made again for what it does not contain, and never has secrets', async () => {
    const folder = scratch();
    writeProject(folder, djangoProject({}));
    const project = described({});
    writeProject(folder, { ...dockerfileFor(project, none) });
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
