import { type Finding, findings } from '@shipshape/provision';
import { projectFindings, workloads } from '@shipshape/workload';
import { main } from '../command.ts';

await main(
  {
    name: 'doctor',
    summary: 'Says what this machine has of what the pipeline needs, and what each missing piece would mean.',
    options: {
      json: { type: 'boolean', help: 'print one JSON object instead', default: false },
    },
  },
  async ({ json }) => {
    const machine: Finding[] = await findings(
      workloads.map(({ image }) => image.base),
      workloads.flatMap((workload) => workload.findings?.() ?? []),
    );
    const found = [...machine, ...projectFindings()];
    if (json) {
      console.log(JSON.stringify({ findings: found }, null, 2));
    } else {
      for (const { name, status, detail } of found) {
        const mark = { ready: '✔', 'will be made': '▸', missing: '✖' }[status];
        console.log(`${mark} ${name.padEnd(11)} ${detail}`);
      }
    }
    if (found.some(({ status }) => status === 'missing')) process.exitCode = 1;
    return undefined;
  },
);
