import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { onLoopback } from '@shipshape/oci-registry/testing';
import { type Log, UserError, withTemporaryFolder, workspaceRoot } from '@shipshape/workspace';
import { processorTime, type Used } from './cpu.ts';
import { formatSpread, spread } from './rounds.ts';

const rounds = 15;
const command = join(workspaceRoot, 'tools/docker-metadata/bin.cjs');

const repository = {
  name: 'shop',
  description: 'A shop',
  html_url: 'https://git.example.org/team/shop',
  license: { spdx_id: 'MIT' },
  default_branch: 'main',
};
const sha = '860c1904a1ce19322e91ac35af1ab07466440c37';
const event = { repository, head_commit: { id: sha, timestamp: '2024-06-30T01:02:03Z' } };

const cases: Record<string, Record<string, string>> = {
  'the defaults': {},
  'semver and labels': {
    GITHUB_REF: 'refs/tags/v1.2.3',
    INPUT_TAGS:
      'type=semver,pattern={{version}}\ntype=semver,pattern={{major}}.{{minor}}\ntype=sha\ntype=edge',
    INPUT_LABELS: 'org.opencontainers.image.vendor=Team\nbranch={{branch}}',
  },
  'a date in a time zone': {
    INPUT_TAGS: "type=ref,event=branch\ntype=raw,value={{date 'YYYYMMDD-HHmmss' tz='Europe/Berlin'}}",
  },
};
// As many as fit into an environment variable: its limit on Linux is 128 KiB.
const tenThousand = Array.from({ length: 10_000 }, (_, index) => `t${index.toString(36)}`).join('\n');

/**
 * Compares the processor time of `docker-metadata` with an empty Node process and, if METADATA_ACTION is the folder of
 * docker/metadata-action, with its published bundle: same inputs, same Node, alternating.
 *
 * @returns a section of benchmarks/README.md
 */
export const benchMetadata = (say: Log): Promise<string> =>
  withTemporaryFolder('bench', (folder) => measure(say, folder));

async function measure(say: Log, folder: string): Promise<string> {
  const action = actionBundle();
  const api = await repositoryApi();
  const variables = {
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: `http://${api.host}`,
    GITHUB_EVENT_NAME: 'push',
    GITHUB_EVENT_PATH: join(folder, 'event.json'),
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_ENV: join(folder, 'env'),
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REPOSITORY: 'team/shop',
    GITHUB_SHA: sha,
    INPUT_CONTEXT: 'workflow',
    'INPUT_GITHUB-TOKEN': 'none',
    INPUT_IMAGES: 'ghcr.io/team/shop',
  };
  try {
    const empty = join(folder, 'empty.cjs');
    for (const file of [empty, variables.GITHUB_OUTPUT, variables.GITHUB_ENV]) writeFileSync(file, '');
    writeFileSync(variables.GITHUB_EVENT_PATH, JSON.stringify(event));
    await processorTime(command, variables); // makes the bundle if it does not exist
    const rows: string[] = [];
    for (const [name, inputs] of Object.entries(cases)) {
      say(name);
      const used = await inTurns([command, empty, ...(action ? [action] : [])], { ...variables, ...inputs });
      rows.push(row(name, used));
    }
    say('ten thousand tags');
    const many = await inTurns([command], { ...variables, INPUT_TAGS: tenThousand }, 3);
    return section(rows, many.flat());
  } finally {
    await api.stop();
  }
}

/** Resources that each script used in each round, one list for each script. */
async function inTurns(
  scripts: string[],
  variables: Record<string, string>,
  times = rounds,
): Promise<Used[][]> {
  const used: Used[][] = scripts.map(() => []);
  for (let round = 0; round < times; round++) {
    for (const [index, script] of scripts.entries())
      used[index]?.push(await processorTime(script, variables));
  }
  return used;
}

function row(name: string, [ours = [], empty = [], theirs]: Used[][]): string {
  const time = (side: Used[]) => formatSpread(spread(side.map(({ ms }) => ms)), 0);
  const ratio = (side: Used[]) =>
    formatSpread(spread(ours.map(({ ms }, round) => ms / (side[round] as Used).ms)));
  const action = theirs ? [time(theirs), ratio(theirs)] : ['not available', ''];
  return `| ${[name, time(ours), time(empty), ratio(empty), ...action].join(' | ')} |`;
}

function section(rows: string[], many: Used[]): string {
  const time = formatSpread(spread(many.map(({ ms }) => ms)), 0);
  const memory = formatSpread(spread(many.map(({ megabytes }) => megabytes)), 0);
  return `## docker-metadata

Processor time (user and system) of one run in milliseconds, Node ${process.version}, ${rounds} rounds, alternating; median (smallest–largest).
"The action" is the published bundle of docker/metadata-action. The goal is at most 0.35 of its time.

| inputs | docker-metadata | empty Node | ratio to empty Node | the action | ratio to the action |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

Ten thousand tags take ${time} ms and at most ${memory} MB of memory (goals: 2,000 ms and 200 MB).
`;
}

/** @throws UserError if METADATA_ACTION is not the folder of a copy of the action */
function actionBundle(): string | undefined {
  const { METADATA_ACTION: folder } = process.env;
  if (!folder) return undefined;
  const bundle = ['dist/index.cjs', 'dist/index.js'].map((file) => join(folder, file)).find(existsSync);
  if (bundle) return bundle;
  throw new UserError(
    `METADATA_ACTION is "${folder}", which contains no dist/index.cjs. Set it to the folder of docker/metadata-action.`,
  );
}

/** A server on loopback with the only answer that the action requests from GitHub. */
const repositoryApi = () =>
  onLoopback(
    createServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(repository));
    }),
  );
