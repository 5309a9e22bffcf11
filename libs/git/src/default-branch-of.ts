import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@shipshape/workspace';
import { topFolder } from './commits.ts';
import { findDefaultBranch } from './default-branch.ts';
import type { HttpLogin } from './remote.ts';

/** How long a remote may take to return the branch of its HEAD, in seconds. */
const patience = 5;

/**
 * The default branch of the repository that `root` is a clone of.
 *
 * @param login for a remote that asks for one
 * @throws UserError where nothing says which branch it is, with how to state it
 */
export function defaultBranchOf(root: string, login?: HttpLogin): string {
  const stated = statedIn(root);
  // Of a folder that is no clone nothing can be published: the name only fills a record.
  if (!topFolder(root)) return stated ?? 'main';
  const found = findDefaultBranch({ root, stated, network: { login, seconds: patience } });
  if (found) return found;
  const hint = stated ? `nx.json states "defaultBase": "${stated}", and there is no such branch. ` : '';
  throw new UserError(
    `The default branch of ${root} is unknown: no remote reports it, and there is not exactly one branch. ${hint}State it in nx.json, such as "defaultBase": "main", or run: git remote set-head origin --auto`,
  );
}

/** What `nx.json` states. It may hold comments, and Nx's older versions have the field one level deeper. */
function statedIn(root: string): string | undefined {
  try {
    const comments = /("(?:\\.|[^"\\])*")|\/\/.*$|\/\*[\s\S]*?\*\//gm;
    const text = readFileSync(join(root, 'nx.json'), 'utf8').replace(comments, '$1');
    return /"defaultBase"\s*:\s*"([^"]+)"/.exec(text)?.[1];
  } catch {
    return undefined;
  }
}
