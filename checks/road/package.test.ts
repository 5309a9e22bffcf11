import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openRepository } from '@shipshape/oci-registry';
import type { PictureRecord } from '@shipshape/pictures';
import { decide } from '@shipshape/progress-model';
import { fixtureNow, fixtures, hostileFacts } from '@shipshape/progress-model/testing';
import { localRegistryHost, pythonBase, readyBaseImage, readyEngine } from '@shipshape/provision';
import type { PublishedImage, SmokeReport } from '@shipshape/publishing';
import { djangoProject, writeProject } from '@shipshape/workload/testing';
import { readRecord, workspaceRoot } from '@shipshape/workspace';
import { Ajv } from 'ajv';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tinyProject } from '../testing/tiny-project.ts';

// What another team does: in a folder outside this repository it installs the package, and takes its project the whole
// way to an image in a registry.
const folder = mkdtempSync(join(tmpdir(), 'shipshape-team-'));
const repository = mkdtempSync(join(tmpdir(), 'shipshape-repository-'));
const packages = join(workspaceRoot, 'dist/packages');
const env: NodeJS.ProcessEnv = { ...process.env, CI: undefined };
const say = (line: string) => console.log(line);

const runIn =
  (cwd: string) =>
  (...[program = '', ...args]: string[]) => {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', env });
    return { status, output: stdout + stderr };
  };
const run = runIn(folder);

beforeAll(async () => {
  execFileSync(process.execPath, ['tools/pack.mjs'], { cwd: workspaceRoot, stdio: 'ignore' });
  const engine = await readyEngine(say);
  const host = await localRegistryHost(say);
  const base = await readyBaseImage(engine, pythonBase, say);
  env.REGISTRY = `${host}/team-${Date.now()}`;
  env.PYTHON_IMAGE = base.reference;
  run('git', 'init', '-q', '-b', 'main');
  run('npm', 'init', '-y');
  const installed = run('npm', 'install', '--no-audit', '--no-fund', tarball());
  expect(installed.status, installed.output).toBe(0);
}, 400_000);
afterAll(() => {
  for (const made of [folder, repository]) rmSync(made, { recursive: true, force: true });
});

const tarball = () =>
  join(packages, readdirSync(packages).find((name) => /^shipshape-.*\.tgz$/.test(name)) ?? '');

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

test('it has the schema of the record behind the page, which the record of each kind of project keeps', () => {
  const resolve = createRequire(join(folder, 'package.json')).resolve;
  const schema = JSON.parse(readFileSync(resolve('shipshape/status.schema.json'), 'utf8'));
  const keeps = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
  const facts = { ...fixtures, hostile: hostileFacts(300) };
  for (const [name, one] of Object.entries(facts)) {
    const status = JSON.parse(JSON.stringify(decide(one, { now: fixtureNow })));
    expect(schema.$id).toBe(`urn:shipshape:status:${status.schemaVersion}`);
    expect([keeps(status), keeps.errors], name).toEqual([true, null]);
    expect(keeps({ ...status, overall: 'fine' }), name).toBe(false);
  }
});

test.each(['shipshape', 'docker-metadata'])(
  'the tarball of %s is under 5 MB, its own code under 1 MB',
  (name) => {
    const [tarball = ''] = readdirSync(packages).filter(
      (file) => file.startsWith(`${name}-`) && file.endsWith('.tgz'),
    );
    expect(readFileSync(join(packages, tarball)).length).toBeLessThan(5e6);
    const own = readdirSync(join(packages, name), { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile() && file.name.endsWith('.js'))
      .map((file) => readFileSync(join(file.parentPath, file.name)).length);
    expect(own.reduce((sum, size) => sum + size, 0)).toBeLessThan(1e6);
  },
);

test('doctor and --help work in a folder that has nothing yet', () => {
  expect(run('npx', 'shipshape', 'doctor').output).toMatch(/^✔ Node/m);
  expect(run('npx', 'shipshape', '--help').output).toContain('docker-push');
  expect(run('npx', 'docker-metadata', '--help').output).toContain('--tags');
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
    const { status, output } = run('npx', 'shipshape', verb, '--project=tiny');
    expect(status, output).toBe(0);
    expect(output).toMatch(new RegExp(`✔ tiny:${verb} .*\\(reused\\)`));
  }
});

test('another image may not be pushed on the smoke report of this one', () => {
  const file = join(folder, 'dist/apps/tiny/image.json');
  const record = readFileSync(file, 'utf8');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(record), imageId: `sha256:${'0'.repeat(64)}` }));
  const { status, output } = run('npx', 'shipshape', 'docker-push');
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
  expect(run('npx', 'shipshape', 'docker-pictures').output).toContain('(reused) 1 page of');
}, 120_000);

