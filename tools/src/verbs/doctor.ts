import { browserFinding } from '@shipshape/browser';
import { type Finding, findings } from '@shipshape/provision';
import { projectBases, projectFindings, workloads } from '@shipshape/workload';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'doctor'> = async ({ json }) => {
  const browser = browserFinding().then((finding) => [finding]);
  const machine = await findings(projectBases(), [
    ...workloads.flatMap((workload) => workload.findings?.() ?? []),
    browser,
  ]);
  const found: Finding[] = [...machine, ...projectFindings()];
  if (json) {
    console.log(JSON.stringify({ findings: found }, null, 2));
  } else {
    for (const { name, status, detail } of found) {
      const mark = { ready: '✔', 'will be made': '▸', 'left out': '–', missing: '✖' }[status];
      console.log(`${mark} ${name.padEnd(11)} ${detail}`);
    }
  }
  if (found.some(({ status }) => status === 'missing')) process.exitCode = 1;
  return undefined;
};

export default recipe;
