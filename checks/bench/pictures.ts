import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PictureRecord } from '@shipshape/pictures';
import { type Log, readRecord, stateFolder, UserError, workspaceRoot } from '@shipshape/workspace';
import { $ } from 'zx';
import { formatSpread, met, seconds, spread } from './rounds.ts';

const rounds = 5;
/** What two pages at two widths may take on two cores, in seconds. */
const goal = 6;

/**
 * Measures the pictures of this workspace's built image: the whole command, with the start of the image and the browser.
 *
 * @returns a section of benchmarks/README.md
 * @throws UserError where no image was built, or no pictures could be taken
 */
export async function benchPictures(say: Log): Promise<string> {
  const shell = $({ cwd: workspaceRoot, quiet: true });
  const kept = join(stateFolder, 'pictures');
  // The pictures that this clone has would be taken from there.
  const aside = mkdtempSync(join(dirname(kept), 'pictures-'));
  if (existsSync(kept)) renameSync(kept, join(aside, 'pictures'));
  const take = () => shell`npx shipshape docker-pictures --project=django`;
  try {
    say('a first time, which installs what is missing');
    await take();
    const record = readRecord<PictureRecord>(join(workspaceRoot, 'dist/apps/django/pictures.json'));
    if (!record || record.notTaken)
      throw new UserError(`No pictures: ${record?.notTaken ?? 'run the pipeline first'}`);
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      rmSync(kept, { recursive: true, force: true });
      times.push(await seconds(take));
      say(`${times.at(-1)?.toFixed(1)} s`);
    }
    return section(record.pages.length, spread(times));
  } finally {
    rmSync(kept, { recursive: true, force: true });
    if (existsSync(join(aside, 'pictures'))) renameSync(join(aside, 'pictures'), kept);
    rmSync(aside, { recursive: true });
  }
}

const section = (pages: number, time: ReturnType<typeof spread>): string => `## Pictures

The whole command \`shipshape docker-pictures\`, ${rounds} rounds; median (smallest–largest). It starts the built image and the
browser, and removes both.

| case | measured, s | goal | goal met |
|---|---|---|---|
| ${pages} pages at 2 widths, no earlier release | ${formatSpread(time, 1)} | ≤ ${goal} | ${met(time, goal)} |
`;
