import { createHash } from 'node:crypto';

/** The base image that a kind of application is built on: where it comes from, and how to make one without Docker Hub. */
export interface BaseRecipe {
  /** Names it under `.shipshape` and in the local registry, such as `python`. */
  name: string;
  /** The variable with which a user chooses another image. */
  variable: string;
  /** The official image; of its tag the one with `digest`, where a Dockerfile states one. */
  official: { repository: string; tag: string; digest?: string };
  /** An equal one, made from Debian's or Ubuntu's packages; undefined where no suite has one. */
  debian: DebianRecipe | undefined;
}

export interface DebianRecipe {
  /** Its tag in the local registry: what it equals, and what it is made of. */
  tag: string;
  suite: string;
  /** The suite is one of Ubuntu's, and not of Debian's. */
  ubuntu?: boolean;
  /** The suite is not released. */
  testing?: boolean;
  packages: string[];
  /** Options of dpkg: which files of the packages are left out. */
  unpacking: string[];
  /** Settings of apt that stay in the image. */
  aptSettings: string[];
  /** Paths to remove at the end. */
  leftovers: string[];
  /** No file is dated later than this; seconds since 1970. The date of the suite's release. */
  sourceDateEpoch: number;
  config: { env: Record<string, string>; cmd: string[] };
  /** Variables of the official image that have the version of one of the packages. */
  versions: Record<string, string>;
}

/**
 * The configuration of an image that was made of these packages.
 *
 * @param packages lines `name<tab>version`
 */
export function configOf(
  { config, versions }: DebianRecipe,
  packages: readonly string[],
): DebianRecipe['config'] {
  const installed = new Map(packages.map((line) => line.split('\t') as [string, string]));
  // `1:3.14.8~rc1-2` is 3.14.8.
  const upstream = (name: string) => /^(?:\d+:)?(\d[\d.]*)/.exec(installed.get(name) ?? '')?.[1];
  const env = Object.entries(versions).flatMap(([variable, name]) => {
    const version = upstream(name);
    return version ? [[variable, version]] : [];
  });
  return { ...config, env: { ...config.env, ...Object.fromEntries(env) } };
}

/** A digest of the whole recipe: an image made by another one is made again. */
export const recipeDigest = (recipe: DebianRecipe): string =>
  createHash('sha256').update(JSON.stringify(recipe)).digest('hex');
