import { pep440, semver } from '../libraries.ts';

/**
 * The highest stable version among `tags` that is above `tag`, semver or PEP 440. Only tags with the same text before
 * the version count (`app-v1.2.3` and `app-2.0.0`; the `v` is ignored). Undefined if there is none, or if `tag` is not a
 * version.
 */
export function higherVersion(tag: string, tags: readonly string[]): string | undefined {
  const { prefix, version } = split(tag);
  let highest = version;
  let found: string | undefined;
  for (const other of tags) {
    const candidate = split(other);
    if (candidate.prefix !== prefix || !isAbove(candidate.version, highest)) continue;
    highest = candidate.version;
    found = other;
  }
  return found;
}

function split(tag: string): { prefix: string; version: string } {
  const [, prefix = '', version = ''] = tag.match(/^(|.*?[^a-z0-9.])v?(\d.*)$/i) ?? [];
  return { prefix, version };
}

/** Whether a tag's name ends in a semver or PEP 440 version. */
export function isVersion(tag: string): boolean {
  const { version } = split(tag);
  return semver().valid(version) !== null || pep440().valid(version) !== null;
}

/** Whether `version` is stable and above `other` in a scheme that both follow. */
function isAbove(version: string, other: string): boolean {
  const { gt, prerelease, valid } = semver();
  if (valid(version) && valid(other)) return gt(version, other) && prerelease(version) === null;
  const python = pep440();
  if (!python.valid(version) || !python.valid(other)) return false;
  return python.gt(version, other) && !python.explain(version).is_prerelease;
}
