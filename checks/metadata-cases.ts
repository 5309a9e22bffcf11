import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { onLoopback } from '@shipshape/oci-registry/testing';
import { UserError, withTemporaryFolder, workspaceRoot } from '@shipshape/workspace';
import { freshSeed, makeCase, picker } from './metadata/cases.ts';
import { repository, runCase } from './metadata/run-case.ts';
import { script } from './support/script.ts';

const ours = join(workspaceRoot, 'tools/docker-metadata/bin.cjs');

await script(
  'metadata-cases',
  'Compare docker-metadata with the published bundle of docker/metadata-action on generated cases.',
  (command) =>
    command
      .argument('[bundle]', "the action's dist/index.cjs, of the version that is followed")
      .option('--cases <number>', 'how many', '200')
      .option('--seed <number>', 'of a run whose cases are wanted again'),
  async ({ cases, seed: given }, [bundle], say) => {
    if (!bundle)
      return `skipped: no bundle was given. Name the action's dist/index.cjs: npm run metadata-cases -- <file>`;
    const theirs = resolve(process.env.SHIPSHAPE_CALLED_IN ?? '.', bundle);
    if (!existsSync(theirs)) throw new UserError(`There is no ${theirs}: name the action's dist/index.cjs.`);
    const seed = Number(given ?? freshSeed());
    say(`${cases} cases by --seed=${seed}`);
    const { different, failed } = await withTemporaryFolder('metadata-cases', (folder) =>
      compare(theirs, Number(cases), seed, folder, say),
    );
    if (different > 0) throw new UserError(`${different} of ${cases} cases differ, by --seed=${seed}.`);
    return `${cases} cases by --seed=${seed}: outputs, variables, warnings and errors are the same (${failed} end in an error)`;
  },
);

/** Prints each case that differs; returns how many do, and of all how many fail upstream. */
async function compare(
  theirs: string,
  cases: number,
  seed: number,
  folder: string,
  say: (line: string) => void,
): Promise<{ different: number; failed: number }> {
  const server = createServer((request, response) => {
    const commit = { sha: 'f', committer: { date: '2024-06-30T01:02:03Z' } };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(/\/commits\//.test(request.url ?? '') ? { commit, ...commit } : repository));
  });
  const { host, stop } = await onLoopback(server);
  const api = `http://${host}`;
  const pick = picker(seed);
  let different = 0;
  let failed = 0;
  try {
    for (let number = 1; number <= cases; number++) {
      const one = makeCase(pick);
      // One after the other in one folder, since both print paths.
      const [upstream, made] = [
        await runCase(theirs, one, folder, api),
        await runCase(ours, one, folder, api),
      ];
      if (upstream.failed) failed++;
      if (isDeepStrictEqual(upstream, made)) continue;
      different++;
      say(
        `case ${number} differs: ${JSON.stringify(one)}\n  theirs ${JSON.stringify(upstream)}\n  ours   ${JSON.stringify(made)}`,
      );
    }
  } finally {
    await stop();
  }
  return { different, failed };
}
