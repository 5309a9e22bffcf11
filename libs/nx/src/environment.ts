import { withoutStepVariables } from '@shipshape/ci';
import { withoutGitVariables } from '@shipshape/git';
import { cleanEnvironment } from '@shipshape/workspace';

/**
 * What Nx's tasks read of the user's environment beside what every tool may know: which run this is, where images go, how
 * git reaches a remote, and those of Nx's own variables that change no answer.
 */
const allowed = [
  /^(CI|GITHUB_\w+|RUNNER_\w+|ACTIONS_\w+|REGISTRY(_\w+)?|SHIPSHAPE_\w+|CONTAINER_ENGINE|APT_CONFIG)$/,
  // Which Python a manager of versions starts: an input of the tasks by its version.
  /^(PYENV|ASDF_PYTHON|MISE_PYTHON)_VERSION$/,
  /^GIT_\w+$/,
  /^NX_(SKIP_NX_CACHE|DISABLE_NX_CACHE|VERBOSE_LOGGING|PERF_LOGGING|PROFILE|NO_CLOUD|MAX_CACHE_SIZE|SOCKET_DIR)$/,
  /^NX_(WORKSPACE_DATA|PROJECT_GRAPH_CACHE|NATIVE_FILE_CACHE)_DIRECTORY$/,
];

/**
 * The environment of Nx and its tasks. NODE_ENV, NODE_OPTIONS, DEBUG, PYTEST_ADDOPTS, NX_FORCE_REUSE_CACHED_GRAPH and the
 * like, set in a user's shell, reach neither a plan nor a verdict that Nx keeps.
 *
 * @param pass names of further variables: those that the workspace states, see statedVariables of libs/workload
 */
export function nxEnvironment(
  set: Readonly<Record<string, string | undefined>>,
  pass: readonly (string | RegExp)[] = [],
  from: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  return cleanEnvironment(
    {
      ...set,
      // As our own .env says, for a workspace that has none: what is planned by tasks is done by tasks.
      NX_LEGACY_AFFECTED: 'false',
      NX_TUI: 'false',
      // No process stays behind, and none is started for a plugin: they cost more than they save here.
      NX_DAEMON: 'false',
      NX_ISOLATE_PLUGINS: 'false',
    },
    {
      // A hook's GIT_DIR would point Nx's own calls of git at another repository.
      from: withoutStepVariables(withoutGitVariables(from)),
      ...{ packageSources: true, engine: true, pass: [...allowed, ...pass] },
    },
  );
}
