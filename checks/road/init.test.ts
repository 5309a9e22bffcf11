import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openRepository } from '@shipshape/oci-registry';
import { ensureUv, localRegistryHost, pythonBase, readyBaseImage, readyEngine } from '@shipshape/provision';
import type { PublishedImage } from '@shipshape/publishing';
import { djangoProject, writeProject } from '@shipshape/workload/testing';
import { readRecord } from '@shipshape/workspace';
import { expect, onTestFinished, test } from 'vitest';
import { packedFile } from '../testing/packed.ts';
import { runIn } from '../testing/run-in.ts';

const say = (line: string) => console.log(line);

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

test('a repository that never heard of Shipshape needs one command for its image in a registry', async () => {
  const repository = mkdtempSync(join(tmpdir(), 'shipshape-repository-'));
  onTestFinished(() => rmSync(repository, { recursive: true, force: true }));
  const tarball = await packedFile('shipshape');
  const engine = await readyEngine(say);
  const registry = `${await localRegistryHost(say)}/team-${Date.now()}`;
  const { reference } = await readyBaseImage(engine, pythonBase, say);
  // uv was installed for this workspace: once is enough.
  const uv = await ensureUv(say);
  const team = runIn(repository, {
    ...{ ...process.env, CI: undefined, PATH: `${dirname(uv.path)}:${process.env.PATH}` },
    ...{ REGISTRY: registry, PYTHON_IMAGE: reference },
  });
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

  const init = ['npx', '--yes', `--package=${tarball}`, 'shipshape', 'init', '--name=shop', '--yes'];
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
  const served = openRepository(`${registry}/shop`);
  expect((await served.resolve('main'))?.digest).toBe(published?.digest);
}, 900_000);
