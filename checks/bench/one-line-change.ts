import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx';
import { inTurn, seconds } from './rounds.ts';

/** A clone whose pipeline has run, and the two ways to publish a changed view that are compared. */
export interface Sides {
  folder: string;
  pipeline: () => Promise<unknown>;
  /** Builds the image as docker-build does and pushes it, as a person would by hand. */
  buildAndPush: () => Promise<unknown>;
}

/**
 * Changes one line of a view before each run and publishes it, alternately with the pipeline and with plain commands
 * one after another (ruff, mypy, pytest, build, push).
 *
 * @param python variables for the plain commands; compiling without kept bytecode is a third of their test time
 */
export function oneLineChange(
  rounds: number,
  { folder, pipeline, buildAndPush }: Sides,
  python: NodeJS.ProcessEnv = {},
) {
  const root = join(folder, 'apps/django');
  const view = join(root, 'pages/views.py');
  const plain = $({
    cwd: root,
    quiet: true,
    env: { ...process.env, ...python, PATH: `${root}/.venv/bin:${process.env.PATH}` },
  });
  const changed = (work: () => Promise<unknown>) => () => {
    writeFileSync(view, `# changed at ${performance.now()}\n${readFileSync(view, 'utf8')}`);
    return seconds(work);
  };
  const byHand = async () => {
    await plain`ruff format --check . && ruff check . && mypy . && pytest`;
    await buildAndPush();
  };
  return inTurn(rounds, changed(pipeline), changed(byHand));
}
