import { compare, major, minor, parse, prerelease } from 'semver';
import type { Order } from './order.ts';

/** True for a version a registry tag can carry and a moving tag can follow: `X.Y.Z`, nothing before or after it. */
export function isStable(version: string): boolean {
  return isVersion(version) && prerelease(version) === null;
}

/** True for a SemVer 2.0.0 version without build metadata, which a registry tag cannot carry. */
function isVersion(version: string): boolean {
  return parse(version)?.version === version && !version.includes('+');
}

/** Orders stable versions by SemVer 2.0.0 precedence, for `latest`, `X` and `X.Y`. */
export const versionOrder: Order = {
  compare(version, other) {
    const sign = compare(version, other);
    return sign === 0 ? 'same' : sign > 0 ? 'newer' : 'older';
  },
  objection: (version) =>
    isStable(version)
      ? undefined
      : { reason: 'not-a-stable-version', words: 'is not a stable version (X.Y.Z)' },
  name: (version) => `version ${version}`,
};

export interface WantedTag {
  tag: string;
  /** One sentence for people. */
  reason: string;
}

/**
 * The moving tags that the release of `version` asks for: those of `latest`, `X` and `X.Y` of which it is the
 * highest stable version. Work it out under the lock that covers the move.
 *
 * @param version What is released; a prerelease asks for none.
 * @param existing The tags in the registry at this moment; whatever is no stable version is passed over.
 * @throws Error where `version` is no SemVer version, or carries build metadata.
 */
export function movingTagsFor(version: string, existing: readonly string[]): WantedTag[] {
  if (!isVersion(version)) {
    throw new Error(
      `"${version}" is not a version a tag can carry: give X.Y.Z or X.Y.Z-pre, without v or +build.`,
    );
  }
  if (!isStable(version)) return [];
  const line = `${major(version)}.${minor(version)}`;
  const wishes = [
    { tag: 'latest', scope: 'all versions', within: () => true },
    { tag: `${major(version)}`, scope: `the ${major(version)}.x versions`, within: sameMajor },
    { tag: line, scope: `the ${line}.x versions`, within: sameLine },
  ];
  const stable = existing.filter(isStable);
  return wishes
    .filter(({ within }) => stable.filter(within).every((other) => compare(version, other) >= 0))
    .map(({ tag, scope }) => ({ tag, reason: `${version} is the highest stable version of ${scope}.` }));

  function sameMajor(other: string): boolean {
    return major(other) === major(version);
  }
  function sameLine(other: string): boolean {
    return sameMajor(other) && minor(other) === minor(version);
  }
}
