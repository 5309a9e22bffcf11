import { execFileSync } from 'node:child_process';
import { inActions } from '@shipshape/ci';
import { commitOrder, type History, type Order } from '@shipshape/release-policy';

/** What a remote may take to answer, in milliseconds. */
const patience = 30_000;

/**
 * The history of one branch as the clone at `root` has it. A commit that seems not to be on it is looked for once
 * more after a fetch: what was merged since the clone was made is newer, and not unknown.
 *
 * @param local whether the clone's own branch of that name counts, besides the remote's
 */
export function gitHistory(root: string, branch: string, local = true): History {
  const git = (...args: string[]) => run(root, args);
  const shallow = () => git('rev-parse', '--is-shallow-repository').out === 'true';
  let fetched: 'not yet' | 'done' | 'failed' = 'not yet';
  let fetchedTip = '';

  const tips = () =>
    [local ? `refs/heads/${branch}` : '', `refs/remotes/origin/${branch}`, fetchedTip]
      .filter(Boolean)
      .filter((ref) => git('rev-parse', '--verify', '--quiet', `${ref}^{commit}`).code === 0);
  const isAncestor: History['isAncestor'] = (older, newer) => {
    if (git('merge-base', '--is-ancestor', older, newer).code === 0) return true;
    return shallow() ? 'unknown' : false;
  };
  const reaches = (commit: string) => {
    const answers = tips().map((tip) => isAncestor(commit, tip));
    return answers.includes(true) || (answers.includes('unknown') ? 'unknown' : false);
  };
  function fetch(): typeof fetched {
    if (git('remote', 'get-url', 'origin').code !== 0) return 'done';
    const { code } = git('fetch', '--quiet', '--no-tags', 'origin', `refs/heads/${branch}`);
    if (code === 0) fetchedTip = git('rev-parse', 'FETCH_HEAD').out;
    return code === 0 ? 'done' : 'failed';
  }

  return {
    isAncestor,
    onDefaultBranch(commit) {
      const known = reaches(commit);
      if (known === true) return true;
      if (fetched === 'not yet') fetched = fetch();
      const answer = reaches(commit);
      return answer === false && fetched === 'failed' ? 'unknown' : answer;
    },
  };
}

/** The order of a branch's commits: that branch takes the default one's place. */
export function branchOrder(root: string, branch: string, defaultBranch: string): Order {
  const order = commitOrder(gitHistory(root, branch));
  if (branch === defaultBranch) return order;
  return {
    ...order,
    objection(mark) {
      const found = order.objection(mark);
      return found?.reason === 'not-on-default-branch'
        ? { ...found, words: `is not on the branch ${branch}` }
        : found;
    },
  };
}

/** The full name of the commit that `name` means to git; undefined where it means none. */
export function findCommit(root: string, name: string): string | undefined {
  const { code, out } = run(root, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${name}^{commit}`,
  ]);
  return code === 0 ? out : undefined;
}

/** How far back an image is looked for that is still a commit's own. */
const farthest = 1000;

/** The commits behind one, nearest first, itself not among them. */
export const ancestorsOf = (root: string, commit: string): string[] =>
  run(root, ['rev-list', '--topo-order', `--max-count=${farthest}`, '--skip=1', commit]).out.split('\n');

/** The names of the git tags at a commit. */
export const tagsAt = (root: string, commit: string): string[] =>
  run(root, ['tag', '--points-at', commit]).out.split('\n').filter(Boolean);

/** Names the commit of the clone's HEAD for good. */
export const createTag = (root: string, tag: string): void => {
  execFileSync('git', ['tag', tag], { cwd: root, stdio: 'pipe' });
};

/** What git's own configuration calls the person who commits here; empty where it calls them nothing. */
export const gitUser = (root: string): string => run(root, ['config', 'user.name']).out;

function run(root: string, args: string[]): { code: number; out: string } {
  try {
    const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', ...fetchLogin() };
    const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
    return {
      code: 0,
      out: execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio, env, timeout: patience }).trim(),
    };
  } catch (error) {
    return { code: (error as { status?: number }).status ?? 1, out: '' };
  }
}

/** The job's own token, for a fetch from a private repository whose checkout kept none. By environment: arguments can be seen. */
function fetchLogin(): Record<string, string> {
  const { GITHUB_TOKEN: token, GITHUB_SERVER_URL: server } = process.env;
  if (!inActions(process.env) || !token || !server) return {};
  const login = Buffer.from(`x-access-token:${token}`).toString('base64');
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${server}/.extraheader`,
    GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${login}`,
  };
}
