import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeContext } from '../context/write-context.ts';
import { parseDockerfile } from '../dockerfile/instructions.ts';
import type { BuildRequest, BuildSecret } from '../engine.ts';
import { EngineError } from '../engine-error.ts';
import { piecesOf } from '../system/hidden.ts';
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
 * @param build runs the build command with these arguments; `ignoreFile` is a file that ignores nothing, and `hidden` is
 *   what the output must not show. Throws where it fails.
 * @returns the image ID, as the engine wrote it.
 */
export function buildWith(
  { context, secrets, ...request }: Pick<BuildRequest, 'context' | 'secrets' | 'buildArgs'>,
  { dockerfile, labels, buildArgs = {} }: BuildFiles,
  build: (args: string[], more: { ignoreFile: string; hidden: string[] }) => Promise<void>,
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
    const given = await Promise.all(
      secrets.map((secret, index) => placed(secret, join(folder, `secret-${index}`))),
    );
    await build(
      [
        ...[`--file=${file}`, `--iidfile=${iidFile}`],
        ...pairs('--build-arg', { ...buildArgs, ...request.buildArgs }),
        ...pairs('--label', labels),
        ...given.map(({ flag }) => flag),
        files,
      ],
      { ignoreFile, hidden: given.flatMap(({ hidden }) => hidden) },
    );
    return readFile(iidFile, 'utf8');
  });
}

/**
 * SOURCE_DATE_EPOCH for a Dockerfile that declares it. Not for others: an argument that changes with every commit makes
 * every later RUN of the stage run again.
 */
export function epochArguments(dockerfile: string, epoch: number | undefined): Record<string, string> {
  const declared = parseDockerfile(dockerfile).instructions.some(
    ({ name, operands }) => name === 'ARG' && /(^|\s)SOURCE_DATE_EPOCH(=|\s|$)/.test(operands),
  );
  return declared && epoch !== undefined ? { SOURCE_DATE_EPOCH: String(epoch) } : {};
}

/**
 * Puts a secret at `path` in the work folder, which only this user can enter: a file by a link, since a comma in a path has
 * no place in a flag that is a list.
 */
async function placed(
  { id, content, isPublic = false }: BuildSecret,
  path: string,
): Promise<{ flag: string; hidden: string[] }> {
  if (!/^[\w.-]+$/.test(id)) {
    throw new EngineError(
      `The build secret "${id}" has no valid name: use letters, digits, dots, dashes and underscores.`,
    );
  }
  const text = 'value' in content ? content.value : await textOf(id, content.file);
  await ('value' in content ? writeFile(path, text, { mode: 0o600 }) : symlink(resolve(content.file), path));
  return { flag: `--secret=id=${id},src=${path}`, hidden: isPublic ? [] : piecesOf(text) };
}

async function textOf(id: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new EngineError(
      `The file of the build secret "${id}" can't be read (${file}: ${code}): correct its path.`,
    );
  }
}
