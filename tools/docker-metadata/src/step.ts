import type { CiContext, WorkflowCommands } from '@shipshape/ci';
import {
  emptyTags,
  emptyVersion,
  type ImageMetadata,
  type MetadataObserver,
  type ParsedInputs,
  parseFlavor,
  parseImages,
  parseTags,
} from '@shipshape/image-metadata';
import type { Inputs } from './inputs.ts';
import type { Outputs } from './outputs.ts';

/** Logs the event as the action does. */
export function logContext({ context }: CiContext, { group, info }: WorkflowCommands): void {
  const { eventName, sha, ref, workflow, action, actor, runNumber, runId, commitDate } = context;
  const shown = { eventName, sha, ref, workflow, action, actor, runNumber, runId, commitDate };
  group('Context info', () => {
    for (const [name, value] of Object.entries(shown)) info(`${name}: ${value}`);
  });
}

/** Parses and logs the inputs one by one in the action's order, so that each is logged even if the next one is wrong. */
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

/**
 * Sets the step's outputs and the job's variables, with the log of docker/metadata-action: tags and labels as soon as
 * they are made, so that they are set even if something after them is an error.
 */
export function publisher(inputs: Inputs, commands: WorkflowCommands) {
  const { group, info, warning } = commands;
  const set = (name: keyof Outputs, value: string) => {
    commands.setOutput(name, value);
    if (!inputs.exportOutputs) return;
    commands.exportVariable(`DOCKER_METADATA_OUTPUT_${name.replace(/\W/g, '_').toUpperCase()}`, value);
  };
  const show = (title: string, lines: readonly string[]) => group(title, () => lines.forEach(info));
  const showWith = (title: string, lines: readonly string[], name: keyof Outputs, value: string) =>
    group(title, () => {
      lines.forEach(info);
      set(name, value);
    });

  const observer: MetadataObserver = {
    warning,
    tags({ version: { main }, tags, tagNames }) {
      if (main === undefined) warning(emptyVersion);
      else show('Docker image version', [main]);
      set('version', main ?? '');
      if (tags.length === 0) warning(emptyTags);
      else show('Docker tags', tags);
      set('tags', tags.join(inputs.sepTags));
      set('tag-names', tagNames.join(inputs.sepTags));
    },
    labels: (labels) => showWith('Docker labels', labels, 'labels', labels.join(inputs.sepLabels)),
  };
  const rest = (made: ImageMetadata, outputs: Outputs) => {
    const showFrom = (title: string, lines: readonly string[], name: keyof Outputs) =>
      showWith(title, lines, name, outputs[name]);
    showFrom('Annotations', made.annotations, 'annotations');
    showFrom('JSON output', [pretty(made.json)], 'json');
    showFrom('Bake file definition (tags)', [pretty(made.bake.tags)], 'bake-file-tags');
    showFrom('Bake file definition (labels)', [pretty(made.bake.labels)], 'bake-file-labels');
    showFrom('Bake file definition (annotations)', [pretty(made.bake.annotations)], 'bake-file-annotations');
    set('bake-file', outputs['bake-file']);
  };
  return { observer, rest };
}

function pretty(value: object): string {
  return JSON.stringify(value, null, 2);
}
