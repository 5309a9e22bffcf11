import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '@shipshape/container-engine';
import { workspaceRoot } from '@shipshape/workspace';
import { $ } from 'zx';
import { withoutLayers } from './adopt-images.ts';
import { seconds } from './rounds.ts';

/** How long a team waits, in seconds. */
export interface Published {
  /** For `init --yes`: a lock, the probe, the packages of the pipeline, and the linters' first run. */
  init: number;
  /** For the image: built without a layer of another build, smoke-tested, pushed. */
  image: number;
}

/**
 * Takes a clone to a pushed, smoked image with the command line, as a team does.
 *
 * @param engine the one that the commands choose
 * @param copy the folder of a clone, which changes
 * @param root of the Django project in it
 */
export async function published(engine: Engine, copy: string, root: string): Promise<Published> {
  const shell = $({ cwd: copy, quiet: true, env: { ...process.env, CI: undefined, NX_DAEMON: 'false' } });
  const git = shell({ env: { ...process.env, ...author } });
  try {
    const start = join(workspaceRoot, 'tools/start.mjs');
    const init = await seconds(() => shell`node ${start} init --into=${copy} --yes --name=team`);
    await git`git add --all && git commit --quiet --message adopted`;
    // Where Docker Hub does not answer, it makes the base image.
    await shell`npx shipshape docker-build --project=team`;
    // The next build is a project's first one: it finds no image of it.
    await engine.remove(JSON.parse(readFileSync(join(copy, 'dist', root, 'image.json'), 'utf8')).imageId);
    const file = join(copy, root, 'Dockerfile');
    writeFileSync(file, withoutLayers(readFileSync(file, 'utf8')));
    await git`git commit --quiet --all --message anew`;
    const image = await seconds(
      () =>
        shell`for verb in docker-build docker-smoke docker-push; do npx shipshape $verb --project=team; done`,
    );
    return { init, image };
  } finally {
    await shell`npx shipshape registry-stop`.nothrow();
  }
}

const author = Object.fromEntries(
  ['AUTHOR', 'COMMITTER'].flatMap((who) => [
    [`GIT_${who}_NAME`, 'bench'],
    [`GIT_${who}_EMAIL`, 'bench@localhost'],
  ]),
);
