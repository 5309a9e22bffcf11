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
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openRepository } from '@shipshape/oci-registry';
import type { PictureRecord } from '@shipshape/pictures';
import { localRegistryHost, pythonBase, readyBaseImage, readyEngine } from '@shipshape/provision';
import type { PublishedImage, SmokeReport } from '@shipshape/publishing';
import { djangoProject, writeProject } from '@shipshape/workload/testing';
import { readRecord, workspaceRoot } from '@shipshape/workspace';
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
  for (const [name, text] of Object.entries(tinyProject))
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
  const published = readRecord<PublishedImage>(join(folder, 'dist/apps/tiny/published.json'));
  const commit = run('git', 'rev-parse', 'HEAD').output.trim();
  expect(published?.tags).toEqual([expect.stringMatching(/^inputs-/), `sha-${commit}`, 'main']);
  const repository = openRepository(`${env.REGISTRY}/tiny`);
  expect((await repository.resolve('main'))?.digest).toBe(published?.digest);
}, 600_000);

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
  // A second time there is nothing to do.
  expect(run('npx', 'shipshape', 'docker-pictures').output).toContain('(reused) 1 page of');
}, 120_000);

test('anybody can try it with one command, which leaves nothing', async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'shipshape-try-'));
  const child = spawn('npx', ['shipshape', 'try', '--json'], {
    cwd: folder,
    env: { ...env, TMPDIR: temporary },
    // A group of its own, as a terminal gives it, which Ctrl-C reaches as a whole.
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  const { url, digest } = JSON.parse(line) as { url: string; digest: string };
  expect(digest).toBe(readRecord<PublishedImage>(join(folder, 'dist/apps/tiny/published.json'))?.digest);
  expect(url).toMatch(/^http:\/\/localhost:8\d{3}$/);
  expect(await (await fetch(url)).text()).toBe('hello');
  const containers = await containersOf(child.pid ?? 0);
  expect(containers).toHaveLength(1);

  process.kill(-(child.pid ?? 0), 'SIGINT');
  await once(child, 'close');
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  expect(await containersOf(child.pid ?? 0, containers)).toEqual([]);
  expect(readdirSync(temporary)).toEqual([]);
  rmSync(temporary, { recursive: true });
}, 120_000);

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
  const served = openRepository(`${env.REGISTRY}/shop`);
  expect((await served.resolve('main'))?.digest).toBe(published?.digest);
}, 900_000);

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
