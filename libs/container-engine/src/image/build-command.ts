import { access, constants, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeContext } from '../context/write-context.ts';
import { parseDockerfile } from '../dockerfile/instructions.ts';
import type { BuildRequest } from '../engine.ts';
import { EngineError } from '../engine-error.ts';
import { withWorkFolder } from '../system/work-folder.ts';

/** What one build is made of, on the disk. */
export interface BuildFiles {
  /** What to build, where it is not the context's own Dockerfile. */
  dockerfile: string;
  labels: Record<string, string>;
  /** Given to the build beside the request's own. */
  buildArgs?: Record<string, string>;
}

/**
 * Has an engine build, by the arguments that docker and buildah have in common. The engine sees the context's files as
 * they were hashed, and no ignore file of the context's: it would be applied a second time, and by the engine's own rules.
 *
 * @param build runs the build command with these arguments; `ignoreFile` is a file that ignores nothing. Throws where it fails.
 * @returns the image ID, as the engine wrote it.
 */
export function buildWith(
  { context, secrets, ...request }: BuildRequest,
  { dockerfile, labels, buildArgs = {} }: BuildFiles,
  build: (args: string[], ignoreFile: string) => Promise<void>,
): Promise<string> {
  const pairs = (flag: string, values: Record<string, string>) =>
    Object.entries(values).map(([name, value]) => `${flag}=${name}=${value}`);
  return withWorkFolder(async (folder) => {
    const files = join(folder, 'context');
    const file = join(folder, 'Dockerfile');
    // BuildKit takes the one beside the Dockerfile, and an empty one for none at all.
    const ignoreFile = `${file}.dockerignore`;
    const iidFile = join(folder, 'image-id');
    await writeContext(context, files);
    await writeFile(file, dockerfile);
    await writeFile(ignoreFile, '# Nothing: what is ignored is not here.\n');
    await build(
      [
        ...[`--file=${file}`, `--iidfile=${iidFile}`],
        ...pairs('--build-arg', { ...buildArgs, ...request.buildArgs }),
        ...pairs('--label', labels),
        ...(await secretFlags(secrets, folder)),
        files,
      ],
      ignoreFile,
    );
    return readFile(iidFile, 'utf8');
  });
}

/**
 * SOURCE_DATE_EPOCH for a Dockerfile that declares it. Not for others: an argument that changes with every commit makes
 * every later RUN of the stage run anew.
 */
export function epochArguments(dockerfile: string, epoch: number | undefined): Record<string, string> {
  const declared = parseDockerfile(dockerfile).instructions.some(
    ({ name, operands }) => name === 'ARG' && /(^|\s)SOURCE_DATE_EPOCH(=|\s|$)/.test(operands),
  );
  return declared && epoch !== undefined ? { SOURCE_DATE_EPOCH: String(epoch) } : {};
}

/** By links in the work folder, since a comma in a path has no place in a flag that is a list. */
function secretFlags(secrets: BuildRequest['secrets'], folder: string): Promise<string[]> {
  return Promise.all(
    secrets.map(async ({ id, file }, index) => {
      if (!/^[\w.-]+$/.test(id)) {
        throw new EngineError(
          `The build secret "${id}" has no valid name: use letters, digits, dots, dashes and underscores.`,
        );
      }
      await access(file, constants.R_OK).catch((error: NodeJS.ErrnoException) => {
        throw new EngineError(
          `The file of the build secret "${id}" can't be read (${file}: ${error.code}): correct its path.`,
        );
      });
      const link = join(folder, `secret-${index}`);
      await symlink(resolve(file), link);
      return `--secret=id=${id},src=${link}`;
    }),
  );
}
