import type { CiContext, WorkflowCommands } from '@shipshape/ci';
import {
  emptyTags,
  emptyVersion,
  type ImageMetadata,
  type ParsedInputs,
  parseFlavor,
  parseImages,
  parseTags,
} from '@shipshape/image-metadata';
import type { Inputs } from './inputs.ts';
import type { Outputs } from './outputs.ts';

/** Logs the event as the action does. */
export function logContext({ context }: CiContext, { group, info }: WorkflowCommands): void {
  const { eventName, sha, workflow, action, actor, runNumber, runId, commitDate } = context;
  const ref = shownRef(context);
  const shown = { eventName, sha, ref, workflow, action, actor, runNumber, runId, commitDate };
  group('Context info', () => {
    for (const [name, value] of Object.entries(shown)) info(`${name}: ${value}`);
  });
}

/** Empty where no ref names the commit, which is an error only for a rule that needs it. */
function shownRef(context: CiContext['context']): string | undefined {
  try {
    return context.ref;
  } catch {
    return '';
  }
}

/** Reads the inputs one after another, each logged as the action logs it before the next may fail. */
export function parseLogged(inputs: Inputs, { group, info }: WorkflowCommands): ParsedInputs {
  const images = parseImages(inputs.images);
  group('Processing images input', () => {
    for (const { name, enable } of images) info(`name=${name},enable=${enable}`);
  });
  const rules = parseTags(inputs.tags);
  group('Processing tags input', () => {
    for (const { type, attrs } of rules) {
      info([`type=${type}`, ...Object.entries(attrs).map(([name, value]) => `${name}=${value}`)].join(','));
    }
  });
  const flavor = parseFlavor(inputs.flavor);
  group('Processing flavor input', () => {
    for (const [name, value] of Object.entries(flavor)) info(`${name}=${value}`);
  });
  return { images, rules, flavor };
}

/** Gives the step its outputs and the job its variables, with the log of docker/metadata-action. */
export function publish(
  made: ImageMetadata,
  outputs: Outputs,
  exportOutputs: boolean,
  commands: WorkflowCommands,
): void {
  const { group, info, warning } = commands;
  const set = (...names: (keyof Outputs)[]) => {
    for (const name of names) {
      commands.setOutput(name, outputs[name]);
      if (!exportOutputs) continue;
      commands.exportVariable(
        `DOCKER_METADATA_OUTPUT_${name.replace(/\W/g, '_').toUpperCase()}`,
        outputs[name],
      );
    }
  };
  const show = (title: string, lines: readonly string[]) => group(title, () => lines.forEach(info));
  const showWith = (title: string, lines: readonly string[], name: keyof Outputs) =>
    group(title, () => {
      lines.forEach(info);
      set(name);
    });

  for (const message of made.warnings) {
    if (message !== emptyVersion && message !== emptyTags) warning(message);
  }
  if (made.version.main === undefined) warning(emptyVersion);
  else show('Docker image version', [made.version.main]);
  set('version');
  if (made.tags.length === 0) warning(emptyTags);
  else show('Docker tags', made.tags);
  set('tags', 'tag-names');
  showWith('Docker labels', made.labels, 'labels');
  showWith('Annotations', made.annotations, 'annotations');
  showWith('JSON output', [pretty(made.json)], 'json');
  showWith('Bake file definition (tags)', [pretty(made.bake.tags)], 'bake-file-tags');
  showWith('Bake file definition (labels)', [pretty(made.bake.labels)], 'bake-file-labels');
  showWith('Bake file definition (annotations)', [pretty(made.bake.annotations)], 'bake-file-annotations');
  set('bake-file');
}

function pretty(value: object): string {
  return JSON.stringify(value, null, 2);
}
