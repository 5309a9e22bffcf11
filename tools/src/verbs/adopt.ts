import { existsSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { requireName } from '@shipshape/adoption';
import { addSubtree, isSubtreeOf, readHead, workingTreeChanges } from '@shipshape/git';
import { fromCaller, projectNameFor, UserError, withCleanup, workspaceRoot } from '@shipshape/workspace';
import { adoptRepository } from '../adoption/adopt-repository.ts';
import type { Outcome, Recipe } from '../verbs.ts';

const recipe: Recipe<'adopt'> = async (values, say) => {
  const { source, workflows, yes, json, update, 'with-history': history, 'dry-run': dryRun } = values;
  if (!source) throw new UserError('Name a repository: npm run adopt -- <git address or folder>.');
  const from = addressOf(source);
  const name = values.name ? requireName(values.name) : projectNameFor(nameIn(from));
  const folder = `apps/${name}`;
  const root = workspaceRoot;
  const request = { folder: root, only: folder, name: '', workflows, update, dryRun, yes, json };
  readHead(root);
  if (existsSync(join(root, folder))) {
    if (!(await isSubtreeOf(root, from, folder)))
      throw new UserError(
        `${folder} is there already, and most of its files are not those of ${from}. If it is that repository, it is adopted: there is nothing to do. Otherwise choose another name with --name. Nothing was written.`,
      );
    return update ? await adoptRepository(request, say) : isThere(name, json);
  }
  const [change] = workingTreeChanges(root);
  if (change) {
    throw new UserError(
      `${change.path} is not committed: commit or stash your changes first, so that adopted files can be distinguished. Nothing was written.`,
    );
  }

  say(`${from}: fetching ${history ? 'its whole history' : 'its newest commit'} into ${folder}`);
  const subtree = await addSubtree(root, from, folder, history);
  let kept = false;
  // Whatever stops this, a signal too, the clone is as it was.
  return await withCleanup(
    async () => {
      if (kept) return;
      subtree.undo();
      rmSync(join(root, folder), { recursive: true, force: true });
    },
    async () => {
      const outcome = await adoptRepository(request, say, () => {
        subtree.commitMerge(`Adopt ${name} from ${nameIn(from)} at ${subtree.commit}`);
        kept = true;
      });
      return outcome;
    },
  );
};

export default recipe;

function isThere(name: string, json: boolean): Outcome {
  if (json) console.log(JSON.stringify({ written: false, projects: [], files: [] }, null, 2));
  return json
    ? undefined
    : `apps/${name} has this repository already, and nothing was changed. Its image: npm run pipeline -- --project=${name}. After a new version of Shipshape: the same command with --update`;
}

/** A folder by its full path, resolved from the caller's folder; an address as it is. */
function addressOf(source: string): string {
  const folder = fromCaller(source);
  if (existsSync(folder)) return folder;
  if (source.startsWith('-') || !/^([\w+.-]+:\/\/|[\w.-]+@?[\w.-]*:)/.test(source)) {
    throw new UserError(`${JSON.stringify(source)} is neither a folder nor the address of a git repository.`);
  }
  return source;
}

const nameIn = (address: string) =>
  basename(address.replace(/[/:]+$/, '').replaceAll(':', '/')).replace(/\.git$/, '');
