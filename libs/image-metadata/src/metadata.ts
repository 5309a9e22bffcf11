import type { MetadataContext, MetadataSettings, RepositoryRecord } from './context.ts';
import { queuedPullRequest } from './extensions/merge-queue.ts';
import { sourceDate } from './extensions/source-date.ts';
import { checkStrictly, ignoredOnlatest } from './extensions/strict.ts';
import { type MetadataInputs, type ParsedInputs, parseInputs } from './inputs/inputs.ts';
import { needsRef } from './inputs/needs-ref.ts';
import { type BakeFiles, makeBakeFiles } from './labels/bake.ts';
import { makeLabels, toRecord } from './labels/labels.ts';
import type { MadeTag } from './tags/kinds.ts';
import { makeReferences, makeTags } from './tags/references.ts';
import { makeVersion, type Version } from './tags/version.ts';
import { dateExpressions, globalExpressions } from './templates/expressions.ts';

export interface MetadataRequest {
  inputs: MetadataInputs;
  context: MetadataContext;
  repository: RepositoryRecord;
  now: Date;
  env?: MetadataSettings | undefined;
  /** Extension: mistakes that the action accepts become errors and warnings. */
  strict?: boolean | undefined;
  /**
   * For `strict`: the repository's tags, so that `latest` does not move back to an older release line. If they are
   * undefined, strict mode warns that it cannot check this.
   */
  knownTags?: readonly string[] | undefined;
  /** Extension: a merge queue's commit is treated as its pull request. */
  mergeGroup?: boolean | undefined;
  /** Called while the metadata is made, so that a log has the action's order even if an error follows. */
  observer?: MetadataObserver | undefined;
}

export interface MetadataObserver {
  /** Called for each warning except the two for an empty result, which `tags` can see. */
  warning?(message: string): void;
  tags?(made: Pick<ImageMetadata, 'version' | 'tags' | 'tagNames'>): void;
  labels?(labels: readonly string[]): void;
}

export interface ImageMetadata {
  version: Version;
  /** Complete references, `name:tag`; without an image, the tags alone. */
  tags: string[];
  tagNames: string[];
  /** For each of `tagNames`, in the same order: the rule that made it, and how it may change in a registry. */
  kinds: MadeTag[];
  /** `key=value`, sorted. */
  labels: string[];
  /** `level:key=value`. */
  annotations: string[];
  json: { tags: string[]; 'tag-names': string[]; labels: Record<string, string>; annotations: string[] };
  bake: BakeFiles;
  warnings: string[];
}

/** The warnings of an empty result. */
export const emptyVersion = 'No Docker image version has been generated. Check tags input.';
export const emptyTags = 'No Docker tag has been generated. Check tags input.';

/**
 * Tags, labels and annotations of an image, exactly as docker/metadata-action v6.2 makes them.
 *
 * @param parsed the inputs, if the caller has parsed them already
 * @throws Error the documented errors of the inputs, word for word as in the action, and those of strict mode
 */
export function imageMetadata(
  request: MetadataRequest,
  parsed: ParsedInputs = parseInputs(request.inputs),
): ImageMetadata {
  const { inputs, repository, env = {}, observer } = request;
  const { images, rules, flavor } = parsed;
  const now = sourceDate(env) ?? request.now;
  const context = request.mergeGroup ? queuedPullRequest(request.context) : request.context;
  const warnings: string[] = [];
  const warn = (message: string) => {
    warnings.push(message);
    observer?.warning?.(message);
  };
  const dates = dateExpressions(now, context.commitDate ?? now);
  const expressions = globalExpressions(context, env, dates);
  const made = makeVersion(rules, flavor, {
    context,
    repository,
    settings: env,
    dates,
    expressions,
    warn,
  });
  const { version, source } = made;

  const names = images.filter(({ enable }) => enable).map(({ name }) => name.toLowerCase());
  const kinds = makeTags(made, flavor);
  const tagNames = kinds.map(({ tag }) => tag);
  const tags = makeReferences(names, tagNames);
  if (request.strict) {
    const { latest } = version;
    ignoredOnlatest(inputs.flavor ?? []).forEach(warn);
    const strictSource = {
      ...request,
      context,
      tagNames,
      images: names,
      latest,
      source,
      needsRef: needsRef(inputs),
    };
    checkStrictly(strictSource).forEach(warn);
  }
  if (version.main === undefined) warnings.push(emptyVersion);
  if (tags.length === 0) warnings.push(emptyTags);
  observer?.tags?.({ version, tags, tagNames });

  const facts = { repository, version: version.main ?? '', revision: context.sha ?? '', created: now };
  const labels = makeLabels(facts, inputs.labels ?? [], expressions);
  observer?.labels?.(labels);
  const levels = env.DOCKER_METADATA_ANNOTATIONS_LEVELS || 'manifest';
  const unlevelled = makeLabels(facts, inputs.annotations ?? [], expressions);
  const annotations = atLevels(levels, unlevelled);
  return {
    version,
    tags,
    tagNames,
    kinds,
    labels,
    annotations,
    json: { tags, 'tag-names': tagNames, labels: toRecord(labels), annotations },
    bake: makeBakeFiles({
      target: inputs.bakeTarget || 'docker-metadata-action',
      images: names,
      version: version.main,
      tags,
      labels,
      // The action reads only the levels before the first colon for its Bake file.
      annotations: atLevels(levels.replace(/:.*/s, ''), unlevelled),
    }),
    warnings,
  };
}

/** Each annotation at each of the levels. Commas separate the levels; blanks around them are kept. */
function atLevels(levels: string, annotations: readonly string[]): string[] {
  return levels.split(',').flatMap((level) => annotations.map((annotation) => `${level}:${annotation}`));
}
