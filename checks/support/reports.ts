import { join } from 'node:path';
import { readCachedProjectGraph } from '@nx/devkit';
import type { NxTask } from '@shipshape/nx';
import { type Report, readJUnit } from '@shipshape/report';
import { workspaceRoot } from '@shipshape/workspace';

/** A report for each task whose declared outputs are JUnit files. */
export function reportsOf(tasks: NxTask[]): Report[] {
  const { nodes } = readCachedProjectGraph();
  return tasks.flatMap(({ id, project, target }) => {
    const data = nodes[project]?.data;
    const declared = data?.targets?.[target];
    const configuration = id.split(':')[2];
    const options = {
      ...declared?.options,
      ...(configuration ? declared?.configurations?.[configuration] : {}),
    };
    return (declared?.outputs ?? [])
      .filter((output) => output.endsWith('.xml'))
      .map((output) => {
        const path = output
          .replace('{workspaceRoot}/', '')
          .replace('{projectRoot}', data?.root ?? '')
          .replace(/\{options\.(\w+)\}/g, (_, name: string) => options[name]);
        return { task: id, ...readJUnit(join(workspaceRoot, path)) };
      });
  });
}
