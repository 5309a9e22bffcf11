import { stageName } from '../dockerfile/evaluate.ts';
import { parseDockerfile } from '../dockerfile/instructions.ts';
import { stagesMounted } from './mounted.ts';

/** Any argument that changes nothing. */
const LAST = 'ARG MOUNTED_WHOLE=true';

/**
 * The Dockerfile with one more instruction at the end of each stage that a RUN mounts, and that has a RUN as its last or
 * nothing but a FROM. Where all of a stage comes from the layer cache, buildah 1.28 mounts it without the files of its last
 * instruction, if that is a RUN (containers/buildah 4375): a `cp /built/*` then copies fewer files, and nothing fails. The
 * instruction takes the place of a blank line where the stage ends with one, so that lines stay where they are.
 */
export function withWholeStages(dockerfile: string): string {
  const { instructions } = parseDockerfile(dockerfile);
  const mounted = stagesMounted(instructions);
  const stages = instructions.filter(({ name }) => name === 'FROM');
  const lines = dockerfile.split('\n');
  // From the end, since what is added moves the lines below.
  for (const [index, stage] of [...stages.entries()].reverse()) {
    const next = stages[index + 1];
    const last = instructions[next ? instructions.indexOf(next) - 1 : -1];
    if (!next || !/^(RUN|FROM)$/.test(last?.name ?? '') || !mounted(stageName(stage), index)) continue;
    const above = lines.slice(0, next.line - 1).findLastIndex((line) => !line.trim().startsWith('#'));
    const isBlank = lines[above]?.trim() === '';
    lines.splice(isBlank ? above : above + 1, isBlank ? 1 : 0, LAST);
  }
  return lines.join('\n');
}
