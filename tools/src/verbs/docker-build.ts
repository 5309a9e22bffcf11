import { join, resolve } from 'node:path';
import { type Checkout, readCheckout } from '@shipshape/ci';
import { EngineError, makeContext } from '@shipshape/container-engine';
import { certificateSecrets, readyBaseImage, readyEngine } from '@shipshape/provision';
import {
  type BuiltImage,
  buildSecrets,
  checkFiles,
  checkoutOfContext,
  describeImage,
  factLabels,
  findImage,
  findSources,
  inputsHash,
  keepImage,
  readProjectRules,
  recipeVersion,
  record,
  saveImage,
  takeOver,
  takeOverCommit,
} from '@shipshape/publishing';
import { dockerfileOf, findProject, imageInputs, type Workload, workloadOf } from '@shipshape/workload';
import { UserError, workspaceRoot } from '@shipshape/workspace';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'docker-build'> = async ({ project: wanted }, say) => {
  const started = performance.now();
  const found = findProject(wanted);
  const { name: project, root } = found;
  const workload = workloadOf(found);
  const shape = workload.image(found);
  const folder = join(workspaceRoot, root);
  const context = await makeContext(folder, {
    dockerfile: join(folder, dockerfileOf(root, workspaceRoot)),
  }).catch((error) => forPeople(error));
  const { checkout, foreign } = await checkoutOfContext(
    readCheckout(workspaceRoot),
    workspaceRoot,
    root,
    context,
  );
  const ready = (image: BuiltImage, how: string) => {
    saveImage(root, { ...image, commit: checkout.dirty ? null : checkout.sha });
    return { reused: `${image.imageId.slice(0, 19)} ${how}` };
  };
  const published = checkout.dirty ? undefined : await takeOverCommit(project, checkout.sha, say);
  if (published) return ready(published, `was published by this commit`);
  const secrets = buildSecrets(root, workload.buildSecrets?.(found) ?? [], context);
  if (foreign.length > 0) say(explain(foreign, checkout));

  const engine = await readyEngine(say);
  const base = await readyBaseImage(engine, shape.base, say);
  const { version, labels } = await describeImage(found, checkout);
  const request = {
    ...{ context, buildArgs: shape.buildArguments(base.reference, version) },
    ...(checkout.dirty ? {} : { sourceDateEpoch: checkout.commitTime.getTime() / 1000 }),
  };
  const sources = await findSources(engine, request, say);
  const inputs = {
    context: context.digest,
    images: sources.digests,
    buildArgs: imageInputs(found).buildArgs,
    labels: readProjectRules(folder).labels ?? '',
    builder: engine.builder,
    recipe: recipeVersion,
  };
  const hashes = [inputsHash({ ...inputs, namesCommit: true })];
  // A dirty tree may use the image of a commit that had the same inputs, but makes none that names a commit.
  if (checkout.dirty) hashes.push(inputsHash({ ...inputs, namesCommit: false }));

  const there = await findImage(engine, project, hashes, record(root, 'image'));
  if (there) return ready(there, 'has these inputs');
  const built = { project, base: base.reference, engine: { name: engine.name, version: engine.version } };
  const served = await takeOver(built, hashes, say);
  if (served) return ready(served, `is what ${served.served?.image} serves for these inputs`);

  const hash = hashes.at(-1) as string;
  const { SHIPSHAPE_LAYERS: layers } = process.env;
  const earlier = record(root, 'image')?.imageId;
  say(`${engine.name} ${engine.version} on ${base.reference.split('@')[0]}`);
  const { image: made, reproducible } = await engine
    .build({
      ...sources.build,
      labels: { ...labels, ...factLabels({ inputsHash: hash, base: base.reference }) },
      secrets: [...certificateSecrets(), ...secrets],
      layersHere: earlier !== undefined && (await engine.inspect(earlier)) !== undefined,
      ...(layers ? { layers: join(resolve(workspaceRoot, layers), project) } : {}),
      onOutput: (chunk) => process.stdout.write(chunk),
    })
    .catch((error) => forPeople(error, workload));
  await checkFiles(sources);
  const seconds = (performance.now() - started) / 1000;
  const image = { ...built, inputsHash: hash, imageId: made.id, version, labels, seconds, reproducible };
  keepImage(image);
  ready(image, '');
  return made.id.slice(0, 19);
};

export default recipe;

/** Rethrows the engine's error as the one message; its output has already been printed. */
async function forPeople(
  error: unknown,
  { explainBuild }: Pick<Workload, 'explainBuild'> = {},
): Promise<never> {
  if (!(error instanceof EngineError)) throw error;
  throw new UserError((await explainBuild?.(error.output)) ?? error.sentence);
}

function explain(foreign: string[], { sha }: Checkout): string {
  const more = foreign.length > 1 ? ` and ${foreign.length - 1} more` : '';
  return `"${foreign[0]}"${more} in the context is not as in commit ${sha.slice(0, 8)}: the image will name no commit`;
}
