import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { djangoProject, writeProject } from '@shipshape/workload/testing';
import { type Log, withTemporaryFolder, workspaceRoot } from '@shipshape/workspace';
import { processorTime } from './cpu.ts';
import { formatSpread, met, type Spread, seconds, spread } from './rounds.ts';

const rounds = 9;
const files = 20_000;
const perFolder = 100;
const goals = { describe: 1, init: 3 };
const shipshape = join(workspaceRoot, 'tools/bin/shipshape.mjs');

/**
 * Measures `shipshape describe`, and `init` without the environment, in a repository of 20,000 files: wall clock, and
 * processor time, which a busy machine does not change.
 *
 * @returns a section of benchmarks/README.md
 */
export function benchDescribe(say: Log): Promise<string> {
  return withTemporaryFolder('bench', async (folder) => {
    say(`writing ${files} files`);
    writeRepository(folder);
    const measured = async (...args: string[]) => {
      const [wall, processor] = [[] as number[], [] as number[]];
      for (let round = 0; round < rounds; round++) {
        wall.push(
          await seconds(async () => {
            const { ms } = await processorTime(shipshape, {}, [...args, `--into=${folder}`]);
            processor.push(ms / 1000);
          }),
        );
      }
      return { wall: spread(wall), processor: spread(processor) };
    };
    const described = await measured('describe', '--json');
    // What init would ask the environment for is there: the image and the variables. A clone packs itself once.
    for (const [name, text] of Object.entries({ 'shipshape.json': '{}\n', Dockerfile: 'FROM scratch\n' }))
      writeFileSync(join(folder, name), text);
    const init = ['init', '--dry-run', '--json'];
    await processorTime(shipshape, {}, [...init, `--into=${folder}`]);
    const adopted = await measured(...init);
    const row = (what: string, one: Spread, most: number) =>
      `| ${what} | ${formatSpread(one)} | ≤ ${most} | ${met(one, most)} |`;
    return `## Describing a repository

\`shipshape describe\`, and \`shipshape init --dry-run\` where the image's files are there, so that no environment is made, in a clone of ${files.toLocaleString('en')} files, the start of the command included; ${rounds} rounds, median (smallest–largest).

| what | seconds | goal | goal met |
|---|---|---|---|
${row('describe: wall clock', described.wall, goals.describe)}
${row('describe: processor time of its Node process', described.processor, goals.describe)}
${row('init: wall clock', adopted.wall, goals.init)}
${row('init: processor time of its Node process', adopted.processor, goals.init)}
`;
  });
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
    ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org', 'commit', '--quiet', '-m', 'start'],
  ])
    execFileSync('git', args, { cwd: folder });
}
