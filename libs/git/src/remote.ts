import { GitError } from './run/git-error.ts';
import { gitFields, gitOrNo } from './run/run.ts';

/** A login for a server, for a remote that asks for one. It is handed to git by environment: arguments can be seen. */
export interface HttpLogin {
  /** The server's address, such as https://git.example.org. */
  server: string;
  /** The value of the header Authorization. */
  authorization: string;
}

export interface RemoteCall {
  login?: HttpLogin | undefined;
  /** The time limit, in seconds. */
  seconds: number;
}

/**
 * The remote of the repository that others share: `origin`, else `upstream`, else the only one.
 *
 * @returns its name; undefined where there is none, or several of which none has one of these names
 */
export const sharedRemote = (root: string): string | undefined => shared(remoteNames(root));

const shared = (names: string[]) =>
  ['origin', 'upstream'].find((name) => names.includes(name)) ?? (names.length === 1 ? names[0] : undefined);

/** The address of the remote that others share, as {@link remoteAddress} gives it; undefined where there is none. */
export function sharedAddress(root: string): string | undefined {
  const there = remotes(root);
  const name = shared([...there.keys()]);
  return name === undefined ? undefined : asPeopleWrite(root, there.get(name));
}

/** The names of the clone's remotes. */
export const remoteNames = (root: string): string[] => [...remotes(root).keys()];

/** The address of a remote as people would write it; undefined where the clone has no such remote. */
export const remoteAddress = (root: string, name: string): string | undefined =>
  asPeopleWrite(root, remotes(root).get(name));

function asPeopleWrite(root: string, address: string | undefined): string | undefined {
  // A word before the colon that is no host, such as `gh:team/shop`, is an abbreviation of the user's.
  const isAbbreviation = address !== undefined && /^[\w-]+:(?!\/\/)/.test(address);
  return isAbbreviation ? expandAddress(root, address) : address;
}

const expandAddress = (root: string, address: string) =>
  gitOrNo(root, ['ls-remote', '--get-url', address], { configuration: 'user' });

/** Each remote of the clone's own configuration, with the first of its addresses. */
function remotes(root: string): Map<string, string> {
  const settings = gitFields(root, ['config', '--null', '--get-regexp', '^remote\\..*\\.url$'], { no: [1] });
  const found = new Map<string, string>();
  for (const setting of settings) {
    const [key = '', ...address] = setting.split('\n');
    const name = key.slice('remote.'.length, -'.url'.length);
    if (!found.has(name) && !name.startsWith('-')) found.set(name, address.join('\n'));
  }
  return found;
}

/** The branch that the remote's HEAD is on; undefined where the remote's answer has none, or it does not answer. */
export function askRemoteHead(root: string, remote: string, call: RemoteCall): string | undefined {
  try {
    const text = askRemote(root, ['ls-remote', '--symref', '--', remote, 'HEAD'], call);
    return /^ref: refs\/heads\/(.+)\tHEAD$/m.exec(text ?? '')?.[1];
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

/**
 * Fetches a branch and everything behind it.
 *
 * @returns the full name of the branch's commit; undefined where the remote has no such branch
 * @throws GitError where the remote does not answer
 */
export function fetchBranch(
  root: string,
  remote: string,
  branch: string,
  call: RemoteCall,
): string | undefined {
  const ref = `refs/heads/${branch}`;
  const text = askRemote(root, ['ls-remote', '--exit-code', '--', remote, ref], call, [2]);
  // The pattern also fits refs/x/refs/heads/<branch>.
  const line = text?.split('\n').find((each) => each.endsWith(`\t${ref}`));
  if (!line) return undefined;
  askRemote(root, ['fetch', '--quiet', '--no-tags', '--', remote, ref], call);
  return line.slice(0, line.indexOf('\t'));
}

function askRemote(root: string, args: string[], { login, seconds }: RemoteCall, no: number[] = []) {
  return gitOrNo(root, args, {
    configuration: 'user',
    no,
    seconds,
    variables: login ? loginVariables(login) : {},
  });
}

/** Behind what the environment has configured already. */
function loginVariables({ server, authorization }: HttpLogin): Record<string, string> {
  const at = Number(process.env.GIT_CONFIG_COUNT) || 0;
  return {
    GIT_CONFIG_COUNT: String(at + 1),
    [`GIT_CONFIG_KEY_${at}`]: `http.${server}/.extraheader`,
    [`GIT_CONFIG_VALUE_${at}`]: `AUTHORIZATION: ${authorization}`,
  };
}
