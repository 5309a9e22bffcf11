import type { NxTask } from '@shipshape/nx';
import type { requireRecord } from '@shipshape/publishing';

/** One step of the pipeline, as dist/pipeline.json has it. */
export interface Step {
  name: string;
  /** `cached`: what an earlier run made was still right; `skipped`: never reached. */
  outcome: 'ran' | 'cached' | 'skipped' | 'failed';
  seconds: number;
  /** What people must know although it passed: `no tests: …`. */
  note?: string;
}

/** What the pipeline made: dist/pipeline.json. */
export interface PipelineRecord {
  project: string;
  /** Registry and repository, without a tag. */
  image: string;
  inputsHash: string;
  imageId: string;
  digest: string;
  tags: string[];
  registry: string;
  engine: string;
  sizeCompressedBytes: number;
  steps: Step[];
}

/** The steps of a project in the pipeline's order, each with what became of it; then what else it needed and failed. */
export function stepsOf(tasks: NxTask[], project: string, targets: string[]): Step[] {
  const others = tasks.filter((task) => task.project === project && !targets.includes(task.target));
  const failed = others.filter(({ outcome }) => outcome === 'failed').map(({ target }) => target);
  return [...targets, ...failed].map((name) => {
    const task = tasks.find((candidate) => candidate.project === project && candidate.target === name);
    if (!task) return { name, outcome: 'skipped', seconds: 0 };
    const note = /^✔ \S+ [\d.]+ s: (no tests: .*)$/m.exec(task.output)?.[1];
    return { name, outcome: task.outcome, seconds: task.seconds, ...(note ? { note } : {}) };
  });
}

/**
 * The record of a pipeline that went through, and the lines for people about what it made.
 *
 * @param only whether the pipeline has no other project: it need not be named then
 */
export function summary(
  root: string,
  steps: Step[],
  read: typeof requireRecord,
  only = true,
): { root: string; record: PipelineRecord; text: string } {
  const built = read(root, 'image', 'docker-build');
  const published = read(root, 'published', 'docker-push');
  const { project, image, digest, tags, registry, sizeCompressedBytes, imageId, inputsHash } = published;
  const record = {
    ...{ project, image, inputsHash, imageId, digest, tags, registry },
    engine: built.engine.name,
    sizeCompressedBytes,
    steps,
  };
  const rows = steps.map(
    ({ name, outcome, seconds, note }) =>
      `  ${name.padEnd(15)} ${outcome.padEnd(7)} ${seconds.toFixed(1)} s${note ? `  ⚠ ${note}` : ''}`,
  );
  const text = [
    '',
    ...(only ? [] : [`  ${project}`]),
    ...rows,
    '',
    `  image     ${image}`,
    `  digest    ${digest}`,
    `  tags      ${tags.join('\n            ')}`,
    `  size      ${(sizeCompressedBytes / 1e6).toFixed(1)} MB compressed`,
    '',
    `  try it with: npx shipshape try${only ? '' : ` ${project}`}`,
  ].join('\n');
  return { root, record, text };
}
