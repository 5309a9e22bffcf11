import type { Checkout } from '@shipshape/ci';
import { ociLabel } from '@shipshape/image-metadata';
import type { TagKind } from '@shipshape/release-policy';
import { workspaceRoot } from '@shipshape/workspace';
import { metadataFor } from '../metadata/metadata-for.ts';
import type { BuiltImage } from './records.ts';

/** What the project's rules, in docker/metadata-action's own syntax, make of this checkout. */
const metadataOf = (root: string, { dirty, commitTime }: Checkout, name?: string) =>
  metadataFor({
    ...{ root: workspaceRoot, project: root, name },
    images: [],
    dirty,
    // A commit's own time, so that the same commit describes the same image.
    now: dirty ? new Date() : commitTime,
  });

/** A tag that a project's rules make, with what moves it. */
export interface RuledTag {
  tag: string;
  kind: TagKind;
}

/** The tags that the project's rules give to an image of this checkout. */
export const ruledTags = async (root: string, checkout: Checkout): Promise<RuledTag[]> =>
  (await metadataOf(root, checkout)).kinds;

/** What a build knows of an image before there is one; kept in its labels, for readers in a registry. */
export type BuildFacts = Pick<BuiltImage, 'inputsHash' | 'base'>;

export const inputsLabel = 'dev.shipshape.inputs';
/** The OCI image spec's own. A digest only: where the base image was pulled from may differ between two builders. */
export const baseLabel = ociLabel('base.digest');

/** What else an image's labels name, so that it can be recognised by its commit alone. */
export const factLabels = ({ inputsHash, base }: BuildFacts): Record<string, string> => ({
  [inputsLabel]: inputsHash,
  [baseLabel]: base.split('@')[1] ?? '',
});

/** The version behind `/version`, and the labels of an image that is built from this checkout. */
export async function describeImage(
  { name, root }: { name: string; root: string },
  checkout: Checkout,
): Promise<Pick<BuiltImage, 'version' | 'labels'>> {
  const made = await metadataOf(root, checkout, name);
  const labels = Object.fromEntries(made.labels.map(splitAtFirstEquals));
  const version = `${made.version.main ?? checkout.sha.slice(0, 7)}${checkout.dirty ? '-dirty' : ''}`;
  const revision = checkout.dirty ? '' : checkout.sha;
  return {
    version: {
      version,
      revision: revision || 'unknown',
      created: labels[ociLabel('created')] ?? '',
    },
    labels: {
      ...labels,
      [ociLabel('version')]: version,
      // Set in any case: an unset label would be inherited from the base image.
      [ociLabel('revision')]: revision,
    },
  };
}

function splitAtFirstEquals(label: string): [name: string, value: string] {
  const at = label.indexOf('=');
  return [label.slice(0, at), label.slice(at + 1)];
}
