import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/**
 * Carries the variables of the user's shell past Nx. If a file of the root has the same value, Nx takes it for the
 * file's.
 */
const carrier = 'SHIPSHAPE_USERS_VARIABLES';

/** What Nx reads into its own process at every start, the first file first. */
const ofRoot = ['.local.env', '.env.local', '.env'];

/**
 * The environment of a call of Nx whose tasks are to get the user's variables and nothing of `.env` files: a team has those
 * for its application, and a REGISTRY or PYTEST_ADDOPTS there would reach a task, and not the check before it. Nx hands
 * the root's on in any case, so the verbs take them away, see {@link restoreUsersVariables}.
 *
 * @param env what Nx is to get otherwise
 * @param root the workspace
 */
export function withoutDotenv(env: Record<string, string>, root: string): Record<string, string> {
  const files = read(root, ofRoot);
  const own = Object.keys(files).filter((name) => Object.hasOwn(env, name));
  // Nx's own settings, which count in its process: a file replaces nothing that is set, unless to nothing.
  const switches = Object.keys(files).filter(
    (name) => name.startsWith('NX_') && files[name] === 'true' && !own.includes(name),
  );
  return {
    ...Object.fromEntries(switches.map((name) => [name, 'false'])),
    ...env,
    NX_LOAD_DOT_ENV_FILES: 'false',
    [carrier]: JSON.stringify(Object.fromEntries(own.map((name) => [name, env[name]]))),
  };
}

/**
 * Gives a verb that Nx started the variables of the user's shell back: those that {@link withoutDotenv} carried, and where
 * somebody called Nx by hand none that have the value of a file that Nx loads into this task.
 *
 * @param env is changed
 * @param folders the project's folder, which Nx does not tell its tasks; asked for only where it is needed
 */
export function restoreUsersVariables(env: NodeJS.ProcessEnv, root: string, folders: () => string[]): void {
  const carried = env[carrier];
  if (carried !== undefined) {
    for (const name of Object.keys(read(root, ofRoot))) delete env[name];
    Object.assign(env, JSON.parse(carried));
    delete env[carrier];
    return;
  }
  const files = env.NX_LOAD_DOT_ENV_FILES === 'true' ? filesOfTask(env) : undefined;
  for (const folder of [...(files ? folders() : []), '']) {
    for (const [name, value] of Object.entries(read(join(root, folder), files ?? ofRoot))) {
      // A value with a reference was expanded: it cannot be compared.
      if (env[name] === value || value.includes('$')) delete env[name];
    }
  }
}

/** What Nx 23 loads into a task, of the project's folder and of the root. */
function filesOfTask(env: NodeJS.ProcessEnv): string[] {
  const { NX_TASK_TARGET_TARGET: target, NX_TASK_TARGET_CONFIGURATION: configuration } = env;
  const kinds = [target, ...(configuration ? [`${target}.${configuration}`, configuration] : [])];
  return [
    ...kinds.flatMap((kind) => [`.env.${kind}.local`, `.env.${kind}`, `.${kind}.local.env`, `.${kind}.env`]),
    ...ofRoot,
  ];
}

/** The variables of these files; of one that several have, the first file's. */
function read(folder: string, files: string[]): Record<string, string> {
  const found = [...files].reverse().map((file) => {
    try {
      return parseEnv(readFileSync(join(folder, file), 'utf8')) as Record<string, string>;
    } catch {
      return {}; // As Nx does: no file, a folder, or one that cannot be read says nothing.
    }
  });
  return Object.assign({}, ...found);
}
