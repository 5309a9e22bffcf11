import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type MetadataInputs, parseList } from '@shipshape/image-metadata';
import { readText } from '@shipshape/workspace';

const lists = ['images', 'tags', 'flavor', 'labels', 'annotations'] as const;

/** The metadata rules of an image project: the action's list inputs, each as text. */
export type ProjectRules = { [list in (typeof lists)[number]]?: string };

/**
 * The rules of a project that states none: the branch and the commit are tags, and so is the full version of a version
 * tag. `latest`, `1` and `1.2` are not made here, because only a release can decide whether they move.
 */
const usualRules: ProjectRules = {
  tags: 'type=semver,pattern={{version}}\ntype=ref,event=branch\ntype=ref,event=pr\ntype=sha,format=long',
  flavor: 'latest=false',
};

/**
 * Reads the rules that the image project in `folder` states in its Nx configuration: the object `metadata.image` of
 * project.json, or `nx.metadata.image` of package.json. A list that is not stated keeps its usual value.
 *
 * @throws Error if a list is neither a text nor a list of texts, if the folder does not exist, or if a file does not
 * have such an object
 */
export function readProjectRules(folder: string): ProjectRules {
  if (!existsSync(folder)) {
    throw new Error(`The image project "${folder}" does not exist. Name the folder of its project.json.`);
  }
  const project = readJson(join(folder, 'project.json'));
  const stated =
    project?.metadata?.image ?? readJson(join(folder, 'package.json'))?.nx?.metadata?.image ?? {};
  const file = join(folder, project?.metadata?.image ? 'project.json' : 'package.json');
  if (!isObject(stated)) {
    throw new Error(`${file}: metadata.image is ${JSON.stringify(stated)}. It must be an object of lists.`);
  }
  const known = lists.filter((list) => stated[list] !== undefined);
  const unknown = Object.keys(stated).filter((name) => !(lists as readonly string[]).includes(name));
  if (unknown.length > 0)
    throw new Error(
      `${file}: metadata.image has an unknown list "${unknown[0]}". The known ones are ${lists.join(', ')}.`,
    );
  return {
    ...usualRules,
    ...Object.fromEntries(known.map((list) => [list, linesOf(stated[list], list, file)])),
  };
}

/** The rules as inputs of the library. */
export function ruleEntries(rules: ProjectRules): MetadataInputs {
  return Object.fromEntries(lists.map((list) => [list, parseList(rules[list] ?? '')]));
}

function linesOf(value: unknown, list: string, file: string): string {
  const lines = Array.isArray(value) ? value : [value];
  if (lines.every((line) => typeof line === 'string')) return lines.join('\n');
  throw new Error(
    `${file}: metadata.image.${list} is ${JSON.stringify(value)}. It must be a text or a list of texts.`,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface NxConfiguration {
  metadata?: { image?: unknown };
  nx?: NxConfiguration;
}

function readJson(path: string): NxConfiguration | undefined {
  const text = readText(path);
  if (text === undefined) return undefined;
  let configuration: unknown;
  try {
    configuration = JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is not valid JSON: ${(error as Error).message}`);
  }
  if (isObject(configuration)) return configuration;
  throw new Error(`${path} is not a JSON object: ${JSON.stringify(configuration)}`);
}
