import { gitFields } from '../run/run.ts';

/** One entry of a commit's tree. */
export interface TreeEntry {
  /** From the folder that was asked for. */
  path: string;
  kind: 'file' | 'executable' | 'link' | 'submodule';
  /** The full name of its content; of a submodule, its commit. */
  object: string;
}

/**
 * The files, links and submodules that a commit holds in a folder, whatever the index and the working tree hold.
 *
 * @param root the clone, or a folder in it
 * @param folder from `root`; `.` for `root` itself
 * @throws GitError where git gives no answer
 */
export function treeOf(root: string, commit: string, folder = '.'): TreeEntry[] {
  const prefix = folderPrefix(folder);
  // Paths are from `root`, also where that is not the clone's top folder. A folder ends with a slash, so that its
  // content is listed; a name is no pattern.
  const fields = gitFields(root, [
    '--literal-pathspecs',
    ...['ls-tree', '-r', '-z', commit],
    ...(prefix ? ['--', prefix] : []),
  ]);
  return fields.map((field) => {
    const tab = field.indexOf('\t');
    const [mode = '', , object = ''] = field.slice(0, tab).split(' ');
    return { path: field.slice(tab + 1 + prefix.length), kind: kindOf(mode), object };
  });
}

/** `apps/shop/` for `apps/shop`, `./apps/shop` or `apps/shop/`; empty for the folder itself. */
export function folderPrefix(folder: string): string {
  const steps = folder.split('/').filter((step) => step !== '' && step !== '.');
  return steps.length === 0 ? '' : `${steps.join('/')}/`;
}

/** Old commits hold other permissions too; git goes by the owner's executable bit. */
function kindOf(mode: string): TreeEntry['kind'] {
  if (mode === '120000') return 'link';
  if (mode === '160000') return 'submodule';
  return Number.parseInt(mode, 8) & 0o100 ? 'executable' : 'file';
}
