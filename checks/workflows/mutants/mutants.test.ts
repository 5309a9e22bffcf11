import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readRepository } from '../contract/model.ts';
import { rules } from '../contract/rules.ts';
import { type Files, githubFiles, root } from '../files.ts';
import { workflowParser } from '../lint/workflow-parser.ts';
import { zizmorIn } from '../lint/zizmor.ts';
import { teamFiles } from '../team.ts';
import { commit, type Fault } from './fault.ts';
import { faults } from './faults.ts';
import { failuresIn } from './suite.ts';

const sound = githubFiles();
let caught = 0;

async function findings(test: string, files: Files): Promise<string[]> {
  if (test === "GitHub's parser") return workflowParser(files);
  if (test === 'zizmor') return zizmorIn(files);
  return rules[test]?.(readRepository(files, isTeam(files) ? "a team's" : 'ours')) ?? [];
}

const team = teamFiles('plain');
/** A fault in what `init` writes names its file so: it is made in the callers of a team, in the place of our own. */
const ofTeam = 'team:';
const isTeam = (files: Files) => !('.github/workflows/security.yml' in files);

/** The files, and with them the one of a library, or the script of an action, that a fault is in. */
function withFile(file: string): Files {
  if (file.startsWith(ofTeam)) return team;
  const path = posix.join('.github', file);
  return path in sound ? sound : { ...sound, [path]: readFileSync(join(root, path), 'utf8') };
}

/** What is found where nothing is wrong: once for each test and the files that it reads. */
const found = new Map<string, Promise<string[]>>();
function foundIn(files: Files, test: string): Promise<string[]> {
  const asked = `${test} ${Object.keys(files)}`;
  const answer = found.get(asked) ?? findings(test, files);
  found.set(asked, answer);
  return answer;
}

const all = faults.flatMap(([caughtBy, list]) => list.map((fault) => ({ name: fault[0], caughtBy, fault })));

const isSuite = (test: string) => /^(libs|checks)\//.test(test);

/** A fault with the files that it is in, as they are. */
function placed([name, file, ...change]: Fault): [Fault, Files] {
  return [[name, file.replace(ofTeam, ''), ...change], withFile(file)];
}

/** What fails in each suite as it is, by its name, and with each fault, by the fault's. */
let ofSuites: Promise<Map<string, string[]>> | undefined;
async function runSuites(): Promise<Map<string, string[]>> {
  const faulty = all.filter(({ caughtBy }) => isSuite(caughtBy));
  const copies = [
    ...[...new Set(faulty.map(({ caughtBy }) => caughtBy))].map((suite) => ({
      key: suite,
      suite,
      files: {},
    })),
    ...faulty.map(({ name, caughtBy, fault }) => {
      return { key: name, suite: caughtBy, files: commit(...placed(fault)) };
    }),
  ];
  const failures = await failuresIn(copies);
  return new Map(copies.map(({ key }, at) => [key, failures[at] ?? []]));
}

test.each(all)('$name: caught by "$caughtBy"', async ({ name, caughtBy, fault }) => {
  const [change, files] = placed(fault);
  if (isSuite(caughtBy)) {
    ofSuites ??= runSuites();
    expect((await ofSuites).get(caughtBy)).toEqual([]);
    expect((await ofSuites).get(name)).not.toEqual([]);
  } else {
    expect(await foundIn(files, caughtBy)).toEqual([]);
    expect(await findings(caughtBy, commit(change, files))).not.toEqual([]);
  }
  caught++;
});

test('every rule has a fault that it catches', () => {
  const catching = faults.map(([caughtBy]) => caughtBy);
  expect(Object.keys(rules).filter((rule) => !catching.includes(rule))).toEqual([]);
});

afterAll(() => console.log(`${caught}/${all.length} faults caught`));
