import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { defaultBranchOf, type HttpLogin, sharedAddress, topFolder } from '@shipshape/git';

/** What labels state of a repository. */
export interface Repository {
  name: string;
  description: string | null;
  /** Its page on the web; empty where it has none. */
  html_url: string;
  license: { spdx_id?: string | null } | null;
  default_branch: string;
}

/**
 * What the clone at `root` knows of its repository: from the remote that others share and the package.json of its top
 * folder. Its default branch is looked for when it is first read, since a remote may have to be asked, and reading it
 * throws a UserError where nothing says which it is.
 *
 * @param login for a remote that asks for one
 */
export function repositoryOfClone(root: string, login?: HttpLogin): Repository {
  const top = topFolder(root);
  const home = webAddress((top && sharedAddress(root)) || '');
  const { name, description, license } = readPackage(top ?? root);
  let branch: string | undefined;
  return {
    name: home ? basename(home) : (name ?? basename(root)),
    description: description ?? null,
    html_url: home,
    license: license ? { spdx_id: license } : null,
    get default_branch() {
      branch ??= defaultBranchOf(root, login);
      return branch;
    },
  };
}

/** The https address behind a remote's address, without user names, tokens and `.git`; empty for a local folder. */
export function webAddress(remote: string): string {
  const [, host, path] =
    remote.match(/^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([^:/]+(?::\d+)?)\/(.+?)(?:\.git)?\/?$/) ??
    remote.match(/^(?:[^@/]+@)?([^:/]{2,}):(?!\/)(.+?)(?:\.git)?\/?$/) ??
    [];
  if (!host || !path) return '';
  const isWeb = /^https?:/.test(remote);
  return `${remote.startsWith('http:') ? 'http' : 'https'}://${isWeb ? host : host.replace(/:\d+$/, '')}/${path}`;
}

function readPackage(root: string): { name?: string; description?: string; license?: string } {
  try {
    return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  } catch {
    return {};
  }
}
