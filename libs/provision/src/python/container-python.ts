import { chmodSync, existsSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeContext, type ProgramImage } from '@shipshape/container-engine';
import { type Log, stateFolder, withTemporaryFolder, workspaceRoot, writeWhole } from '@shipshape/workspace';
import { $, quote } from 'zx/core';
import { certificateSecrets, readyBaseImage, readyEngine } from '../engine.ts';
import { pythonBaseFor, pythonVersions } from './base-recipe.ts';
import { type Python, report } from './find.ts';
import type { Uv } from './uv.ts';

const bundle = '/etc/ssl/certs/ca-certificates.crt';

/**
 * A Python that this machine does not have, in a container of the base image that has it: `shell` runs commands there, on
 * this machine's network and files.
 *
 * @param wanted such as `3.14`
 * @param packages Debian packages that the project's own packages need, to be built and to run
 * @returns undefined where there is no base with that Python, or containers here see another machine's files and network
 * @throws UserError where the engine or the base cannot be had
 */
export async function containerPython(
  wanted: string,
  packages: readonly string[],
  uv: Uv,
  say: Log,
): Promise<Python | undefined> {
  if (process.platform !== 'linux' || !pythonVersions.includes(wanted)) return undefined;
  const engine = await readyEngine(say);
  const recipe = pythonBaseFor(wanted);
  const base = await readyBaseImage(engine, recipe, say);
  say(`Python ${wanted} is not on this machine: using it in a container of ${recipe.name}`);
  const secrets = certificateSecrets();
  return await withTemporaryFolder('python', async (folder) => {
    writeFileSync(join(folder, 'Dockerfile'), dockerfile(packages));
    const { image } = await engine.build({
      context: await makeContext(folder),
      buildArgs: { PYTHON_IMAGE: base.reference },
      labels: {},
      secrets,
    });
    const [trusted] = secrets;
    const certificates =
      trusted && 'file' in trusted.content ? [`--volume=${trusted.content.file}:${bundle}:ro`] : [];
    const program = await engine.asProgram(image.id, [
      ...new Set([workspaceRoot, tmpdir(), await folderOf(uv)]),
    ]);
    const shell = join(stateFolder, 'python', `in-${wanted}-${image.id.slice(7, 19)}.sh`);
    if (!existsSync(shell)) writeWhole(shell, script(wanted, program, certificates));
    chmodSync(shell, 0o755);
    const { stdout } = await $({ shell, quiet: true, prefix: '', postfix: '' })`python3 -c ${report}`;
    const [path = '', version = ''] = stdout.trim().split('\n');
    return { path, version, shell };
  });
}

/** The official image has the headers of its own Python. */
const dockerfile = (packages: readonly string[]) => `ARG PYTHON_IMAGE
FROM $PYTHON_IMAGE
RUN apt-get update -qq \\
 && apt-get install -qq --yes --no-install-recommends ${packages.map((name) => `'${name}'`).join(' ')} \\
      $([ -x /usr/local/bin/python3 ] || echo python3-dev python3-venv) >/dev/null \\
 && rm -rf /var/lib/apt/lists/*
`;

async function folderOf({ path }: Uv): Promise<string> {
  const { stdout } = await $({ quiet: true })`command -v ${path}`;
  return dirname(realpathSync(stdout.trim()));
}

/** A program that is called as a shell is, with `-c <command>`, and passes on the environment. */
function script(wanted: string, { before, image }: ProgramImage, flags: readonly string[]): string {
  const words = (list: readonly string[]) => list.map(quote).join(' ');
  return `#!/usr/bin/env bash
# Runs what a shell would run, in a container that has Python ${wanted}.
export PODMAN_IGNORE_CGROUPSV1_WARNING=1
flags=()
while IFS= read -r -d '' pair; do
  name=\${pair%%=*}
  [[ $name =~ ^[A-Za-z_][A-Za-z0-9_]*$ && ! $name =~ ^(HOME|.*_CA_BUNDLE|.*_CERT|SSL_CERT_.*)$ ]] && flags+=("--env=$name")
done < <(env -0)
# The first process of a container ignores signals that it does not handle.
exec ${words(before)} ${words(flags)} --env=HOME=/tmp --env=SSL_CERT_FILE=${bundle} \\
  --workdir="$PWD" "\${flags[@]}" ${words([image])} \\
  bash -c 'trap "exit 143" INT TERM HUP; bash "$@" <&0 & wait $!' shell "$@"
`;
}
