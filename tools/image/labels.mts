import type { Checkout } from '@shipshape/ci-context';
import type { BuiltImage } from './records.mts';

/** What an image says of itself: the version behind `/version`, and its OCI labels. */
export function describeImage(project: string, checkout: Checkout): Pick<BuiltImage, 'version' | 'labels'> {
  const revision = checkout.dirty ? '' : checkout.sha;
  const version = `${checkout.branch ?? checkout.sha.slice(0, 7)}${checkout.dirty ? '-dirty' : ''}`;
  const created = (checkout.dirty ? new Date() : checkout.commitTime).toISOString();
  return {
    version: { version, revision, created },
    labels: {
      'org.opencontainers.image.title': project,
      'org.opencontainers.image.version': version,
      'org.opencontainers.image.created': created,
      // Set in any case: an unset label would be inherited from the base image.
      'org.opencontainers.image.revision': revision,
    },
  };
}
