import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Say, UserError, workspaceRoot, writeWhole } from '@shipshape/workspace';
import { main } from '../tools/src/command.ts';
import { benchMetadata } from './bench/metadata.ts';
import { benchPipeline } from './bench/pipeline.ts';
import { benchPublish } from './bench/publish.ts';
import { missedGoals } from './bench/rounds.ts';

const sections: Record<string, (say: Say) => Promise<string>> = {
  pipeline: benchPipeline,
  metadata: benchMetadata,
  publish: benchPublish,
};
const file = join(workspaceRoot, 'benchmarks/README.md');
const head = '# Benchmarks\n';

// A bare word names a section: npm run bench -- pipeline
const named = process.argv.slice(2).filter((word) => !word.startsWith('-'));
process.argv = [...process.argv.slice(0, 2), ...process.argv.slice(2).filter((word) => word.startsWith('-'))];

await main(
  {
    name: 'bench',
    summary: `Measures and writes benchmarks/README.md: ${Object.keys(sections).join(', ')}; all unless one is named.`,
    options: {
      assert: { type: 'boolean', help: 'fail where a goal is missed', default: false },
    },
  },
  async ({ assert }, say) => {
    const missed: string[] = [];
    for (const name of named.length ? named : Object.keys(sections)) {
      const bench = sections[name];
      if (!bench)
        throw new UserError(`There is no benchmark '${name}', only ${Object.keys(sections).join(', ')}.`);
      const text = await bench((line) => say(`${name}: ${line}`));
      console.log(`\n${text}`);
      missed.push(...missedGoals(text).map((what) => `${name}: ${what}`));
      writeWhole(file, withSection(existsSync(file) ? readFileSync(file, 'utf8') : head, name, text));
    }
    if (assert && missed.length > 0) throw new UserError(`Goals were missed: ${missed.join('; ')}.`);
    return `written to benchmarks/README.md`;
  },
);

/** The page with that section put in the place of its last measurement, or at the end. */
function withSection(page: string, name: string, text: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, rest] = page.split(open);
  const after = rest?.split(close)[1] ?? '\n';
  return `${(before ?? '').trimEnd()}\n\n${open}\n${text.trim()}\n${close}${after}`;
}
