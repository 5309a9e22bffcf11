import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRepository } from '@shipshape/oci-registry';
import type { PictureRecord } from '@shipshape/pictures';
import { localRegistryHost, pythonBase, readyBaseImage, readyEngine } from '@shipshape/provision';
import type { BuiltImage, PublishedImage, SmokeReport } from '@shipshape/publishing';
import { readRecord, workspaceRoot } from '@shipshape/workspace';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packedFile } from '../testing/packed.ts';
import { runIn } from '../testing/run-in.ts';
import { tinyProject } from '../testing/tiny-project.ts';
import { containersOf, tryIn } from '../testing/try-in.ts';

// What another team does: in a folder outside this repository it installs the package, and takes its project the whole
// way to an image in a registry.
const folder = mkdtempSync(join(tmpdir(), 'shipshape-team-'));
const env: NodeJS.ProcessEnv = { ...process.env, CI: undefined };
const say = (line: string) => console.log(line);

const run = runIn(folder, env);
/** What `npx shipshape` starts, without npm's own start, which takes as long as most verbs. */
const shipshape = 'node_modules/.bin/shipshape';
const tried = tryIn(folder, env);

beforeAll(async () => {
  const tarball = await packedFile('shipshape');
  const engine = await readyEngine(say);
  const host = await localRegistryHost(say);
  const base = await readyBaseImage(engine, pythonBase, say);
  env.REGISTRY = `${host}/team-${Date.now()}`;
  env.PYTHON_IMAGE = base.reference;
  run('git', 'init', '-q', '-b', 'main');
  run('npm', 'init', '-y');
  const installed = run('npm', 'install', '--no-audit', '--no-fund', tarball);
  expect(installed.status, installed.output).toBe(0);
}, 400_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('it is compiled, has licence and README, and links to no workspace', () => {
  const installed = join(folder, 'node_modules/shipshape');
  const everything = readdirSync(installed, { recursive: true }) as string[];
  // What it depends on may lie in it, where the team's other packages need another version.
  const files = everything.filter((file) => !file.startsWith('node_modules'));
  expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'cli.js', 'nx/plugin.js']));
  expect(files.filter((file) => file.endsWith('.ts'))).toEqual([]);
  expect(existsSync(join(folder, 'node_modules/@shipshape'))).toBe(false);
  expect(existsSync(join(folder, 'node_modules/tsx'))).toBe(false);
});

test('it has the schema of the record behind the page', () => {
  const resolve = createRequire(join(folder, 'package.json')).resolve;
  const read = (file: string) => readFileSync(file, 'utf8');
  expect(read(resolve('shipshape/status.schema.json'))).toBe(
    read(join(workspaceRoot, 'libs/progress-model/src/status.schema.json')),
  );
});

test.each(['shipshape', 'docker-metadata'])(
  'the tarball of %s is under 5 MB, its own code under 1 MB',
  async (name) => {
    expect(readFileSync(await packedFile(name)).length).toBeLessThan(5e6);
    const own = readdirSync(join(workspaceRoot, 'dist/packages', name), {
      recursive: true,
      withFileTypes: true,
    })
      .filter((file) => file.isFile() && file.name.endsWith('.js'))
      .map((file) => readFileSync(join(file.parentPath, file.name)).length);
    expect(own.reduce((sum, size) => sum + size, 0)).toBeLessThan(1e6);
  },
);

test('doctor and --help work in a folder that has nothing yet', () => {
  expect(run('npx', 'shipshape', 'doctor').output).toMatch(/^✔ Node/m);
  expect(run(shipshape, '--help').output).toContain('docker-push');
  expect(run('node_modules/.bin/docker-metadata', '--help').output).toContain('--tags');
});

