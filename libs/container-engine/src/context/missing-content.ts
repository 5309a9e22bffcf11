import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lfsPointerAt } from '@shipshape/workspace';
import type { BuildContext } from './context.ts';

/** Content that a clone was made without, and that an image would lack. */
export interface MissingContent {
  path: string;
  kind: 'git-lfs pointer' | 'empty submodule';
  /** What fetches it. */
  command: string;
}

/**
 * Finds what a clone left out: files of git-lfs that are pointers only, and folders of submodules without files.
 *
 * @param submodules paths of submodules, relative to the context's folder, as `git ls-tree` lists them (mode 160000)
 */
export async function missingContent(
  { folder, files, takes }: BuildContext,
  submodules: string[] = [],
): Promise<MissingContent[]> {
  const missing: MissingContent[] = [];
  for (const { path, type } of files) {
    if (type === 'file' && lfsPointerAt(join(folder, path)) !== undefined) {
      missing.push({ path, kind: 'git-lfs pointer', command: 'git lfs pull' });
    }
  }
  for (const path of submodules) {
    const content = await readdir(join(folder, path)).catch(() => undefined);
    if (takes(path, 'folder') && content?.length === 0) {
      missing.push({ path, kind: 'empty submodule', command: 'git submodule update --init --recursive' });
    }
  }
  return missing;
}

/** What is missing, in one sentence for a person; undefined where nothing is. */
export function missingContentSentence(missing: MissingContent[], folder: string): string | undefined {
  const [first] = missing;
  if (!first) return undefined;
  const commands = [...new Set(missing.map(({ command }) => command))].join(' && ');
  const more = missing.length > 1 ? ` and ${missing.length - 1} more like it` : '';
  const what =
    first.kind === 'git-lfs pointer' ? 'a git-lfs pointer, not the file itself' : 'an empty submodule';
  return `"${first.path}"${more} in ${folder} is ${what}: run ${commands}, then try again.`;
}
