import { type BakeFiles, makeBakeFiles } from './bake.ts';
import type { MetadataContext, MetadataSettings, RepositoryRecord } from './context.ts';
import { dateExpressions, globalExpressions } from './expressions.ts';
import { type Flavor, parseFlavor } from './flavor.ts';
import { parseImages } from './images.ts';
import { makeLabels, toRecord } from './labels.ts';
import { parseTags } from './tags.ts';
import { makeVersion, sanitizeTag, type Version } from './version.ts';

/** The inputs, each list as the entries that `parseList` gives. */
export interface MetadataInputs {
  images?: string[] | undefined;
  tags?: string[] | undefined;
  flavor?: string[] | undefined;
  labels?: string[] | undefined;
  annotations?: string[] | undefined;
  bakeTarget?: string | undefined;
}

export interface MetadataRequest {
  inputs: MetadataInputs;
  context: MetadataContext;
  repository: RepositoryRecord;
  now: Date;
  env?: MetadataSettings | undefined;
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

/**
 * Tags, labels and annotations of an image, exactly as docker/metadata-action v6.2 makes them.
 *
 * @throws Error the documented errors of the inputs, with the action's words.
 */
export function imageMetadata({
  inputs,
  context,
  repository,
  now,
  env = {},
}: MetadataRequest): ImageMetadata {
  const warnings: string[] = [];
  const warn = (message: string) => warnings.push(message);
  const images = parseImages(inputs.images ?? []);
  const rules = parseTags(inputs.tags ?? []);
  const flavor = parseFlavor(inputs.flavor ?? []);
  const dates = dateExpressions(now, context.commitDate ?? now);
  const expressions = globalExpressions(context, env, dates);
  const version = makeVersion(rules, flavor, {
    context,
    repository,
    settings: env,
    dates,
    expressions,
    warn,
  });

  const tagNames = makeTagNames(version, flavor);
  const names = images.filter(({ enable }) => enable).map(({ name }) => name.toLowerCase());
  const tags = makeTags(names, tagNames);
  const source = { repository, version: version.main ?? '', revision: context.sha ?? '', created: now };
  const labels = makeLabels(source, inputs.labels ?? [], expressions);
  const levels = (env.DOCKER_METADATA_ANNOTATIONS_LEVELS || 'manifest').split(',');
  const plain = makeLabels(source, inputs.annotations ?? [], expressions);
  const annotations = levels.flatMap((level) => plain.map((annotation) => `${level}:${annotation}`));
  if (version.main === undefined) warn('No Docker image version has been generated. Check tags input.');
  if (tags.length === 0) warn('No Docker tag has been generated. Check tags input.');
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

function makeTagNames({ main, partial, latest }: Version, flavor: Flavor): string[] {
  if (main === undefined) return [];
  const prefix = flavor.prefixLatest ? flavor.prefix : '';
  const suffix = flavor.suffixLatest ? flavor.suffix : '';
  return [main, ...partial, ...(latest ? [sanitizeTag(`${prefix}latest${suffix}`)] : [])];
}

function makeTags(images: string[], tagNames: string[]): string[] {
  if (images.length === 0) return tagNames;
  return images.flatMap((image) => tagNames.map((tag) => (image === '' ? tag : `${image}:${tag}`)));
}
