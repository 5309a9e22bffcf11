import { openRepository } from '@shipshape/oci-registry';
import { readyEngine, repositoryOf } from '@shipshape/provision';
import {
  checkoutOfImage,
  checksDigest,
  moveAfterPush,
  movesText,
  planPush,
  publishCommit,
  readReleaseContext,
  reportIsAttached,
  requireRecord,
  requireSmokedImage,
  requireTrust,
  requireWritable,
  revisionLabel,
  saveRecord,
  tagsFor,
  wasDryRun,
} from '@shipshape/publishing';
import { findProject, workloadOf } from '@shipshape/workload';
import { distOf, workspaceRoot } from '@shipshape/workspace';
import { confirmUnless } from '../asked.ts';
import { print } from '../on-registry.ts';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'docker-push'> = async ({ project: wanted, yes, json, 'dry-run': dryRun }, say) => {
  const found = findProject(wanted);
  const { name: project, root } = found;
  const workload = workloadOf(found);
  const { version } = requireRecord(root, 'image', 'docker-build');
  const { image, smoke } = requireSmokedImage(root, checksDigest(workload.smoke(found, version)));
  const name = await repositoryOf(project, say);
  const repository = openRepository(name);
  const read = await readReleaseContext(workspaceRoot, { project, repository, dryRun });
  const context = { ...read, checkout: checkoutOfImage(read.checkout, image) };
  await requireTrust(context, confirmUnless(yes), say);
  const tags = await tagsFor(image, root, context);
  const about = { project, image: name, registry: repository.registry, inputsHash: image.inputsHash };
  if (dryRun) {
    const { digest, moves } = await planPush(context, image, tags, say);
    const plan = { ...about, dryRun, imageId: image.imageId, digest, pushed: !digest, moves };
    const what = digest ? `${digest} is there and would be kept` : `${image.imageId} would be uploaded`;
    print({ json: plan, text: [`${what}: ${name}`, ...movesText(moves), wasDryRun] }, json);
    return undefined;
  }
  // Its records are written after the tags, so a folder that cannot be written must stop it before.
  requireWritable(distOf(root));
  const published = await publishCommit(context, {
    tags,
    smoke,
    reported: reportIsAttached(root, name, smoke),
    upload: async (reference) => {
      say(`uploading to ${name}`);
      const engine = await readyEngine(say);
      await engine.push(image.imageId, reference);
    },
  });
  const { digest, pushed } = published;
  const moves = await moveAfterPush(context, tags.moving, { digest, revision: revisionLabel(image) }, say);
  const record = {
    ...about,
    ...published,
    tags: [...published.tags, ...moves.filter(({ to }) => to === digest).map(({ tag }) => tag)],
    commit: context.checkout.dirty ? undefined : context.checkout.sha,
    moving: tags.moving,
    checksDigest: smoke.checksDigest,
  };
  saveRecord(root, 'published', record);
  saveRecord(root, 'moves', moves);
  if (json) {
    print({ json: { ...record, dryRun, moves }, text: [] }, json);
    return undefined;
  }
  const served = `${name}@${digest.slice(0, 19)}`;
  return pushed ? served : { reused: `${served} was there` };
};

export default recipe;
