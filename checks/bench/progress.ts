import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decide } from '@shipshape/progress-model';
import { fixtureNow, fixtures } from '@shipshape/progress-model/testing';
import { type Log, workspaceRoot } from '@shipshape/workspace';
import { processorTime, type Used } from './cpu.ts';
import { formatSpread, spread } from './rounds.ts';

const rounds = 5;
const shipshape = join(workspaceRoot, 'tools/bin/shipshape.mjs');
const sizes = [
  { commits: 5_000, snapshots: 125 },
  { commits: 10_000, snapshots: 250 },
  { commits: 20_000, snapshots: 500 },
];

/**
 * Measures what gathering a history with its snapshots and making the page costs beyond the sources: the processor time
 * and the memory of the command line itself, without git's.
 *
 * @returns a section of benchmarks/README.md
 */
export async function benchProgress(say: Log): Promise<string> {
  const rows: string[] = [];
  const medians: number[] = [];
  for (const { commits, snapshots } of sizes) {
    say(`${commits} commits, ${snapshots} snapshots`);
    const folder = workspaceOf(commits, snapshots);
    try {
      const env = { HOME: folder, PROGRESS_ENVIRONMENTS: '', GITHUB_ACTIONS: '' };
      const used: Used[] = [];
      // The first one draws the pages of the snapshots, as in a new clone.
      for (let round = 0; round <= rounds; round++)
        used.push(await processorTime(shipshape, env, ['progress', '--project=shop'], folder));
      const [first, ...again] = used as [Used, ...Used[]];
      const time = spread(again.map(({ ms }) => ms));
      const memory = Math.max(...used.map(({ megabytes }) => megabytes));
      medians.push(time.median);
      rows.push(
        `| ${commits.toLocaleString('en')} commits, ${snapshots} snapshots | ${first.ms.toFixed(0)} | ${formatSpread(time, 0)} | ${memory.toFixed(0)} | ${time.max <= 2000 && memory <= 200 ? 'yes' : 'no'} |`,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const growth = ((medians[2] ?? 0) - (medians[1] ?? 0)) / (2 * ((medians[1] ?? 0) - (medians[0] ?? 1)));
  return `## The page of a project

\`shipshape progress\` (collect, then page) beyond what the sources take: processor time of the command line in
milliseconds, without git's, and its peak memory. ${rounds} rounds; median (smallest–largest). "First" also draws the page
of each snapshot, as after they were found in the registry. Goals: 2,000 ms and 200 MB.

| case | first, ms | again, ms | peak memory, MB | goal met |
|---|---|---|---|---|
${rows.join('\n')}

From 10,000 to 20,000 commits it grows ${growth.toFixed(2)} times as much as twice what it grows from 5,000 to 10,000
(1 is linear).
`;
}

/** A workspace with one project, such a history and so many snapshots of releases. */
function workspaceOf(commits: number, snapshots: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-bench-progress-'));
  const git = (args: string[], input = '') => {
    const identity = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost'];
    const { status, stderr } = spawnSync('git', [...identity, ...args], { cwd: folder, input });
    if (status !== 0) throw new Error(`git ${args[0]} failed: ${stderr}`);
  };
  git(['init', '-q', '-b', 'main']);
  git(['fast-import', '--quiet'], historyOf(commits, snapshots));
  git(['reset', '-q', '--hard']);
  const status = decide(fixtures['on-track'], { now: fixtureNow });
  for (let at = 0; at < snapshots; at++) {
    const kept = join(folder, 'dist/progress/releases', `shop@1.${at}.0`);
    mkdirSync(kept, { recursive: true });
    const time = new Date(Date.parse(fixtureNow) - (snapshots - at) * 86_400_000).toISOString();
    writeFileSync(join(kept, 'status.json'), JSON.stringify({ ...status, project: 'shop', at: time }));
  }
  return folder;
}

/** Features, fixes and tidying of one project, each release with the same number of them. */
function historyOf(commits: number, releases: number): string {
  const lines: string[] = [];
  const each = Math.floor(commits / releases);
  const begun = 1_600_000_000;
  for (let at = 1; at <= commits; at++) {
    const kind = ['feat', 'fix', 'chore'][at % 3];
    const message = `${kind}(shop): change number ${at} of what people see (#${at})\n\nWhy it was done, in a sentence or two.\n`;
    const file = at === 1 ? ['nx.json', 'apps/shop/manage.py'] : [`apps/shop/file-${at % 50}.txt`];
    lines.push(
      'commit refs/heads/main',
      `mark :${at}`,
      `committer bench <bench@localhost> ${begun + at * 600} +0000`,
      `data ${Buffer.byteLength(message)}`,
      message,
      ...file.flatMap((name) => [`M 100644 inline ${name}`, `data ${`${at}`.length}`, `${at}`]),
    );
    if (at % each === 0 && at / each <= releases)
      lines.push(`reset refs/tags/shop@1.${at / each - 1}.0`, `from :${at}`, '');
  }
  return `${lines.join('\n')}\n`;
}