/** Runs `shipshape try` as a person does, and ends it with Ctrl-C; what it printed until then. */
async function tried(
  args: string[],
  action: (url: string, so: { pid: number; lines: string[] }) => unknown,
  temporary?: string,
) {
  const child = spawn('npx', ['shipshape', 'try', ...args], {
    cwd: folder,
    env: temporary ? { ...env, TMPDIR: temporary } : env,
    // A group of its own, as a terminal gives it, which Ctrl-C reaches as a whole.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      createInterface(stream).on('line', (line) => {
        printed.push(line);
        // The last line that it prints by itself, with --json the only one.
        if (line.includes('Press Ctrl-C to stop it') || line.startsWith('{'))
          resolve(/http:\/\/localhost:\d+/.exec(printed.join('\n'))?.[0] ?? '');
      });
    child.on('close', () => reject(new Error(printed.join('\n'))));
  });
  try {
    await action(url, { pid: child.pid ?? 0, lines: printed });
  } finally {
    process.kill(-(child.pid ?? 0), 'SIGINT');
    await once(child, 'close');
  }
  return { url, printed };
}

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
  for (const made of ['dist', '.shipshape']) expect(run('grep', '-rl', password, made).output).toBe('');

  let another = '';
  const { printed: json } = await tried(['--admin=kim@example.com', '--json'], async (url, { lines }) => {
    another = JSON.parse(lines.find((line) => line.startsWith('{')) ?? '{}').admin?.password ?? '';
    expect(await enter(url, another)).toBe('everything');
    // The first user went with its database.
    expect(await enter(url, password)).toBe('nothing');
  });
  expect(json.filter((line) => line.includes(another))).toHaveLength(1);
  expect(run('npx', 'shipshape', 'try', '--admin=kim').output).toContain('--admin must be an e-mail address');
}, 240_000);

test('a repository that never heard of Shipshape needs one command for its image in a registry', async () => {
  const team = runIn(repository);
  // uv was installed for the first folder: once is enough.
  const state = join(folder, '.shipshape');
  const [uv] = readdirSync(state).filter((name) => /^uv-[\d.]+$/.test(name));
  if (uv) {
    mkdirSync(join(state, 'path'));
    symlinkSync(join(state, uv, 'bin/uv'), join(state, 'path/uv'));
    env.PATH = `${join(state, 'path')}:${process.env.PATH}`;
  }
  const git = (...args: string[]) =>
    team('git', '-c', 'user.name=team', '-c', 'user.email=team@localhost', ...args);
  const must = (...command: string[]) => {
    const { status, output } = team(...command);
    expect(status, output).toBe(0);
    return output;
  };
  const theirs = { ...djangoProject({ database: 'url' }), ...frontEnd };
  writeProject(repository, theirs);
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'a shop');

  const init = ['npx', '--yes', `--package=${tarball()}`, 'shipshape', 'init', '--name=shop', '--yes'];
  const planned = must(...init, '--dry-run');
  expect(planned).toContain('+++ b/Dockerfile');
  expect(git('status', '--porcelain').output).toBe('');
  must(...init);
  const withLines = ['.gitignore', ...Object.keys(frontEnd)];
  for (const [path, text] of Object.entries(theirs).filter(([path]) => !withLines.includes(path))) {
    expect(readFileSync(join(repository, path), 'utf8'), path).toBe(text);
  }
  const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  expect(Object.keys(manifest.devDependencies)).toEqual([noPackage, 'nx', 'shipshape']);
  expect(readFileSync(join(repository, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "https?:/);
  git('add', '-A');
  git('commit', '-qm', 'the pipeline');
  expect(must('npx', 'shipshape', 'init', '--yes')).toContain('there was nothing to write');
  expect(git('status', '--porcelain').output).toBe('');

  const output = must('npx', 'shipshape', 'pipeline');
  for (const verb of ['lint', 'test', 'docker-build', 'docker-smoke', 'docker-push']) {
    expect(output).toContain(`✔ shop:${verb}`);
  }
  const published = readRecord<PublishedImage>(join(repository, 'dist/published.json'));
  // The page asks it which commit was checked.
  const commit = git('rev-parse', 'HEAD').output.trim();
  expect(readRecord(join(repository, 'dist/pipeline.json'))).toMatchObject({
    commit,
    page: expect.any(String),
  });
  const served = openRepository(`${env.REGISTRY}/shop`);
  expect((await served.resolve('main'))?.digest).toBe(published?.digest);
}, 900_000);

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

/** A front end's tools, of which this machine's index has not all: the pipeline does not need them here. */
const noPackage = 'shipshape-team-theme-of-nobody';
const named = { devDependencies: { [noPackage]: '1.0.0' } };
const frontEnd = {
  'package.json': `${JSON.stringify({ name: 'front', private: true, ...named }, null, 2)}\n`,
  'package-lock.json': `${JSON.stringify(
    {
      ...{ name: 'front', lockfileVersion: 3, requires: true },
      packages: {
        '': { name: 'front', ...named },
        [`node_modules/${noPackage}`]: {
          version: '1.0.0',
          integrity: `sha512-${'A'.repeat(86)}==`,
          dev: true,
        },
      },
    },
    null,
    2,
  )}\n`,
};

/** Containers that this machine's engine holds: those of living processes of a group, or those of these names. */
async function containersOf(group: number, known?: string[]): Promise<string[]> {
  const program = (await readyEngine(say)).name === 'docker' ? 'docker' : 'podman';
  const names = execFileSync(program, ['ps', '--all', '--format={{.Names}}'], { encoding: 'utf8' }).split(
    '\n',
  );
  if (known) return names.filter((name) => known.includes(name));
  const members = execFileSync('ps', ['-o', 'pid=', '-g', String(group)], { encoding: 'utf8' });
  const pids = members.trim().split(/\s+/);
  return names.filter((name) => pids.includes(name.split('-')[2] ?? ''));
}
