import { join } from 'node:path';
import type { Checkout } from '@shipshape/ci';
import type { EngineName } from '@shipshape/container-engine';
import { ociLabel } from '@shipshape/image-metadata';
import { distOf, readRecord, UserError, workspaceRoot, writeRecord, writeWhole } from '@shipshape/workspace';
import type { TagMove } from '../release/move.ts';
import type { MovingTag } from '../release/tag-kind.ts';
import type { SmokeReport } from '../smoke/report.ts';

/** What docker-build made or found: `dist/<project>/image.json`. */
export interface BuiltImage {
  project: string;
  inputsHash: string;
  /**
   * The commit that HEAD was at, where all that reached the builder is that commit's own; null where something was not.
   * Absent in records of earlier versions.
   */
  commit?: string | null;
  /** Config digest, `sha256:…`. */
  imageId: string;
  /** The base image, `name@sha256:…`; its digest alone where the image was found by its commit. */
  base: string;
  /** What built it; the version is empty where the image was found by its commit. */
  engine: { name: EngineName; version: string };
  /** What the image returns at `/version`; a dirty tree's names no revision. */
  version: { version: string; revision: string; created: string };
  labels: Record<string, string>;
  /** How long the build took. */
  seconds: number;
  /** Whether the engine gave image and layers the commit's time, so that another cold build makes the same. */
  reproducible?: boolean;
  /** Where it is, if it was found in the target registry instead of built here. It has not been pulled then. */
  served?: { image: string; digest: string };
}

/**
 * The checkout as docker-push is to see it: clean where docker-build found all that went in to be the commit's own.
 *
 * @throws UserError where HEAD has moved on since the image was built
 */
export function checkoutOfImage(checkout: Checkout, image: BuiltImage): Checkout {
  if (image.commit === undefined) return checkout;
  const { sha, branch, commitTime } = checkout;
  if (image.commit === null || image.commit === sha)
    return { sha, branch, commitTime, dirty: image.commit === null };
  throw new UserError(
    `The image was built at commit ${image.commit.slice(0, 8)}, and HEAD is ${sha.slice(0, 8)}. Run docker-build first.`,
  );
}

/** The commit that the image was built from, by its label; undefined for a dirty tree's. */
export const revisionLabel = ({ labels }: BuiltImage): string | undefined =>
  labels[ociLabel('revision')] || undefined;

/** What docker-push made the registry serve: `dist/<project>/published.json`. */
export interface PublishedImage {
  project: string;
  /** Registry and repository, without a tag. */
  image: string;
  registry: string;
  /** Manifest digest, `sha256:…`. */
  digest: string;
  imageId: string;
  inputsHash: string;
  /** The tags that serve it by now, the moving ones among them. */
  tags: string[];
  /** Of the smoke checks whose report is attached. */
  checksDigest: string;
  /** The commit it was published for; undefined for a dirty tree. */
  commit: string | undefined;
  /** The tags that the rules move to it. In Actions `promote` moves them, in a job of its own. */
  moving: MovingTag[];
  /** False where the registry had it all already. */
  pushed: boolean;
  /** The compressed layers and the config: what a pull moves. */
  sizeCompressedBytes: number;
}

interface Records {
  image: BuiltImage;
  smoke: SmokeReport;
  published: PublishedImage;
  moves: TagMove[];
}

const fileOf = (root: string, kind: keyof Records) => join(distOf(root), `${kind}.json`);

/** A project's record of that kind; undefined where the step has not run. */
export const record = <K extends keyof Records>(root: string, kind: K): Records[K] | undefined =>
  readRecord<Records[K]>(fileOf(root, kind));

/**
 * The record that an earlier step left.
 *
 * @throws UserError that names the target to run
 */
export function requireRecord<K extends keyof Records>(root: string, kind: K, target: string): Records[K] {
  const found = record(root, kind);
  if (!found) {
    const file = fileOf(root, kind).slice(workspaceRoot.length + 1);
    throw new UserError(`${file} does not exist. Run the target ${target} first.`);
  }
  return found;
}

/**
 * The built image and the report that it passed these checks.
 *
 * @param checks the digest of the checks that count now
 * @throws UserError where there is none, or the report is another image's or of other checks
 */
export function requireSmokedImage(root: string, checks: string): { image: BuiltImage; smoke: SmokeReport } {
  const image = requireRecord(root, 'image', 'docker-build');
  const smoke = requireRecord(root, 'smoke', 'docker-smoke');
  if (smoke.imageId !== image.imageId || !smoke.passed) {
    throw new UserError(`The image ${image.imageId} has not passed its smoke test. Run docker-smoke first.`);
  }
  if (smoke.checksDigest !== checks) {
    throw new UserError(
      `The image ${image.imageId} passed a smoke test of other checks than today's. Run docker-smoke first.`,
    );
  }
  return { image, smoke };
}

/**
 * Whether the registry is known to hold this report: it was found there, or the last push from here attached it.
 *
 * @param image registry and repository
 */
export function reportIsAttached(root: string, image: string, smoke: SmokeReport): boolean {
  if (smoke.source === 'registry') return true;
  const last = record(root, 'published');
  return last?.image === image && last.imageId === smoke.imageId && last.checksDigest === smoke.checksDigest;
}

export const saveRecord = <K extends keyof Records>(root: string, kind: K, content: Records[K]): void =>
  writeRecord(fileOf(root, kind), content);

/**
 * Saves what docker-build made or found, and the image's ID alone in `image-id`. That file is the input of the targets
 * which test the image: the record also says where it is and for which commit, and their result depends on neither.
 */
export function saveImage(root: string, image: BuiltImage): void {
  saveRecord(root, 'image', image);
  writeWhole(join(distOf(root), 'image-id'), `${image.imageId}\n`);
}
