import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NxExplanation, readTaskGraph, type TaskGraph, unknownTargets } from '@shipshape/affected-plan';
import { withoutRights } from '@shipshape/ci';
import { isolatedGitVariables } from '@shipshape/git';
import { UserError, withTemporaryFolder } from '@shipshape/workspace';
import { $ } from 'zx/core';
import { withoutDotenv } from './dotenv.ts';
import { nxEnvironment } from './environment.ts';

interface Question {
  /** The workspace. */
  root: string;
  /** The commit to compare with; undefined for everything. */
  base: string | undefined;
  head: string;
  targets: string[];
}

interface Answer {
  graph: TaskGraph;
  /** Targets that were asked for and that no project has, which Nx passes over without a word. */
  unknown: string[];
  explanation: NxExplanation | undefined;
}

/**
 * Asks Nx which tasks a change calls for and why. Nx draws the graph or gives its reasons, never both in one go;
 * where nothing is affected there is no reason to ask for.
 *
 * @throws UserError with Nx's own words where it fails, and where no project has any of the targets
 */
export const askNx = (question: Question): Promise<Answer> =>
  withTemporaryFolder('plan', (folder) => askIn(folder, question));

async function askIn(folder: string, { root, base, head, targets }: Question): Promise<Answer> {
  const answer = async (about: 'graph' | 'explain') => {
    const file = join(folder, `${about}.json`);
    const range = base === undefined ? [] : [`--base=${base}`, `--head=${head}`];
    const args = [base === undefined ? 'run-many' : 'affected', `--targets=${targets.join(',')}`, ...range];
    // Plugins are code of the project's packages, and a question needs no rights.
    const env = withoutRights(withoutDotenv(nxEnvironment(isolatedGitVariables(root)), root));
    const nx = await $({
      cwd: root,
      env,
      preferLocal: root,
      quiet: true,
      nothrow: true,
    })`nx ${args} --${about}=${file}`;
    if (nx.exitCode !== 0)
      throw new UserError(`Nx could not determine what is affected: ${nx.text().trim()}`);
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  };
  const drawn = await answer('graph');
  const graph = readTaskGraph(drawn);
  const unknown = unknownTargets(drawn, targets);
  if (unknown.length === targets.length)
    throw new UserError(`No project has the target ${unknown.join(', ')}: name those that projects have.`);
  const explain = base !== undefined && Object.keys(graph.tasks).length > 0;
  return {
    graph,
    unknown,
    explanation: explain ? ((await answer('explain')) as NxExplanation) : undefined,
  };
}
