import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readRepository } from '../contract/model.ts';
import { rules } from '../contract/rules.ts';
import { type Files, githubFiles, root } from '../files.ts';
import { workflowParser } from '../lint/workflow-parser.ts';
import { zizmor } from '../lint/zizmor.ts';
import { commit } from './fault.ts';
import { faults } from './faults.ts';
import { suite } from './suite.ts';

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
  if (test.startsWith('libs/')) return suite(test, files);
  return rules[test]?.(readRepository(files)) ?? [];
}

/** The files, and with them the one of a library that a fault is in. */
function withFile(file: string): Files {
  const path = posix.join('.github', file);
  return path.startsWith('libs/') ? { ...sound, [path]: readFileSync(join(root, path), 'utf8') } : sound;
}

const all = faults.flatMap(([caughtBy, list]) => list.map((fault) => ({ name: fault[0], caughtBy, fault })));

test.each(all)('$name: caught by "$caughtBy"', async ({ caughtBy, fault }) => {
  const files = withFile(fault[1]);
  expect(await findings(caughtBy, files)).toEqual([]);
  expect(await findings(caughtBy, commit(fault, files))).not.toEqual([]);
  caught++;
});

test('every rule has a fault that it catches', () => {
  const catching = faults.map(([caughtBy]) => caughtBy);
  expect(Object.keys(rules).filter((rule) => !catching.includes(rule))).toEqual([]);
});

afterAll(() => console.log(`${caught}/${all.length} faults caught`));
