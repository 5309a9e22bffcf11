import { pep440, semver } from '../libraries.ts';

/**
 * The highest stable version among `tags` that is above `tag` and of its kind: the same text before the version
 * (`app-v1.2.3` and `app-v2.0.0`) but for a `v`, semver or PEP 440. Undefined where there is none, or where `tag` is no version.
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

/** Whether a tag's name ends in a version of either scheme. */
export function isVersion(tag: string): boolean {
  const { version } = split(tag);
  return semver().valid(version) !== null || pep440().valid(version) !== null;
}

/** Whether `version` is stable and above `other`, in the scheme that both follow. */
function isAbove(version: string, other: string): boolean {
  const { gt, prerelease, valid } = semver();
  if (valid(version) && valid(other)) return gt(version, other) && prerelease(version) === null;
  const python = pep440();
  if (!python.valid(version) || !python.valid(other)) return false;
  return python.gt(version, other) && !python.explain(version).is_prerelease;
}
