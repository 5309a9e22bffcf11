import { posix } from 'node:path';
import { UserError } from '@shipshape/workspace';
import { parseObject, stringifyLike } from './json.ts';
import type { ReadFile, WantedFile } from './written-file.ts';

const path = 'nx.json';
const plugin = 'shipshape/nx';

/**
 * The repository's nx.json.
 *
 * @param folder where the packages of the pipeline are installed, from the repository's root
 */
export const nxJson = (defaultBranch: string, folder: string): WantedFile => ({
  path,
  text: stringifyLike({
    $schema: `./${posix.join(folder, 'node_modules/nx/schemas/nx-schema.json')}`,
    defaultBase: defaultBranch,
    // Where `shipshape pipeline` keeps results too: Nx's own default is a folder of the user's, and would repeat them.
    cacheDirectory: '.nx/cache',
    plugins: [plugin],
    // The lock beside is of a front end whose packages the pipeline does not install, without which Nx cannot read pnpm's.
    ...(folder === '.' ? {} : { pluginsConfig: { '@nx/js': { analyzeLockfile: false } } }),
    analytics: false,
    neverConnectToCloud: true,
    useDaemonProcess: false,
    // As formatters write it, so that a team's finds nothing.
  }).replace(/\[\s+("[^"]*")\s+\]/g, '[$1]'),
  purpose: "lets Nx find the project's targets",
});

/** Whether an nx.json that is there has the plugin. */
function hasPlugin(text: string): boolean {
  const { plugins } = parseObject(path, text);
  const names = Array.isArray(plugins)
    ? plugins.map((each) => (typeof each === 'string' ? each : each?.plugin))
    : [];
  return names.includes(plugin);
}

/**
 * Refuses a workspace of Nx that does not have the plugin: nx.json is the team's, and without the plugin nothing works.
 *
 * @throws UserError that says which line to add
 */
export function requirePlugin(read: ReadFile): void {
  const there = read(path);
  if (there === undefined || hasPlugin(there)) return;
  throw new UserError(
    `This is an Nx workspace already, and its ${path} is yours: add "${plugin}" to its "plugins", then run this again. Nothing was written.`,
  );
}
