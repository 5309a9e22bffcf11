import { openRepository } from '@shipshape/oci-registry';
import { readyEngine, repositoryOf } from '@shipshape/provision';
import {
  moveAfterPush,
  movesText,
  planPush,
  publishCommit,
  readReleaseContext,
  requireSmokedImage,
  requireTrust,
  requireWritable,
  revisionLabel,
  saveRecord,
  tagsFor,
  wasDryRun,
} from '@shipshape/publishing';
import { distOf, type Say, workspaceRoot } from '@shipshape/workspace';
import { main } from '../command.ts';
import { releaseOptions, yesOption } from '../release-command.ts';

await main(
  {
    name: 'docker-push',
    summary:
      'Pushes the image that passed its smoke test, reads it back, tags it, and writes published.json.',
    options: { ...releaseOptions, ...yesOption },
  },
  async ({ project, root, yes, json, 'dry-run': dryRun }, progress) => {
    const say: Say = json ? (line) => console.error(`▸ docker-push: ${line}`) : progress;
    const { image, smoke } = requireSmokedImage(root);
    const name = await repositoryOf(project, say);
    const repository = openRepository(name);
    const context = await readReleaseContext(workspaceRoot, { project, repository, dryRun });
    requireTrust(context, yes, say);
    const tags = await tagsFor(image, root, context);
    const about = { project, image: name, registry: repository.registry, inputsHash: image.inputsHash };
    if (dryRun) {
      const { digest, moves } = await planPush(context, image, tags, say);
      const plan = { ...about, dryRun, imageId: image.imageId, digest, pushed: !digest, moves };
      const what = digest ? `${digest} is there and would be kept` : `${image.imageId} would be uploaded`;
      print(json, plan, [`${what}: ${name}`, ...movesText(moves), wasDryRun]);
      return undefined;
    }
    // Its records are written after the tags, so a folder that cannot be written must stop it before.
    requireWritable(distOf(root));
    const published = await publishCommit(context, {
      tags,
      smoke,
      upload: async (reference) => {
        say(`uploading to ${name}`);
        const engine = await readyEngine(say);
        await engine.push(image.imageId, reference);
      },
    });
    const { digest, pushed } = published;
    const found = { digest, revision: revisionLabel(image) };
    const moves = await moveAfterPush(context, tags.moving, found, say);
    const record = {
      ...about,
      ...published,
      tags: [...published.tags, ...moves.filter(({ to }) => to === digest).map(({ tag }) => tag)],
      commit: context.checkout.dirty ? undefined : context.checkout.sha,
      moving: tags.moving,
    };
    saveRecord(root, 'published', record);
    saveRecord(root, 'moves', moves);
    if (json) return print(json, { ...record, dryRun, moves }, []);
    const served = `${name}@${digest.slice(0, 19)}`;
    return pushed ? served : { reused: `${served} was there` };
  },
);

/** Prints one JSON object, or lines for people. */
function print(json: boolean, found: object, lines: string[]): undefined {
  console.log(json ? JSON.stringify(found, null, 2) : lines.join('\n'));
}