test('a project, its Dockerfile and three lines of nx.json are enough for an image in a registry', async () => {
  mkdirSync(join(folder, 'apps/tiny'), { recursive: true });
  for (const [name, text] of Object.entries({ ...tinyProject, ...withMembers }))
    writeFileSync(join(folder, 'apps/tiny', name), text);
  writeFileSync(join(folder, 'nx.json'), '{\n  "plugins": ["shipshape/nx"]\n}\n');
  writeFileSync(join(folder, '.gitignore'), 'node_modules/\ndist/\n.nx/\n.shipshape/\n.venv/\n');
  const locked = run('npx', 'shipshape', 'lock');
  expect(locked.status, locked.output).toBe(0);
  run('git', 'add', '-A');
  run('git', '-c', 'user.name=team', '-c', 'user.email=team@localhost', 'commit', '-qm', 'a first page');

  const { status, output } = run('npx', 'shipshape', 'pipeline');
  expect(status, output).toBe(0);
  for (const verb of ['lint', 'test', 'docker-build', 'docker-smoke', 'docker-push', 'docker-pictures']) {
    expect(output).toContain(`✔ tiny:${verb}`);
  }
  expect(output).toMatch(
    /\n {2}try it with: npx shipshape try\n(?:.*\n)*? {2}progress page: dist\/progress\/index\.html\n/,
  );
  expect(readFileSync(join(folder, 'dist/progress/index.html'), 'utf8')).toContain('<!doctype html>');
  const published = readRecord<PublishedImage>(join(folder, 'dist/apps/tiny/published.json'));
  const commit = run('git', 'rev-parse', 'HEAD').output.trim();
  expect(published?.tags).toEqual([expect.stringMatching(/^inputs-/), `sha-${commit}`, 'main']);
  const repository = openRepository(`${env.REGISTRY}/tiny`);
  for (const tag of published?.tags ?? [])
    expect((await repository.resolve(tag))?.digest).toBe(published?.digest);
  const { configDigest } = await repository.imageConfig(published?.digest ?? '');
  expect(configDigest).toBe(published?.imageId);
  expect(readRecord<SmokeReport>(join(folder, 'dist/apps/tiny/smoke.json'))).toMatchObject({
    passed: true,
    imageId: configDigest,
  });
}, 600_000);

test('again, nothing is built or pushed', () => {
  for (const verb of ['docker-build', 'docker-push']) {
    const { status, output } = run(shipshape, verb, '--project=tiny');
    expect(status, output).toBe(0);
    expect(output).toMatch(new RegExp(`✔ tiny:${verb} .*\\(reused\\)`));
  }
});

test('the smoke test is replayed, although the image is now known by where it is served', () => {
  expect(readRecord<BuiltImage>(join(folder, 'dist/apps/tiny/image.json'))?.served).toBeDefined();
  // A daemon and a process for each plugin would take longer than the rest, and stay.
  const alone = { NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false' };
  const inCacheOfPipeline = runIn(folder, { ...env, ...alone, NX_CACHE_DIRECTORY: '.nx/cache' });
  const { status, output } = inCacheOfPipeline('node_modules/.bin/nx', 'run', 'tiny:docker-smoke');
  expect(status, output).toBe(0);
  expect(output).toMatch(/nx run tiny:docker-smoke +\[(local cache|existing outputs match the cache)/);
});

test('another image may not be pushed on the smoke report of this one', () => {
  const file = join(folder, 'dist/apps/tiny/image.json');
  const record = readFileSync(file, 'utf8');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(record), imageId: `sha256:${'0'.repeat(64)}` }));
  const { status, output } = run(shipshape, 'docker-push');
  writeFileSync(file, record);
  expect(status).toBe(1);
  expect(output).toContain('has not passed its smoke test. Run docker-smoke first.');
});

