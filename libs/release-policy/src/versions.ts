import type { SemVer } from 'semver';
// By its parts: all of it is fifty files, which every verb would read at its start.
import compare from 'semver/functions/compare.js';
import parse from 'semver/functions/parse.js';
import type { Order } from './order.ts';

/** A SemVer 2.0.0 version as a registry tag can carry it: no `v` before it, no build metadata after it. */
function parseTag(tag: string): SemVer | undefined {
  const version = parse(tag);
  // What semver reads more generously than it writes ("v1.2.3", "1.2.3+build") is another tag.
  return version?.version === tag ? version : undefined;
}

/** The version in `tag` where it is a stable one, `X.Y.Z`: the only kind that moves other tags. */
function parseStable(tag: string): SemVer | undefined {
  const version = parseTag(tag);
  return version?.prerelease.length === 0 ? version : undefined;
}

/** Orders stable versions by SemVer 2.0.0 precedence, for `latest`, `X` and `X.Y`. */
export const versionOrder: Order = {
  compare(version, other) {
    const sign = compare(version, other);
    return sign === 0 ? 'same' : sign > 0 ? 'newer' : 'older';
  },
  objection: (version) =>
    parseStable(version)
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
 * The highest stable version that is higher than `version`: the release of `version` is then one behind the latest.
 *
 * @param existing as for {@link movingTagsFor}
 */
export function highestAbove(version: string, existing: readonly string[]): string | undefined {
  const released = parseTag(version);
  const higher = existing.flatMap((tag) => parseStable(tag) ?? []).sort((a, b) => compare(b, a))[0];
  return released && higher && compare(higher, released) > 0 ? higher.version : undefined;
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
  if (!parseTag(version)) {
    throw new Error(
      `"${version}" is not a version a tag can carry: give X.Y.Z or X.Y.Z-pre, without v or +build.`,
    );
  }
  const released = parseStable(version);
  if (!released) return [];
  const { major, minor } = released;
  const higher = existing.map(parseStable).filter((other) => other && compare(other, released) > 0);
  const wishes = [
    { tag: 'latest', scope: 'all', rivals: higher },
    { tag: `${major}`, scope: `${major}.x`, rivals: higher.filter((other) => other?.major === major) },
    {
      tag: `${major}.${minor}`,
      scope: `${major}.${minor}.x`,
      rivals: higher.filter((other) => other?.major === major && other.minor === minor),
    },
  ];
  return wishes
    .filter(({ rivals }) => rivals.length === 0)
    .map(({ tag, scope }) => ({ tag, reason: `${version} is the highest of ${scope} stable versions.` }));
}
