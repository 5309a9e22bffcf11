import { takenFrom } from '@shipshape/container-engine';
import { describe, expect, test } from 'vitest';
import type { Idioms } from '../../../testing/django-project/index.ts';
import { described, lastStage, written } from '../../../testing/written-dockerfile.ts';
import type { DjangoProject } from '../describe/project.ts';
import { dockerignoreFor } from './ignore.ts';

describe('static files', () => {
  const withStatic = (value: Partial<DjangoProject['static']['value']>, idioms: Idioms = {}) =>
    described(idioms, (one) => {
      const plain = {
        servedBy: 'whitenoise',
        root: 'staticfiles',
        committed: false,
        hashed: true,
        debugOff: {},
        commands: ['collectstatic --no-input'],
        node: null,
      } as const;
      one.static.value = { ...plain, commands: [...plain.commands], ...value };
    });

  test('are collected with placeholders that the image does not keep', () => {
    const placeholders = { SECRET_KEY: 'only-to-build', DATABASE_URL: "sqlite:////tmp/it's.sqlite3" };
    const commands = ['pysassc a.scss a.css', 'collectstatic --no-input', 'compress'];
    const text = written(withStatic({ commands }), { placeholders });
    expect(text).toContain(
      `SECRET_KEY=only-to-build \\\n      DATABASE_URL='sqlite:////tmp/it'\\''s.sqlite3'`,
    );
    const limit = 'timeout --signal=ABRT 15m';
    expect(text).toContain(
      `${limit} pysassc a.scss a.css \\\n && ${limit} python manage.py collectstatic --no-input \\\n && ${limit} python manage.py compress`,
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

  test('and what the settings log into, which changes while an image is built', () => {
    const project = { ...described({}), root: 'shop', logFiles: ['shop/logs/debug.log', '/var/log/x.log'] };
    const lines = dockerignoreFor(project).split('\n');
    expect(lines.filter((line) => line.includes('log'))).toEqual([
      '**/*.log',
      'logs/debug.log',
      'logs/debug.log.*',
    ]);
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

  test.each([
    ['uwsgi uwsgi.ini', '["uwsgi", "uwsgi.ini"]'],
    ['gunicorn config.wsgi', '["gunicorn", "--worker-tmp-dir=/dev/shm"'],
  ])(
    'that a map of uwsgi names are served by it where the team starts it with that file: %s',
    (web, command) => {
      const files = { 'uwsgi.ini': '[uwsgi]\nstatic-map = /static=staticfiles\n', Procfile: `web: ${web}\n` };
      const image = lastStage(written(described({ server: 'uwsgi', static: 'none', files })));
      expect(image).toContain(`CMD ${command}`);
      expect(image.includes('with_static:application')).toBe(!web.startsWith('uwsgi'));
    },
  );

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
    expect(written(built, { node: { ...tools, packages: ['make'] } })).toMatch(
      /apt-get install [^&]*\bmake\b/,
    );
    const alone = withStatic({ node: { ...node, script: null, output: ['frontend/node_modules'] } });
    const packages = written(alone, { node: tools });
    expect(packages).toContain('COPY --from=assets /app/frontend/node_modules ./frontend/node_modules');
    expect(packages).not.toMatch(/pnpm run|COPY \. \/app\//);
    // vite's outDir may be '../shop/static'.
    const anywhere = written(withStatic({ node: { ...node, output: [] } }), { node: tools });
    expect(anywhere).toContain('COPY --from=assets /app ./\n');
    // A folder that git has other files in keeps them.
    const file = written(withStatic({ node: { ...node, output: ['static/css/site.css'] } }), { node: tools });
    expect(file).toContain('COPY --from=assets /app/static/css/site.css* ./static/css/\n');
    const sass = withStatic({ node: { ...node, programs: ['sass'], output: [] } });
    expect(written(sass, { node: tools })).toContain(
      'npm install --global --force --silent pnpm@9.15.9 sass',
    );
    const all = written(built, { node: { ...tools, files: undefined } });
    expect(all.indexOf('COPY . /app/')).toBeLessThan(all.indexOf('pnpm install'));
  });
});
