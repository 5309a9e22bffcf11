import type { BuiltImage, PublishedImage, requireRecord } from '../image/records.mts';
import type { NxTask } from './nx.mts';

/** One step of the pipeline, as dist/pipeline.json has it. */
export interface Step {
  name: string;
  /** `cached`: what an earlier run made was still right; `skipped`: never reached. */
  outcome: 'ran' | 'cached' | 'skipped' | 'failed';
  seconds: number;
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

/** The steps of a project in the pipeline's order, each with what became of it. */
export function stepsOf(tasks: NxTask[], project: string, targets: string[]): Step[] {
  return targets.map((name) => {
    const task = tasks.find((candidate) => candidate.project === project && candidate.target === name);
    if (!task) return { name, outcome: 'skipped', seconds: 0 };
    const reused = new RegExp(`^✔ ${project}:${name} .*\\(reused\\)`, 'm').test(task.output);
    return {
      name,
      outcome: task.outcome === 'ran' && reused ? 'cached' : task.outcome,
      seconds: task.seconds,
    };
  });
}

/** The record of a pipeline that went through, and the lines that tell a person what it made. */
export function summary(
  root: string,
  steps: Step[],
  read: typeof requireRecord,
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
    ({ name, outcome, seconds }) => `  ${name.padEnd(13)} ${outcome.padEnd(7)} ${seconds.toFixed(1)} s`,
  );
  const text = [
    '',
    ...rows,
    '',
    `  image     ${image}`,
    `  digest    ${digest}`,
    `  tags      ${tags.join('\n            ')}`,
    `  size      ${(sizeCompressedBytes / 1e6).toFixed(1)} MB compressed`,
    '',
    '  try it on http://localhost:8000 with',
    `  ${tryCommand(built, published)}`,
  ].join('\n');
  return { root, record, text };
}

/** One command that serves the published image on loopback, for whoever has no more than the engine that built it. */
function tryCommand({ engine }: BuiltImage, { image, digest }: PublishedImage): string {
  const variables = ['DJANGO_SECRET_KEY=try-it', 'DJANGO_ALLOWED_HOSTS=localhost', 'DJANGO_HTTPS=off'];
  const environment = variables.map((variable) => `-e ${variable}`).join(' ');
  const reference = `${image}@${digest}`;
  if (engine.name === 'docker') return `docker run --rm -p 127.0.0.1:8000:8000 ${environment} ${reference}`;
  // chroot isolation has the host's network, so the server is told to stay on loopback.
  const plain = image.startsWith('127.') || image.startsWith('localhost') ? '--tls-verify=false ' : '';
  const loopback = '-e GUNICORN_CMD_ARGS=--bind=127.0.0.1:8000';
  return `buildah run --isolation chroot ${loopback} ${environment} $(buildah from ${plain}${reference}) gunicorn`;
}
