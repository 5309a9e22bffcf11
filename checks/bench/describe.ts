import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { djangoProject, writeProject } from '@shipshape/workload/testing';
import { type Log, workspaceRoot } from '@shipshape/workspace';
import { processorTime } from './cpu.ts';
import { formatSpread, met, seconds, spread } from './rounds.ts';

const rounds = 9;
const files = 20_000;
const perFolder = 100;
const shipshape = join(workspaceRoot, 'tools/bin/shipshape.mjs');

/**
 * Measures `shipshape describe` in a repository of 20,000 files: wall clock, and processor time, which a busy machine
 * does not change.
 *
 * @returns a section of benchmarks/README.md
 */
export async function benchDescribe(say: Log): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-bench-'));
  try {
    say(`writing ${files} files`);
    writeRepository(folder);
    const wall: number[] = [];
    const processor: number[] = [];
    for (let round = 0; round < rounds; round++) {
      wall.push(
        await seconds(async () => {
          const { ms } = await processorTime(shipshape, {}, ['describe', '--json', `--into=${folder}`]);
          processor.push(ms / 1000);
        }),
      );
    }
    return `## Describing a repository

\`shipshape describe\` in a clone of ${files.toLocaleString('en')} files, the start of the command included; ${rounds} rounds, median (smallest–largest).

| what | seconds | goal | goal met |
|---|---|---|---|
| wall clock | ${formatSpread(spread(wall))} | ≤ 1 | ${met(spread(wall), 1)} |
| processor time of its Node process | ${formatSpread(spread(processor))} | ≤ 1 | ${met(spread(processor), 1)} |
`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A project with many applications, templates and images, as large repositories have them. */
function writeRepository(folder: string): void {
  const own = djangoProject({
    settings: 'split',
    env: 'django-environ',
    database: 'required-url',
    installer: 'uv',
    lock: true,
  });
  writeProject(folder, own);
  const kinds = ['models.py', 'test_views.py', 'page.html', 'picture.svg', 'style.css'];
  for (let index = 0; index < files - Object.keys(own).length; index++) {
    const place = join(folder, `application_${Math.floor(index / perFolder)}`);
    if (index % perFolder === 0) mkdirSync(place);
    writeFileSync(join(place, `${index}_${kinds[index % kinds.length]}`), 'x = 1\n');
  }
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
  ])
    execFileSync('git', args, { cwd: folder });
}
