import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { makeContext } from '@shipshape/container-engine';
import { certificateSecrets, readyBaseImage, readyEngine } from '@shipshape/provision';
import type { PipelineRecord } from '@shipshape/report';
import { findProject, workloadOf } from '@shipshape/workload';
import { type Log, readRecord, workspaceRoot } from '@shipshape/workspace';
import { $ } from 'zx';
import { watchNodeMemory } from './memory.ts';
import { oneLineChange, type Sides } from './one-line-change.ts';
import { formatSpread, inTurn, met, seconds, spread } from './rounds.ts';

const targets = 'lint,test,docker-build,docker-smoke,docker-push';
const rounds = 5;

/** The last commit on which every script was loaded as TypeScript by a loader of its own. */
const before = 'bfd28bd76b5e56e08c58d36f3bfa6684e66024f1';

/**
 * Measures the pipeline in a separate clone: nothing changed, one line of a view changed, and a cold build.
 *
 * @returns a section of benchmarks/README.md
 */
export async function benchPipeline(say: Log): Promise<string> {
  const folder = join(mkdtempSync(join(tmpdir(), 'shipshape-bench-')), 'clone');
  const shell = $({ cwd: folder, quiet: true, env: { ...process.env, CI: undefined } });
  try {
    say('a clone, and a first pipeline');
    await $({ quiet: true })`git clone --quiet ${workspaceRoot} ${folder}`;
    await shell`npm ci --ignore-scripts`;
    const first = await pipelineWithMemory(folder);
    const engine = await readyEngine(say);
    const root = join(folder, 'apps/django');

    say('nothing changed');
    const unchanged = await inTurn(
      rounds,
      () => seconds(() => shell`npm run pipeline`),
      () => seconds(() => shell`npx nx run-many -t ${targets} -p django`),
    );
    say(`nothing changed, beside ${before.slice(0, 7)}`);
    const old = await cloneOf(before, join(dirname(folder), 'before'));
    const unchangedBefore = await inTurn(
      rounds,
      () => seconds(() => shell`npm run pipeline`),
      () => seconds(() => old`npx nx run-many -t ${targets} -p django`),
    );
    await old`npm run registry:stop`.nothrow();

    say('one line of a view changed');
    // The record has only its digest where an image of these inputs was there already.
    const project = findProject('django');
    const base = (await readyBaseImage(engine, workloadOf(project).image(project).base, say)).reference;
    const { registry } = readRecord<PipelineRecord>(join(folder, 'dist/pipeline.json')) as PipelineRecord;
    const build = async () => {
      const { image } = await engine.build({
        context: await makeContext(root),
        buildArgs: { PYTHON_IMAGE: base },
        labels: {},
        secrets: certificateSecrets(),
      });
      return image.id;
    };
    const sides: Sides = {
      folder,
      pipeline: () => shell`npm run pipeline`,
      buildAndPush: async () => engine.push(await build(), `${registry}/bench/django:by-hand`),
    };
    const changed = await oneLineChange(rounds, sides, { PYTHONDONTWRITEBYTECODE: '1' });
    const bytecode = join(dirname(folder), 'bytecode');
    const kept = { PYTHONDONTWRITEBYTECODE: undefined, PYTHONPYCACHEPREFIX: bytecode };
    await oneLineChange(1, sides, kept);
    const changedAndKept = await oneLineChange(rounds, sides, kept);

    say('a cold build');
    const cold: number[] = [];
    for (let round = 0; round < 3; round++) {
      // A different line each time, because the engine keeps the layers of earlier benchmarks.
      appendFileSync(join(root, 'requirements-build.txt'), `# cold ${Date.now()}\n`);
      cold.push(await seconds(build));
    }
    return section({
      engine: `${engine.name} ${engine.version}`,
      first,
      unchanged,
      unchangedBefore,
      changed,
      changedAndKept,
      cold: spread(cold),
    });
  } finally {
    await shell`npm run registry:stop`.nothrow();
    rmSync(dirname(folder), { recursive: true, force: true });
  }
}

/** A clone at an earlier commit, through its first pipeline; returns a shell in it. */
async function cloneOf(commit: string, folder: string) {
  const shell = $({ cwd: folder, quiet: true, env: { ...process.env, CI: undefined } });
  await $({ quiet: true })`git clone --quiet ${workspaceRoot} ${folder}`;
  await shell`git switch --quiet --detach ${commit}`;
  await shell`npm ci --ignore-scripts`;
  await shell`npm run pipeline`;
  return shell;
}

interface First {
  record: PipelineRecord;
  megabytes: number;
}

async function pipelineWithMemory(folder: string): Promise<First> {
  const child = spawn('npm', ['run', 'pipeline'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const memory = watchNodeMemory(child.pid as number);
  const [output, code] = await Promise.all([
    text(child.stdout),
    new Promise((resolve) => child.on('close', resolve)),
  ]);
  const megabytes = memory.stop();
  if (code !== 0) throw new Error(`The first pipeline of the clone failed:\n${output}`);
  return {
    record: readRecord<PipelineRecord>(join(folder, 'dist/pipeline.json')) as PipelineRecord,
    megabytes,
  };
}

type Turns = Awaited<ReturnType<typeof inTurn>>;
interface Measured {
  engine: string;
  first: First;
  unchanged: Turns;
  unchangedBefore: Turns;
  changed: Turns;
  /** Compared with plain commands whose Python keeps its bytecode, as the pipeline's does. */
  changedAndKept: Turns;
  cold: ReturnType<typeof spread>;
}

/** The Dockerfile of the team this pipeline is for (mrmilu/devops-coding-challenge), on Docker 20.10. */
const today = { imageMegabytes: 385, coldBuildSeconds: 37 };

const row = (what: string, { a, b, ratio }: Turns, goal: number) =>
  `| ${what} | ${formatSpread(a)} | ${formatSpread(b)} | ${formatSpread(ratio)} | ≤ ${goal} | ${met(ratio, goal)} |`;

const section = ({
  engine,
  first,
  unchanged,
  unchangedBefore,
  changed,
  changedAndKept,
  cold,
}: Measured): string => `## The pipeline

${engine}, ${rounds} rounds, alternating; median (smallest–largest).

| case | pipeline, s | compared with, s | ratio | goal | goal met |
|---|---|---|---|---|---|
${row('nothing changed; compared with the same Nx targets replayed from the cache', unchanged, 1.3)}
${row(`nothing changed; compared with the Nx targets of ${before.slice(0, 7)} replayed from their cache`, unchangedBefore, 1)}
${row('one line of a view changed; compared with ruff, mypy, pytest, build and push by hand', changed, 0.8)}

The commands by hand run with PYTHONDONTWRITEBYTECODE, as in many container images: Python compiles every import again.
The pipeline keeps the bytecode. Compared with commands that keep it too, the ratio is ${formatSpread(changedAndKept.ratio)}.
Its time and memory also hold what those commands do not do: the smoke test, the tests in a browser on SQLite, and pictures of
the pages.

| case | measured | goal | Dockerfile of mrmilu/devops-coding-challenge |
|---|---|---|---|
| compressed image | ${(first.record.sizeCompressedBytes / 1e6).toFixed(1)} MB | ≤ 90 MB | ${today.imageMegabytes} MB |
| peak memory of all Node processes of the pipeline | ${first.megabytes.toFixed(0)} MB | ≤ 400 MB | |
| cold build, base image present | ${formatSpread(cold, 1)} s | about 18 s | ${today.coldBuildSeconds} s on Docker 20.10 |
`;
