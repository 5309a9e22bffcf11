import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCheckout } from '@shipshape/ci';
import { EngineError } from '@shipshape/container-engine';
import { certificateSecrets, ensureBaseImage, localRegistryHost, readyEngine } from '@shipshape/provision';
import {
  contextDigests,
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
import { main, projectOptions } from '../command.ts';

await main(
  {
    name: 'docker-build',
    summary:
      "Builds a project's image, unless one of the same inputs is here or in the registry, and writes image.json.",
    options: projectOptions,
  },
  async ({ project: wanted }, say) => {
    const found = findProject(wanted);
    const { name: project, root } = found;
    const shape = workloadOf(found).image;
    const started = performance.now();
    const context = join(workspaceRoot, root);
    const dockerfile = join(context, 'Dockerfile');
    if (!existsSync(dockerfile)) throw new UserError(`${root} has no Dockerfile: docker-build needs one.`);
    const checkout = readCheckout(workspaceRoot);
    const engine = await readyEngine(say);
    const base = await ensureBaseImage({
      recipe: shape.base,
      say,
      registry: () => localRegistryHost(say),
      importRootfs: (tar, config) => engine.importRootfs(tar, config),
      push: (imageId, reference) => engine.push(imageId, reference),
    });

    const inputs = {
      context: contextDigests(context),
      dockerfile: readFileSync(dockerfile, 'utf8'),
      images: [base.digest ?? base.reference],
      buildArgs: imageInputs(found).buildArgs,
      labels: readProjectRules(context).labels ?? '',
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
    const imageId = await engine
      .build({
        context,
        dockerfile,
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
  },
);
