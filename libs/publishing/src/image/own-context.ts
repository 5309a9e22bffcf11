import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Checkout } from '@shipshape/ci';
import { type BuildContext, missingContent, missingContentSentence } from '@shipshape/container-engine';
import { differsFrom, differsFromCommit, type TakenFile, treeOf } from '@shipshape/git';
import { ignoreFiles, UserError } from '@shipshape/workspace';

/**
 * The checkout as an image sees it: clean where all that reaches the builder is its commit's own, by content and mode.
 * What git ignores, by rules or flags, goes into an image nevertheless; what stays outside of it does not matter.
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
  const { sha, branch, commitTime } = checkout;
  const tree = treeOf(root, sha, folder);
  const submodules = tree.filter(({ kind }) => kind === 'submodule');
  const isSubmodule = (path: string) => submodules.some((each) => each.path === path);
  const missing = await missingContent(
    context,
    submodules.map(({ path }) => path),
  );
  const sentence = missingContentSentence(missing, folder);
  if (sentence) throw new UserError(sentence);
  const differences = [
    ...differsFrom(tree, {
      ...{ root, commit: sha, folder },
      files: filesOf(context).map((path) => takenFile(context.folder, path)),
      // A file that no image would have may be absent, as in a sparse checkout or a clone without submodules.
      counts: (path) => context.takes(path, isSubmodule(path) ? 'folder' : 'file'),
    }),
    ...differsFromCommit({
      ...{ root, commit: sha, folder: '.' },
      files: buildFiles(context, root).map((path) => takenFile(root, path)),
      counts: () => false,
    }).map(({ path }) => ({ path: relative(folder, path) })),
  ];
  const foreign = [...new Set(differences.map(({ path }) => path))].sort();
  // Whether the rest of the clone is its commit's own is not asked: to find out reads all of it.
  return { checkout: { sha, branch, commitTime, dirty: foreign.length > 0 }, foreign };
}

function takenFile(folder: string, path: string): TakenFile {
  const mode = lstatSync(join(folder, path), { throwIfNoEntry: false })?.mode;
  if (mode === undefined)
    throw new UserError(`"${path}" in ${folder} was removed meanwhile: run the command again.`);
  return { path, mode };
}

const filesOf = ({ files }: BuildContext): string[] =>
  files.filter(({ type }) => type !== 'folder').map(({ path }) => path);

/**
 * What decides about an image without always being part of it: Dockerfile, ignore file, tag rules, what it must pass. Of one
 * that is a link the file counts too, as it is what is read; one outside of the clone is of no commit.
 *
 * @returns paths from `root`
 */
function buildFiles({ folder, dockerfile }: BuildContext, root: string): string[] {
  const pairs = ignoreFiles(dockerfile.path).map((pair) => pair.map((file) => resolve(folder, file)));
  const ignoring = pairs.find((pair) => pair.some((file) => existsSync(file))) ?? [];
  const stated = ['project.json', 'package.json', 'shipshape.json'].map((name) => join(folder, name));
  const there = [dockerfile.path, ...ignoring, ...stated].filter((file) => existsSync(file));
  // The clone's own path may lead through a link as well.
  const real = there.map((file) => resolve(root, relative(realpathSync(root), realpathSync(file))));
  return [...new Set([...there, ...real])].map((file) => relative(root, file));
}
