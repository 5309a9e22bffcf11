import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { makeContext } from '@shipshape/container-engine';
import { $ } from 'zx';
import type { BuiltImage } from '../image/records.mts';
import type { PipelineRecord } from '../report/pipeline.mts';
import type { Say } from '../support/cli.mts';
import { certificateSecrets, readyEngine } from '../support/engine.mts';
import { readRecord, workspaceRoot } from '../support/workspace.mts';
import { watchNodeMemory } from './memory.mts';
import { oneLineChange, type Sides } from './one-line-change.mts';
import { inTurn, met, seconds, spread, told } from './rounds.mts';

const targets = 'lint,test,docker-build,docker-smoke,docker-push';
const rounds = 5;

/**
 * Measures the road in a clone of its own: nothing changed, one line of a view changed, and a cold build.
 *
 * @returns a section of benchmarks/README.md
 */
export async function benchPipeline(say: Say): Promise<string> {
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

    say('one line of a view changed');
    const { base } = readRecord<BuiltImage>(join(folder, 'dist/apps/django/image.json')) as BuiltImage;
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
      // Never the same twice: the engine keeps the layers of earlier benchmarks.
      appendFileSync(join(root, 'requirements-build.txt'), `# cold ${Date.now()}\n`);
      cold.push(await seconds(build));
    }
    return section({
      engine: `${engine.name} ${engine.version}`,
      first,
      unchanged,
      changed,
      changedAndKept,
      cold: spread(cold),
    });
  } finally {
    await shell`npm run registry:stop`.nothrow();
    rmSync(dirname(folder), { recursive: true, force: true });
  }
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
  changed: Turns;
  /** Beside plain commands whose Python keeps its bytecode, as the pipeline's does. */
  changedAndKept: Turns;
  cold: ReturnType<typeof spread>;
}

/** The Dockerfile of the team this pipeline is for (mrmilu/devops-coding-challenge), on Docker 20.10. */
const today = { imageMegabytes: 385, coldBuildSeconds: 37 };

const row = (what: string, { a, b, ratio }: Turns, goal: number) =>
  `| ${what} | ${told(a)} | ${told(b)} | ${told(ratio)} | ≤ ${goal} | ${met(ratio, goal)} |`;

const section = ({
  engine,
  first,
  unchanged,
  changed,
  changedAndKept,
  cold,
}: Measured): string => `## The road

${engine}, ${rounds} rounds in turn, median (smallest–largest).

| what | pipeline, s | the other side, s | ratio | goal | met |
|---|---|---|---|---|---|
${row('nothing changed; beside the same Nx targets replaying their cache', unchanged, 1.3)}
${row('one line of a view changed; beside ruff, mypy, pytest, build and push by hand', changed, 0.8)}

By hand Python compiles what it imports each time, as where PYTHONDONTWRITEBYTECODE is set; the pipeline keeps the bytecode.
Beside commands that keep it too, the ratio is ${told(changedAndKept.ratio)}.

| what | measured | goal | the Dockerfile of mrmilu/devops-coding-challenge |
|---|---|---|---|
| image, compressed | ${(first.record.sizeCompressedBytes / 1e6).toFixed(1)} MB | ≤ 90 MB | ${today.imageMegabytes} MB |
| the pipeline's own Node processes at their largest, together | ${first.megabytes.toFixed(0)} MB | ≤ 400 MB | |
| cold build, base image there | ${told(cold, 1)} s | about 18 s | ${today.coldBuildSeconds} s on Docker 20.10 |
`;
