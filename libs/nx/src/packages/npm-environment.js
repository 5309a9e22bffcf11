// Plain JavaScript with nothing but Node, for install.js and tools/start.mjs: libs/workspace, which has the list of what a
// tool may know, is TypeScript and not there yet.

/** Where packages come from, how that is reached, and where npm keeps things: none of it decides what is installed. */
const ofNpm =
  /^npm_config_(registry|@[^:]+:registry|\/\/.*|cafile|ca|cert|key|strict[-_]ssl|proxy|https[-_]proxy|noproxy|userconfig|globalconfig|cache|offline|prefer[-_]offline|fetch[-_][\w-]+|maxsockets|loglevel|color|progress)$/i;

/** Those of Node's own that are of that kind: whom to trust, that a proxy counts, and the login of setup-node's .npmrc. */
const ofNode = ['NODE_EXTRA_CA_CERTS', 'NODE_USE_SYSTEM_CA', 'NODE_USE_ENV_PROXY', 'NODE_AUTH_TOKEN'];

/**
 * The arguments after `ci` or `install` with which npm installs what a lock has, and all of it: a user's .npmrc with
 * `omit=dev`, `dry-run` or `global` would install other packages, or none.
 */
export const asLocked = [
  '--ignore-scripts',
  ...['--include=dev', '--include=optional', '--include=peer'],
  ...['--no-dry-run', '--no-global', '--no-package-lock-only'],
  ...['--no-audit', '--no-fund', '--loglevel=error'],
];

/**
 * The environment of an npm that installs what a lock has, without scripts: what changes that by npm's settings or Node's,
 * such as `npm_config_dry_run`, `npm_config_omit`, NODE_ENV or NODE_OPTIONS, does not reach it. Other variables do not count
 * for it, and may be what a proxy, a login or a manager of Node's versions needs.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function npmEnvironment(env = process.env) {
  const passes = (/** @type {string} */ name) => {
    if (/^npm_config_/i.test(name)) return ofNpm.test(name);
    return !/^NODE_/i.test(name) || ofNode.includes(name);
  };
  return Object.fromEntries(Object.entries(env).filter(([name]) => passes(name)));
}