test('its pictures lie beside the smoke report', () => {
  const pictures = readRecord<PictureRecord>(join(folder, 'dist/apps/tiny/pictures.json'));
  const smoke = readRecord<SmokeReport>(join(folder, 'dist/apps/tiny/smoke.json'));
  expect(pictures?.notTaken).toBe(undefined);
  expect(pictures?.imageId).toBe(smoke?.imageId);
  expect(pictures?.pages.map(({ path }) => path)).toEqual(['/']);
  expect(pictures?.remarks).toEqual([expect.stringContaining('There is no picture of "Log-in page"')]);
  for (const { after } of pictures?.pages[0]?.views ?? []) {
    expect(
      readFileSync(join(folder, 'dist/apps/tiny', after))
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  }
  // The fixture command has filled the database that the browser saw: a page with members is green.
  for (const { after } of pictures?.pages[0]?.views ?? []) {
    const { data } = PNG.sync.read(readFileSync(join(folder, 'dist/apps/tiny', after)));
    expect([...data.subarray(-4)]).toEqual([0, 255, 0, 255]);
  }
  // A second time there is nothing to do.
  expect(run(shipshape, 'docker-pictures').output).toContain('(reused) 1 page of');
}, 120_000);

test('anybody can try it with one command, which leaves nothing', async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'shipshape-try-'));
  let [group, containers]: [number, string[]] = [0, []];
  const { url, printed } = await tried(
    ['--json'],
    async (url, { pid }) => {
      expect(url).toMatch(/^http:\/\/localhost:8\d{3}$/);
      // The fixture command is for pictures: who tries the application begins with an empty one.
      expect(await (await fetch(url)).text()).toBe('hello');
      group = pid;
      containers = await containersOf(group);
      expect(containers).toHaveLength(1);
    },
    temporary,
  );
  const { digest } = JSON.parse(printed.find((line) => line.startsWith('{')) ?? '{}');
  expect(digest).toBe(readRecord<PublishedImage>(join(folder, 'dist/apps/tiny/published.json'))?.digest);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  expect(await containersOf(group, containers)).toEqual([]);
  expect(readdirSync(temporary)).toEqual([]);
  rmSync(temporary, { recursive: true });
}, 120_000);

test('the demo user of --admin may do everything; the password is printed once and kept nowhere', async () => {
  const enter = async (url: string, password: string) => {
    const body = new URLSearchParams({ username: 'kim@example.com', password });
    return await (await fetch(`${url}/enter`, { method: 'POST', body })).text();
  };
  let password = '';
  const { printed } = await tried(['--admin=kim@example.com'], async (url, { lines }) => {
    password = /log in as kim@example\.com with the password (\S+)/.exec(lines.join('\n'))?.[1] ?? '';
    expect(password.length).toBeGreaterThanOrEqual(12);
    expect(await enter(url, password)).toBe('everything');
    expect(await enter(url, `${password}x`)).toBe('nothing');
  });
  expect(printed.filter((line) => line.includes(password))).toHaveLength(1);
  for (const made of ['dist', '.shipshape']) expect(run('grep', '-rl', '-e', password, made).output).toBe('');

  let another = '';
  const { printed: json } = await tried(['--admin=kim@example.com', '--json'], async (url, { lines }) => {
    another = JSON.parse(lines.find((line) => line.startsWith('{')) ?? '{}').admin?.password ?? '';
    expect(await enter(url, another)).toBe('everything');
    // The first user went with its database.
    expect(await enter(url, password)).toBe('nothing');
  });
  expect(json.filter((line) => line.includes(another))).toHaveLength(1);
  expect(run(shipshape, 'try', '--admin=kim').output).toContain('--admin must be an e-mail address');
}, 240_000);

/** The small project with users: who is there, and who may enter. Its fixture command makes one. */
const withMembers = {
  'settings.py': `${tinyProject['settings.py']?.replace(':memory:', '/tmp/db')}INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes"]
`,
  'urls.py': `from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import path


def hello(request: HttpRequest) -> HttpResponse:
    members = User.objects.filter(is_superuser=False).count()
    return HttpResponse('<body style="background:#0f0">' if members else "hello")


def enter(request: HttpRequest) -> HttpResponse:
    user = authenticate(request, **request.POST.dict())
    return HttpResponse("everything" if user and user.is_superuser else "nothing")


urlpatterns = [path("", hello), path("enter", enter)]
`,
  'test_hello.py': `import pytest
from django.test import Client


@pytest.mark.django_db
def test_hello() -> None:
    assert Client().get("/").content == b"hello"
`,
  'shipshape.json': JSON.stringify({
    pictures: {
      fixture: `python manage.py shell -c "from django.contrib.auth.models import User; User.objects.create(username='ada')"`,
    },
  }),
};
