import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildRequest } from './engine.ts';
import { withWorkFolder } from './work-folder.ts';

/**
 * Has an engine build, by the arguments that docker and buildah have in common.
 *
 * @param build runs the build command with these arguments; throws where it fails.
 * @returns the image ID, as the engine wrote it.
 */
export function buildWith(request: BuildRequest, build: (args: string[]) => Promise<void>): Promise<string> {
  const { context, dockerfile, buildArgs, labels, secrets } = request;
  const pairs = (flag: string, values: Record<string, string>) =>
    Object.entries(values).map(([name, value]) => `${flag}=${name}=${value}`);
  return withWorkFolder(async (folder) => {
    const iidFile = join(folder, 'image-id');
    await build([
      ...[`--file=${dockerfile}`, `--iidfile=${iidFile}`],
      ...pairs('--build-arg', buildArgs),
      ...pairs('--label', labels),
      ...secrets.map(({ id, file }) => `--secret=id=${id},src=${file}`),
      context,
    ]);
    return readFile(iidFile, 'utf8');
  });
}
