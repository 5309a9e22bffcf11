import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeContext } from '@shipshape/container-engine';
import { openRepository } from '@shipshape/oci-registry';
import { startDistribution, type TestRegistry } from '@shipshape/oci-registry/testing';
import { readyBaseImage, readyEngine } from '@shipshape/provision';
import {
  checksDigest,
  inputsHash,
  passedReport,
  publish,
  recipeVersion,
  runSmokeTest,
} from '@shipshape/publishing';
import { imageInputs, imageProjects, workloadOf, workloads } from '@shipshape/workload';
import { siteFiles, staticSite } from '@shipshape/workload/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

// A kind of application that the product does not know, added by one line, on the whole road: found, built, smoke-tested
// by its own checks and pushed, by a real engine to a real registry.
const known = [...workloads, staticSite];
const folder = mkdtempSync(join(tmpdir(), 'shipshape-site-'));
const context = join(folder, 'apps/site');
const version = { version: '1.0.0', revision: 'c0ffee', created: '2026-01-01T00:00:00Z' };
const say = (line: string) => console.log(line);
let registry: TestRegistry;

beforeAll(async () => {
  mkdirSync(context, { recursive: true });
  for (const [name, text] of Object.entries(siteFiles)) writeFileSync(join(context, name), text);
  registry = await startDistribution();
});
afterAll(async () => {
  await registry.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a static site comes to a pushed image that passed its smoke test', async () => {
  const [project] = imageProjects('site', known, folder);
  if (!project) throw new Error('not found');
  const workload = workloadOf(project, known);
  const shape = workload.image(project, folder);
  const engine = await readyEngine(say);
  const base = await readyBaseImage(engine, shape.base, say);
  const made = await makeContext(context);
  const hash = inputsHash({
    context: made.digest,
    images: [base.digest ?? base.reference],
    buildArgs: imageInputs(project, known, folder).buildArgs,
    labels: '',
    builder: engine.builder,
    recipe: recipeVersion,
    namesCommit: true,
  });
  const {
    image: { id: imageId },
  } = await engine.build({
    context: made,
    buildArgs: shape.buildArguments(base.reference, version),
    labels: { 'org.opencontainers.image.title': project.name },
    secrets: [],
  });
  try {
    const suite = workload.smoke(project, version);
    const { failures, ...findings } = await runSmokeTest(engine, imageId, suite, say);
    expect(failures).toEqual([]);
    expect(findings.checks.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      ...['starts passed', 'page passed', 'stops passed'],
    ]);

    const repository = openRepository(`${registry.host}/team/site`);
    const smoke = { project: project.name, imageId, engine: engine.name, ...findings };
    const published = await publish({
      repository,
      smoke,
      immutable: [`inputs-${hash}`, '1.0.0'],
      upload: (reference) => engine.push(imageId, reference),
    });
    expect(published).toMatchObject({ imageId, pushed: true });
    expect((await repository.resolve('1.0.0'))?.digest).toBe(published.digest);
    const report = await passedReport(repository, published.digest, imageId, checksDigest(suite));
    expect(report?.checks.map(({ id }) => id)).toEqual(['starts', 'page', 'stops']);
  } finally {
    await engine.remove(imageId);
  }
}, 400_000);
