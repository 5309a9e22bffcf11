import type { MetadataContext, MetadataSettings, RepositoryRecord } from './context.ts';
import { queuedPullRequest, sourceDate } from './extensions/extensions.ts';
import { checkStrictly, ignoredOnlatest } from './extensions/strict.ts';
import { type MetadataInputs, type ParsedInputs, parseInputs } from './inputs/inputs.ts';
import { type BakeFiles, makeBakeFiles } from './labels/bake.ts';
import { makeLabels, toRecord } from './labels/labels.ts';
import { makeReferences, makeTagNames } from './tags/references.ts';
import { makeVersion, type Version } from './tags/version.ts';
import { dateExpressions, globalExpressions } from './templates/expressions.ts';

export interface MetadataRequest {
  inputs: MetadataInputs;
  context: MetadataContext;
  repository: RepositoryRecord;
  now: Date;
  env?: MetadataSettings | undefined;
  /** Extension: known traps become errors and warnings. Off, the result is the action's, traps included. */
  strict?: boolean | undefined;
  /**
   * For `strict`: the repository's tags, so that `latest` does not move back to an old line; undefined where they are
   * not known, of which strict mode warns then.
   */
  knownTags?: readonly string[] | undefined;
  /** Extension: a merge queue's commit counts as its pull request. */
  mergeGroup?: boolean | undefined;
}

export interface ImageMetadata {
  version: Version;
  /** Whole references, `name:tag`; the tags alone where no image is given. */
  tags: string[];
  tagNames: string[];
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
 * @param parsed the inputs' own grammar, where the caller has read it already
 * @throws Error the documented errors of the inputs, with the action's words; in strict mode a sentence for each trap.
 */
export function imageMetadata(
  request: MetadataRequest,
  parsed: ParsedInputs = parseInputs(request.inputs),
): ImageMetadata {
  const { inputs, repository, env = {} } = request;
  const { images, rules, flavor } = parsed;
  const now = sourceDate(env) ?? request.now;
  const context = request.mergeGroup ? queuedPullRequest(request.context) : request.context;
  const warnings: string[] = [];
  const dates = dateExpressions(now, context.commitDate ?? now);
  const expressions = globalExpressions(context, env, dates);
  const { version, source } = makeVersion(rules, flavor, {
    context,
    repository,
    settings: env,
    dates,
    expressions,
    warn: (message) => warnings.push(message),
  });

  const names = images.filter(({ enable }) => enable).map(({ name }) => name.toLowerCase());
  const tagNames = makeTagNames(version, flavor);
  const tags = makeReferences(names, tagNames);
  const facts = { repository, version: version.main ?? '', revision: context.sha ?? '', created: now };
  const labels = makeLabels(facts, inputs.labels ?? [], expressions);
  const levels = (env.DOCKER_METADATA_ANNOTATIONS_LEVELS || 'manifest').split(',');
  const unlevelled = makeLabels(facts, inputs.annotations ?? [], expressions);
  const annotations = levels.flatMap((level) => unlevelled.map((annotation) => `${level}:${annotation}`));

  if (request.strict) {
    const { latest } = version;
    warnings.push(...ignoredOnlatest(inputs.flavor ?? []));
    warnings.push(...checkStrictly({ ...request, context, tagNames, images: names, latest, source }));
  }
  if (version.main === undefined) warnings.push(emptyVersion);
  if (tags.length === 0) warnings.push(emptyTags);
  return {
    version,
    tags,
    tagNames,
    labels,
    annotations,
    json: { tags, 'tag-names': tagNames, labels: toRecord(labels), annotations },
    bake: makeBakeFiles({
      target: inputs.bakeTarget || 'docker-metadata-action',
      images: names,
      version: version.main,
      tags,
      labels,
      annotations,
    }),
    warnings,
  };
}
