import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NxExplanation, readTaskGraph, type TaskGraph } from '@shipshape/affected-plan';
import { $ } from 'zx';
import { UserError } from '../support/cli.mts';

interface Question {
  /** The workspace. */
  root: string;
  /** The commit to compare with; undefined for everything. */
  base: string | undefined;
  head: string;
  targets: string[];
}

/**
 * Asks Nx which tasks a change calls for and why. Nx draws the graph or gives its reasons, never both in one go;
 * where nothing is affected there is no reason to ask for.
 *
 * @throws UserError with Nx's own words where it fails
 */
export async function askNx({
  root,
  base,
  head,
  targets,
}: Question): Promise<{ graph: TaskGraph; explanation: NxExplanation | undefined }> {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-plan-'));
  const answer = async (about: 'graph' | 'explain') => {
    const file = join(folder, `${about}.json`);
    const range = base === undefined ? [] : [`--base=${base}`, `--head=${head}`];
    const args = [base === undefined ? 'run-many' : 'affected', `--targets=${targets.join(',')}`, ...range];
    const env = { ...process.env, NX_LEGACY_AFFECTED: 'false', NX_TUI: 'false' };
    const nx = await $({
      cwd: root,
      env,
      preferLocal: root,
      quiet: true,
      nothrow: true,
    })`nx ${args} --${about}=${file}`;
    if (nx.exitCode !== 0) throw new UserError(`Nx could not tell what is affected: ${nx.text().trim()}`);
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  };
  try {
    const graph = readTaskGraph(await answer('graph'));
    const explain = base !== undefined && Object.keys(graph.tasks).length > 0;
    return { graph, explanation: explain ? ((await answer('explain')) as NxExplanation) : undefined };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
