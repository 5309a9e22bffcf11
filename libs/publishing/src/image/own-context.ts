import { existsSync, lstatSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Checkout } from '@shipshape/ci';
import { type BuildContext, missingContent, missingContentSentence } from '@shipshape/container-engine';
import { differsFromCommit, treeOf } from '@shipshape/git';
import { ignoreFiles, UserError } from '@shipshape/workspace';

/**
 * The checkout as an image sees it: clean where all that reaches the builder is its commit's own, by content and mode.
 * What git ignores, or was told to pass over, goes into an image all the same; what stays outside of it does not matter.
 *
 * @param root the clone
 * @param folder of the context, from `root`
 * @returns the checkout, and the paths of the files that differ
 * @throws UserError where the clone has only a pointer or an empty folder for a file that the image needs
 */
export async function checkoutOfContext(
  checkout: Checkout,
  root: string,
  folder: string,
  context: BuildContext,
): Promise<{ checkout: Checkout; foreign: string[] }> {
  const submodules = treeOf(root, checkout.sha, folder).filter(({ kind }) => kind === 'submodule');
  const missing = await missingContent(
    context,
    submodules.map(({ path }) => path),
  );
  const sentence = missingContentSentence(missing, folder);
  if (sentence) throw new UserError(sentence);
  const files = [...new Set([...filesOf(context), ...buildFiles(context)])];
  const differences = differsFromCommit({
    root,
    commit: checkout.sha,
    folder,
    files: files.map((path) => ({ path, mode: lstatSync(join(context.folder, path)).mode })),
  });
  const foreign = differences.map(({ path }) => path);
  return { checkout: { ...checkout, dirty: foreign.length > 0 }, foreign };
}

const filesOf = ({ files }: BuildContext): string[] =>
  files.filter(({ type }) => type !== 'folder').map(({ path }) => path);

/** What decides about an image without always being part of it: Dockerfile, ignore file, tag rules, what it must pass. */
function buildFiles({ folder, dockerfile }: BuildContext): string[] {
  const pairs = ignoreFiles(dockerfile.path).map((pair) => pair.map((file) => resolve(folder, file)));
  const ignoring = pairs.find((pair) => pair.some((file) => existsSync(file))) ?? [];
  const stated = ['project.json', 'package.json', 'shipshape.json'].map((name) => join(folder, name));
  return [dockerfile.path, ...ignoring, ...stated]
    .filter((file) => existsSync(file))
    .map((file) => relative(folder, file))
    .filter((path) => !path.startsWith('..'));
}
