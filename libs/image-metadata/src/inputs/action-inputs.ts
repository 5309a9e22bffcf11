import type { ImageMetadata } from '../metadata.ts';
import { parseList } from './lists.ts';

/** The names of docker/metadata-action's inputs. */
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

/** The separators between the items of an output. */
export interface Separators {
  sepTags: string;
  sepLabels: string;
  sepAnnotations: string;
}

/** The parsed inputs of docker/metadata-action, with its defaults. A list is an array of entries. */
export interface ActionInputs extends Separators {
  /** `workflow` or `git`; empty if not stated. */
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
 * @param text returns the text of an input, empty if it has none
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

/** The action's list outputs, each joined to one text (specification, section 9). */
export function joinOutputs(made: ImageMetadata, { sepTags, sepLabels, sepAnnotations }: Separators) {
  return {
    tags: made.tags.join(sepTags),
    'tag-names': made.tagNames.join(sepTags),
    labels: made.labels.join(sepLabels),
    annotations: made.annotations.join(sepAnnotations),
  };
}
