import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readCheckout } from '@shipshape/ci-context';
import { EngineError, makeContext } from '@shipshape/container-engine';
import { readProjectRules } from '@shipshape/docker-metadata';
import { describeImage } from './image/describe.mts';
import { inputsHash, recipeDigests } from './image/inputs.mts';
import { record, saveRecord } from './image/records.mts';
import { findImage, keepImage } from './image/store.mts';
import { takeOver } from './image/take-over.mts';
import { main, projectOptions, UserError } from './support/cli.mts';
import { certificateSecrets, readyEngine } from './support/engine.mts';
import { localRegistryHost } from './support/registry.mts';
import { ensureBaseImage } from './support/services/base-image.mts';
import { workspaceRoot } from './support/workspace.mts';

await main(
  {
    name: 'docker-build',
    summary:
      "Builds a project's image, unless one of the same inputs is here or in the registry, and writes image.json.",
    options: projectOptions,
  },
  async ({ project, root }, say) => {
    const started = performance.now();
    const folder = join(workspaceRoot, root);
    const dockerfile = join(folder, 'Dockerfile');
    if (!existsSync(dockerfile)) throw new UserError(`${root} has no Dockerfile: docker-build needs one.`);
    const checkout = readCheckout(workspaceRoot);
    const engine = await readyEngine(say);
    const base = await ensureBaseImage({
      say,
      registry: () => localRegistryHost(say),
      importRootfs: (tar, config) => engine.importRootfs(tar, config),
      push: (imageId, reference) => engine.push(imageId, reference),
    });

    const context = await makeContext(folder);
    const inputs = {
      context: { digest: context.digest },
      dockerfile: context.dockerfile.text,
      base: base.digest ?? base.reference,
      buildArgs: {},
      labels: readProjectRules(folder).labels ?? '',
      builder: engine.builder,
      recipe: recipeDigests(),
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
        buildArgs: {
          PYTHON_IMAGE: base.reference,
          VERSION: version.version,
          REVISION: version.revision,
          CREATED: version.created,
        },
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
