import { devNull } from 'node:os';

/** Environment variables. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What a call to git may read besides the clone's own configuration.
 * - `clone`: nothing. For every question about commits, trees and refs, whose answer must be the same for everybody.
 * - `user`: the user's and the system's configuration too. For what is theirs: logins and proxies of a remote, filters
 *   that make working files, ignored files, and the user's name.
 */
export type Configuration = 'clone' | 'user';

/** How the user states where configuration is, and how a remote is reached. */
const ofTheUser =
  /^GIT_(CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+|PARAMETERS)|SSH|SSH_COMMAND|SSH_VARIANT|PROXY_COMMAND|PROXY_SSL_\w+|SSL_\w+|HTTP_\w+|ALLOW_PROTOCOL)$/;

/** Programs that would open a window or a terminal, languages, and what makes the loader print among git's messages. */
const others =
  /^(LANGUAGE|LC_\w+|PAGER|LESS|LV|EDITOR|VISUAL|SSH_ASKPASS|SSH_ASKPASS_REQUIRE|LD_(PRELOAD|AUDIT|DEBUG)|DYLD_INSERT_LIBRARIES)$/;

/**
 * The environment without what points git at another repository, index or object store, as git sets it for its hooks,
 * and without git's tracing, pagers, editors and password windows: for programs that call git themselves.
 */
export const withoutGitVariables = (env: Environment): Record<string, string> =>
  keep(env, (name) => !name.startsWith('GIT_') || ofTheUser.test(name));

function keep(env: Environment, isKept: (name: string) => boolean): Record<string, string> {
  const kept = Object.entries(env).filter(([name, value]) => value !== undefined && isKept(name));
  return Object.fromEntries(kept) as Record<string, string>;
}

/**
 * The environment of one call.
 *
 * @param home the folder used as home folder where the user's configuration must not count
 */
export function gitEnvironment(
  env: Environment,
  configuration: Configuration,
  home: string = devNull,
): Record<string, string> {
  const cleaned = keep(withoutGitVariables(env), (name) => !others.test(name));
  const own = {
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_PAGER: 'cat',
    // Another program may hold the index's lock, and a clone may be read-only.
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    // Grafts rewrite history for one clone alone. A file that cannot exist is no file of grafts.
    GIT_GRAFT_FILE: `${devNull}/none`,
  };
  if (configuration === 'user') return { ...cleaned, ...own };
  return {
    ...keep(cleaned, (name) => !ofTheUser.test(name)),
    ...own,
    GIT_CONFIG_NOSYSTEM: '1',
    // Before git 2.32 only the home folder counts.
    GIT_CONFIG_GLOBAL: home === devNull ? devNull : `${home}/.gitconfig`,
    HOME: home,
    XDG_CONFIG_HOME: home,
  };
}

/** What a clone's own configuration may state as well, and must not change an answer, run a program or ask anybody. */
export const overrides: string[] = [
  'advice.graftFileDeprecated=false',
  'color.ui=false',
  'core.askPass=',
  'core.fsmonitor=',
  `core.hooksPath=${devNull}`,
  'core.pager=cat',
  'core.quotePath=false',
  'core.useReplaceRefs=false',
  'credential.interactive=false',
  'fetch.prune=false',
  'fetch.recurseSubmodules=false',
  'gc.auto=0',
  'log.showSignature=false',
  'maintenance.auto=false',
  'submodule.recurse=false',
  'tag.gpgSign=false',
].flatMap((setting) => ['-c', setting]);
