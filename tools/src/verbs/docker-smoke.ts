import { readyEngine, withRunServices } from '@shipshape/provision';
import {
  checksDigest,
  reportOrPull,
  requireRecord,
  runSmokeTest,
  saveRecord,
  servicesOf,
} from '@shipshape/publishing';
import { findProject, workloadOf } from '@shipshape/workload';
import { UserError } from '@shipshape/workspace';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'docker-smoke'> = async ({ project: wanted }, say) => {
  const found = findProject(wanted);
  const { name: project, root } = found;
  const image = requireRecord(root, 'image', 'docker-build');
  const { imageId, version, served } = image;
  const suite = workloadOf(found).smoke(found, version);
  const known = await reportOrPull(image, checksDigest(suite), () => readyEngine(say), say);
  if (known) {
    saveRecord(root, 'smoke', known);
    return { reused: `${imageId.slice(0, 19)} passed before, by the report attached to it` };
  }
  const engine = await readyEngine(say);
  const started = performance.now();
  const { failures, ...findings } = await withRunServices(servicesOf(suite), say, (serve) =>
    runSmokeTest(engine, imageId, suite, say, serve),
  );
  // It goes with the image into the registry, where a reader sees which checks it passed.
  const took = { build: image.seconds, smoke: (performance.now() - started) / 1000 };

  for (const { name, enforced, detail } of findings.restrictions) {
    console.log(`  ${enforced ? '✔' : '–'} ${name}: ${enforced ? detail : `not enforced (${detail})`}`);
  }
  for (const { name, outcome, detail, seconds } of findings.checks) {
    const mark = { passed: '✔', failed: '✖', 'not applicable': '–' }[outcome];
    console.log(`  ${mark} ${name} (${seconds.toFixed(1)} s): ${detail}`);
  }
  const report = { project, imageId, engine: engine.name, ...findings };
  saveRecord(root, 'smoke', served ? report : { ...report, took });
  if (!report.passed) {
    const list = failures.map((one) => `  ${one}`).join('\n');
    throw new UserError(
      `The image ${imageId.slice(0, 19)} failed its smoke test; what it printed is above.\n${list}`,
    );
  }
  const passed = report.checks.filter(({ outcome }) => outcome === 'passed').length;
  const others = report.checks.length - passed;
  return `${passed} checks of ${imageId.slice(0, 19)} passed${others > 0 ? `, ${others} did not apply` : ''}`;
};

export default recipe;
