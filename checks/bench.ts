import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Log, UserError, workspaceRoot, writeWhole } from '@shipshape/workspace';
import { benchAdopt } from './bench/adopt.ts';
import { benchDescribe } from './bench/describe.ts';
import { benchMetadata } from './bench/metadata.ts';
import { benchPictures } from './bench/pictures.ts';
import { benchPipeline } from './bench/pipeline.ts';
import { benchProgress } from './bench/progress.ts';
import { benchPublish } from './bench/publish.ts';
import { missedGoals } from './bench/rounds.ts';
import { benchStart } from './bench/start.ts';
import { benchWaiting } from './bench/waiting.ts';
import { script } from './support/script.ts';

const sections: Record<string, (say: Log, clone: string) => Promise<string>> = {
  pipeline: benchPipeline,
  metadata: benchMetadata,
  publish: benchPublish,
  start: benchStart,
  describe: benchDescribe,
  waiting: benchWaiting,
  adopt: benchAdopt,
  progress: benchProgress,
  pictures: benchPictures,
};
const file = join(workspaceRoot, 'benchmarks/README.md');
const head = '# Benchmarks\n';

await script(
  'bench',
  'Measure, and write benchmarks/README.md.',
  (command) =>
    command
      .argument('[sections...]', `what to measure: ${Object.keys(sections).join(', ')} (default: all)`)
      .option('--clone <folder>', 'the repository that the section "adopt" measures')
      .option('--assert', 'fail if a goal is missed'),
  async ({ assert, clone = '' }, named, say) => {
    const missed: string[] = [];
    // The repository that `adopt` measures is somebody else's, and so is not here.
    const all = Object.keys(sections).filter((name) => name !== 'adopt' || clone);
    for (const name of named.length ? named : all) {
      const bench = sections[name];
      if (!bench)
        throw new UserError(
          `There is no benchmark "${name}". Choose one of ${Object.keys(sections).join(', ')}.`,
        );
      const text = await bench((line) => say(`${name}: ${line}`), String(clone));
      console.log(`\n${text}`);
      missed.push(...missedGoals(text).map((what) => `${name}: ${what}`));
      writeWhole(file, withSection(existsSync(file) ? readFileSync(file, 'utf8') : head, name, text));
    }
    if (assert && missed.length > 0) throw new UserError(`Goals were missed: ${missed.join('; ')}.`);
    return `written to benchmarks/README.md`;
  },
);

/** Returns the page with the section in the place of its last measurement, or at the end. */
function withSection(page: string, name: string, text: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, rest] = page.split(open);
  const after = rest?.split(close)[1] ?? '\n';
  return `${(before ?? '').trimEnd()}\n\n${open}\n${text.trim()}\n${close}${after}`;
}
