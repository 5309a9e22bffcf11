import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readCheckout } from '@shipshape/ci';
import { EngineError, makeContext } from '@shipshape/container-engine';
import { certificateSecrets, ensureBaseImage, localRegistryHost, readyEngine } from '@shipshape/provision';
import {
  describeImage,
  findImage,
  inputsHash,
  keepImage,
  readProjectRules,
  recipeVersion,
  record,
  saveRecord,
  takeOver,
} from '@shipshape/publishing';
import { findProject, imageInputs, workloadOf } from '@shipshape/workload';
import { UserError, workspaceRoot } from '@shipshape/workspace';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'docker-build'> = async ({ project: wanted }, say) => {
  const found = findProject(wanted);
  const { name: project, root } = found;
  const shape = workloadOf(found).image;
  const started = performance.now();
  const folder = join(workspaceRoot, root);
  if (!existsSync(join(folder, 'Dockerfile')))
    throw new UserError(`${root} has no Dockerfile: docker-build needs one.`);
  const checkout = readCheckout(workspaceRoot);
  const engine = await readyEngine(say);
  const base = await ensureBaseImage({
    recipe: shape.base,
    say,
    registry: () => localRegistryHost(say),
    importRootfs: (tar, config) => engine.importRootfs(tar, config),
    push: (imageId, reference) => engine.push(imageId, reference),
  });

  const context = await makeContext(folder);
  const inputs = {
    context: context.digest,
    images: [base.digest ?? base.reference],
    buildArgs: imageInputs(found).buildArgs,
    labels: readProjectRules(folder).labels ?? '',
    builder: engine.builder,
    recipe: recipeVersion,
  };
  const hashes = [inputsHash({ ...inputs, namesCommit: true })];
  // A dirty tree may use the image of a commit that had the same inputs, but makes none that names a commit.
  if (checkout.dirty) hashes.push(inputsHash({ ...inputs, namesCommit: false }));

  const known = record(root, 'image');
  const there = await findImage(engine, project, hashes, known);
  if (there) {
    if (there !== known) saveRecord(root, 'image', there);
    return { reused: `${there.imageId.slice(0, 19)} has these inputs` };
  }
  const built = { project, base: base.reference, engine: { name: engine.name, version: engine.version } };
  const served = await takeOver(built, hashes, say);
  if (served) {
    saveRecord(root, 'image', served);
    return { reused: `${served.served?.image} serves ${served.imageId.slice(0, 19)} for these inputs` };
  }

  const hash = hashes.at(-1) as string;
  const { version, labels } = await describeImage(root, checkout);
  say(`${engine.name} ${engine.version} on ${base.reference.split('@')[0]}`);
  const {
    image: { id: imageId },
  } = await engine
    .build({
      context,
      buildArgs: shape.buildArguments(base.reference, version),
      labels,
      secrets: certificateSecrets(),
      onOutput: (chunk) => process.stdout.write(chunk),
    })
    .catch((error) => {
      // Its output has been shown as it came.
      throw error instanceof EngineError ? new UserError(error.sentence) : error;
    });
  const image = {
    ...built,
    inputsHash: hash,
    imageId,
    version,
    labels,
    seconds: (performance.now() - started) / 1000,
  };
  keepImage(image);
  saveRecord(root, 'image', image);
  return imageId.slice(0, 19);
};

export default recipe;
