import { readyEngine } from '@shipshape/provision';
import { failures, reportOrPull, requireRecord, saveRecord, smokeChecks } from '@shipshape/publishing';
import { findProject } from '@shipshape/workload';
import { UserError } from '@shipshape/workspace';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'docker-smoke'> = async ({ project: wanted }, say) => {
  const { name: project, root } = findProject(wanted);
  const image = requireRecord(root, 'image', 'docker-build');
  const { imageId, version, served } = image;
  const known = await reportOrPull(image, () => readyEngine(say), say);
  if (known) {
    saveRecord(root, 'smoke', known);
    return { reused: `${imageId.slice(0, 19)} passed before, says the report attached to it` };
  }
  const engine = await readyEngine(say);
  const started = performance.now();
  const { checks, restrictions } = await smokeChecks(engine, imageId, version);
  // It goes with the image into the registry, and tells whoever finds it there what they were spared.
  const took = { build: image.seconds, smoke: (performance.now() - started) / 1000 };

  for (const { name, enforced, detail } of restrictions) {
    console.log(`  ${enforced ? '✔' : '–'} ${name}: ${enforced ? detail : `not enforced (${detail})`}`);
  }
  for (const { name, outcome, detail, seconds } of checks) {
    console.log(`  ${outcome === 'passed' ? '✔' : '✖'} ${name} (${seconds.toFixed(1)} s): ${detail}`);
  }
  const failed = failures(checks, restrictions);
  const passed = failed.length === 0;
  const report = { project, imageId, engine: engine.name, passed, restrictions, checks };
  saveRecord(root, 'smoke', served ? report : { ...report, took });
  if (!passed) {
    const names = failed.join('; ');
    throw new UserError(
      `The image ${imageId.slice(0, 19)} failed its smoke test (${names}): see above what it did.`,
    );
  }
  return `${checks.length} checks of ${imageId.slice(0, 19)} passed`;
};

export default recipe;
