import type { ImageMetadata } from '../metadata.ts';
import { parseList } from './lists.ts';

/** The inputs of docker/metadata-action, by the names that it gives them. */
export type ActionInputName =
  | 'context'
  | 'images'
  | 'tags'
  | 'flavor'
  | 'labels'
  | 'annotations'
  | 'sep-tags'
  | 'sep-labels'
  | 'sep-annotations'
  | 'bake-target'
  | 'github-token';

/** What stands between the items of an output. */
export interface Separators {
  sepTags: string;
  sepLabels: string;
  sepAnnotations: string;
}

/** The inputs of docker/metadata-action, read: lists as their entries, and its own defaults filled in. */
export interface ActionInputs extends Separators {
  /** `workflow` or `git`; empty where it is not said. */
  context: string;
  images: string[];
  tags: string[];
  flavor: string[];
  labels: string[];
  annotations: string[];
  bakeTarget: string;
  githubToken: string;
}

/**
 * Reads the action's inputs (specification, section 1).
 *
 * @param text gives the text of an input; empty where there is none
 * @throws Error `Quote Not Closed: …` for a list.
 */
export function readActionInputs(text: (name: ActionInputName) => string): ActionInputs {
  const list = (name: ActionInputName) => parseList(text(name));
  return {
    context: text('context').trim(),
    images: list('images'),
    tags: list('tags'),
    flavor: list('flavor'),
    labels: list('labels'),
    annotations: list('annotations'),
    sepTags: text('sep-tags') || '\n',
    sepLabels: text('sep-labels') || '\n',
    sepAnnotations: text('sep-annotations') || '\n',
    bakeTarget: text('bake-target').trim() || 'docker-metadata-action',
    githubToken: text('github-token').trim(),
  };
}

/** The action's outputs that are lists, each as one text (specification, section 9). */
export function joinOutputs(made: ImageMetadata, { sepTags, sepLabels, sepAnnotations }: Separators) {
  return {
    tags: made.tags.join(sepTags),
    'tag-names': made.tagNames.join(sepTags),
    labels: made.labels.join(sepLabels),
    annotations: made.annotations.join(sepAnnotations),
  };
}
