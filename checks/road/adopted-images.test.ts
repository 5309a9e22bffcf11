import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, makeContext } from '@shipshape/container-engine';
import { certificateSecrets, ensureUv, findPython, readyBaseImage, readyEngine } from '@shipshape/provision';
import { describeFolder, workloads } from '@shipshape/workload';
import { prepareImage } from '@shipshape/workload/image';
import { djangoProject, type Idioms, writeProject } from '@shipshape/workload/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { $ } from 'zx';

// Existing projects of other teams, small ones: described, given a Dockerfile and where they have none a lock, built and
// started as strictly as a production host would. All have the Python of the base that the other tests have made.
const say = (line: string) => console.log(line);
const version = { version: '', revision: '', created: '' };
const [django] = workloads;
let engine: Engine;
let uv: Awaited<ReturnType<typeof ensureUv>>;

beforeAll(async () => {
  engine = await readyEngine(say);
  uv = await ensureUv(await findPython(), say);
});
const built: string[] = [];
afterAll(async () => {
  for (const id of built) await engine.remove(id);
});

interface Case {
  idioms: Idioms;
  /** How the team makes its lock, with uv. */
  lock?: string[];
  /** A change to the builder's files. */
  change?: (text: string) => string;
  env?: Record<string, string>;
  /** A stranger gets this page. */
  page: string;
  /** What the image has, and does not. */
  commands: [command: string, expected: string | RegExp][];
}

const sqlite = { DATABASE_URL: 'sqlite:////tmp/db.sqlite3' };

const cases: Record<string, Case> = {
  'requirements without a lock, gunicorn, WhiteNoise and SQLite': {
    idioms: { database: 'url', health: true },
    env: sqlite,
    page: '/',
    commands: [
      ['python -m pip --version', /No module named pip/],
      ['python -c "import ruff"', /ModuleNotFoundError/],
    ],
  },
  'uv.lock, and psycopg2, which is C without a wheel, for PostgreSQL': {
    idioms: {
      installer: 'uv',
      database: 'required-url',
      env: 'django-environ',
      health: true,
      settings: 'split',
    },
    lock: ['lock', '--quiet'],
    change: (text) => text.replace(/psycopg\[binary\]==[\d.]+/, 'psycopg2==2.9.11'),
    env: { DATABASE_URL: 'postgres://user:password@localhost:5432/notes' },
    page: '/healthz',
    commands: [
      ['python manage.py check', 'no issues'],
      ['python -c "import psycopg2; print(psycopg2.__libpq_version__)"', /^\d{6}/],
      ['dpkg-query --show libpq5', 'libpq5'],
      ['command -v gcc || echo none', 'none'],
    ],
  },
  'Pipfile.lock, code in src, and uvicorn': {
    idioms: { installer: 'pipenv', python: '', database: 'url', server: 'uvicorn', layout: 'src' },
    lock: ['tool', 'run', '--quiet', '--exclude-newer', '2026-11-01', 'pipenv@2026.10.3', 'lock'],
    env: sqlite,
    page: '/',
    commands: [['pwd', '/app/src']],
  },
  'pdm.lock, a front end built by Node, and no server': {
    idioms: { installer: 'pdm', database: 'url', server: 'none', static: 'node' },
    lock: ['tool', 'run', '--quiet', '--exclude-newer', '2026-11-01', 'pdm@2.29.4', 'lock'],
    env: sqlite,
    page: '/',
    commands: [['command -v node || echo none', 'none']],
  },
};

test.each(Object.entries(cases))(
  '%s: built and started without a line changed',
  async (_, example) => {
    const folder = join(mkdtempSync(join(tmpdir(), 'shipshape-adopted-')), 'a project');
    onTestFinished(() => rmSync(join(folder, '..'), { recursive: true, force: true }));
    const files = djangoProject({ python: '>=3.11,<3.14', ...example.idioms });
    const changed = Object.entries(files).map(([name, text]) => [name, example.change?.(text) ?? text]);
    writeProject(folder, { ...Object.fromEntries(changed), '.python-version': '3.13\n' });
    if (example.lock) await $({ cwd: folder, env: uv.env, quiet: true })`${uv.path} ${example.lock}`;

    const [project] = describeFolder(folder);
    if (!project) throw new Error('not described');
    expect(project.python.value).toBe('3.13');
    const environment = { SECRET_KEY: 'placeholder-only', ALLOWED_HOSTS: 'localhost', ...example.env };
    writeProject(folder, { ...(await prepareImage(project, { folder, say }, environment)) });

    const shape = django?.image(
      { kind: 'django', name: 'notes', root: '.', marker: project.manage.value },
      folder,
    );
    if (!shape) throw new Error('no shape');
    const base = await readyBaseImage(engine, shape.base, say);
    const { image } = await engine.build({
      context: await makeContext(folder),
      buildArgs: shape.buildArguments(base.reference, version),
      labels: {},
      secrets: certificateSecrets(),
      onOutput: (chunk) => process.stdout.write(chunk),
    });
    built.push(image.id);
    expect(image.user).toBe('10001:10001');
    // Placeholders are for the build alone.
    expect(JSON.stringify(image)).not.toContain('placeholder-only');

    const container = await engine.start({
      ...{ image: image.id, env: environment, tmpfs: ['/tmp'], readOnly: true, port: 8000 },
    });
    try {
      const restrictions = await container.checkRestrictions();
      expect(restrictions.filter(({ enforced }) => !enforced)).toEqual([]);
      if (example.page === '/') {
        expect(await container.exec(['python', 'manage.py', 'migrate', '--no-input'])).toMatchObject({
          exitCode: 0,
        });
      }
      const ask = (path: string) =>
        container.request({ path, headers: { host: 'localhost', 'x-forwarded-proto': 'https' } });
      expect(await untilAnswered(() => ask(example.page))).toMatchObject({ status: 200 });
      const { body } = await ask('/admin/login/').catch(() => ({ body: '' }));
      const [, style] = /href="(\/static\/[^"]+\.css)"/.exec(body) ?? [];
      if (style) expect(await ask(style)).toMatchObject({ status: 200 });
      for (const [command, expected] of example.commands) {
        const { stdout, stderr } = await container.exec(['sh', '-c', command]);
        expect(`${stdout}${stderr}`.trim()).toEqual(expect.stringMatching(expected));
      }
      expect(await container.stop(30)).toMatchObject({ orderly: true });
    } finally {
      await container.remove();
    }
  },
  600_000,
);

/** The first answer of a server that has just been started. */
async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (attempt > 60) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
