import { readCheckout } from '@shipshape/ci-context';
import { openRepository } from '@shipshape/oci-registry';
import { publish } from './image/publish.mts';
import { requireRecord, saveRecord } from './image/records.mts';
import { tagsFor } from './image/tags.mts';
import { main, projectOptions, UserError } from './support/cli.mts';
import { readyEngine } from './support/engine.mts';
import { repositoryOf } from './support/registry.mts';
import { workspaceRoot } from './support/workspace.mts';

await main(
  {
    name: 'docker-push',
    summary:
      'Pushes the image that passed its smoke test, reads it back, tags it, and writes published.json.',
    options: projectOptions,
  },
  async ({ project, root }, say) => {
    const image = requireRecord(root, 'image', 'docker-build');
    const smoke = requireRecord(root, 'smoke', 'docker-smoke');
    if (smoke.imageId !== image.imageId || !smoke.passed) {
      throw new UserError(
        `The image ${image.imageId} has not passed its smoke test: run docker-smoke first.`,
      );
    }
    const tags = tagsFor(image, readCheckout(workspaceRoot));
    const name = await repositoryOf(project, say);
    const published = await publish({
      repository: openRepository(name),
      imageId: image.imageId,
      tags,
      upload: async (reference) => {
        say(`uploading to ${name}`);
        const engine = await readyEngine(say);
        await engine.push(image.imageId, reference);
      },
    });
    saveRecord(root, 'published', {
      project,
      image: name,
      registry: name.slice(0, name.indexOf('/')),
      imageId: image.imageId,
      inputsHash: image.inputsHash,
      tags: [...tags.immutable, ...tags.moving],
      ...published,
    });
    const served = `${name}@${published.digest.slice(0, 19)}`;
    return published.pushed ? served : { reused: `${served} was there` };
  },
);
