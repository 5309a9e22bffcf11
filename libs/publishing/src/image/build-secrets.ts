import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { ciSystem } from '@shipshape/ci';
import type { BuildContext, BuildSecret } from '@shipshape/container-engine';
import { UserError } from '@shipshape/workspace';

/** As a project states it, see StatedSecret of libs/workload. */
interface Stated {
  id: string;
  environment?: string;
  file?: string;
  optional?: boolean;
}

/** A CI system hands over one secret where it could not name the variables: a JSON object of them. */
const bundle = 'SHIPSHAPE_BUILD_SECRETS';

/**
 * The secrets of a build, by what a project states of them. Their values are in no record: the inputs hash knows only what
 * the Dockerfile makes of them.
 *
 * @param root the project's folder, from the workspace root
 * @throws UserError that names what is missing, and a file that the build would copy into the image
 */
export function buildSecrets(
  root: string,
  stated: readonly Stated[],
  context: Pick<BuildContext, 'folder' | 'files'>,
  env: NodeJS.ProcessEnv = process.env,
): BuildSecret[] {
  const variables = { ...bundled(env[bundle]), ...env };
  return stated.flatMap(({ id, environment, file, optional = false }): BuildSecret[] => {
    const where = `The build secret "${id}" of ${root}/shipshape.json`;
    if (id === 'ca-certificates')
      throw new UserError(`${where} is reserved for the machine's certificates: choose another name.`);
    if ((environment === undefined) === (file === undefined)) {
      throw new UserError(`${where} must state either "environment" or "file".`);
    }
    const value = environment === undefined ? undefined : variables[environment];
    if (value) return [{ id, content: { value } }];
    if (file !== undefined) {
      const path = resolve(context.folder, file.replace(/^~(?=\/)/, env.HOME || homedir()));
      const inContext = relative(context.folder, path);
      if (context.files.some((one) => one.path === inContext)) {
        throw new UserError(
          `${where} is a file of the context, so the image may get it: add ${inContext} to ${join(root, '.dockerignore')}.`,
        );
      }
      if (existsSync(path)) return [{ id, content: { file: path } }];
    }
    if (optional) return [];
    const missing = file === undefined ? `${environment} is not set` : `there is no file "${file}"`;
    const advice = ciSystem(env).whyNoBuildSecrets(env) ?? 'Provide it, or state "optional": true.';
    throw new UserError(`${where} is missing: ${missing}. ${advice}`);
  });
}

function bundled(text: string | undefined): Record<string, string> {
  if (!text) return {};
  try {
    const value: unknown = JSON.parse(text);
    const entries = Object.entries(value as object);
    if (entries.every((entry): entry is [string, string] => typeof entry[1] === 'string'))
      return Object.fromEntries(entries);
  } catch {
    // Without the parser's own message: it quotes the text.
  }
  throw new UserError(`${bundle} is not a JSON object of texts: write {"NAME": "value", …}.`);
}
