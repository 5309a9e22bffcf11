import { openRepository } from '@shipshape/oci-registry';
import { publish } from './image/publish.mts';
import { requireRecord, saveRecord } from './image/records.mts';
import { tagsFor } from './image/tags.mts';
import { yesOption } from './release/command.mts';
import type { TagMove } from './release/move.mts';
import { moveBranch } from './release/move-branch.mts';
import { readPlace } from './release/place.mts';
import { requireTrust } from './release/trust.mts';
import { main, projectOptions, UserError } from './support/cli.mts';
import { readyEngine } from './support/engine.mts';
import { repositoryOf } from './support/registry.mts';
import { workspaceRoot } from './support/workspace.mts';

await main(
  {
    name: 'docker-push',
    summary:
      'Pushes the image that passed its smoke test, reads it back, tags it, and writes published.json.',
    options: { ...projectOptions, ...yesOption },
  },
  async ({ project, root, yes }, say) => {
    const image = requireRecord(root, 'image', 'docker-build');
    const smoke = requireRecord(root, 'smoke', 'docker-smoke');
    if (smoke.imageId !== image.imageId || !smoke.passed) {
      throw new UserError(
        `The image ${image.imageId} has not passed its smoke test: run docker-smoke first.`,
      );
    }
    const name = await repositoryOf(project, say);
    const place = await readPlace(workspaceRoot, {
      project,
      repository: openRepository(name),
      dryRun: false,
    });
    requireTrust(place, yes);
    const tags = await tagsFor(image, root, place.checkout);
    const published = await publish({
      repository: place.repository,
      smoke,
      immutable: tags.immutable,
      upload: async (reference) => {
        say(`uploading to ${name}`);
        const engine = await readyEngine(say);
        await engine.push(image.imageId, reference);
      },
    });
    const moves: TagMove[] = [];
    for (const tag of tags.moving) moves.push(...(await moveBranch(place, tag, published.digest, say)));
    saveRecord(root, 'published', {
      project,
      image: name,
      registry: place.repository.registry,
      inputsHash: image.inputsHash,
      tags: [...tags.immutable, ...moves.filter(({ to }) => to === published.digest).map(({ tag }) => tag)],
      ...published,
    });
    saveRecord(root, 'moves', moves);
    const served = `${name}@${published.digest.slice(0, 19)}`;
    return published.pushed ? served : { reused: `${served} was there` };
  },
);
