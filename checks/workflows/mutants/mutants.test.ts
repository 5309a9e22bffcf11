import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readRepository } from '../contract/model.ts';
import { rules } from '../contract/rules.ts';
import { type Files, githubFiles } from '../files.ts';
import { workflowParser } from '../lint/workflow-parser.ts';
import { zizmor } from '../lint/zizmor.ts';
import { commit } from './fault.ts';
import { faults } from './faults.ts';

const sound = githubFiles();
let caught = 0;

/** zizmor reads folders. */
async function zizmorIn(files: Files): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-mutant-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return await zizmor(folder, false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function findings(test: string, files: Files): Promise<string[]> {
  if (test === "GitHub's parser") return workflowParser(files);
  if (test === 'zizmor') return zizmorIn(files);
  return rules[test]?.(readRepository(files)) ?? [];
}

const all = faults.flatMap(([caughtBy, list]) => list.map((fault) => ({ name: fault[0], caughtBy, fault })));

test.each(all)('$name: caught by "$caughtBy"', async ({ caughtBy, fault }) => {
  expect(await findings(caughtBy, sound)).toEqual([]);
  expect(await findings(caughtBy, commit(fault, sound))).not.toEqual([]);
  caught++;
});

test('every rule has a fault that it catches', () => {
  const catching = faults.map(([caughtBy]) => caughtBy);
  expect(Object.keys(rules).filter((rule) => !catching.includes(rule))).toEqual([]);
});

afterAll(() => console.log(`${caught}/${all.length} faults caught`));
