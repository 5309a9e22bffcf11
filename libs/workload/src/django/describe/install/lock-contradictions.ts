import { type Data, get, strings } from '../sources.ts';
import { allowsRelease } from '../specifier.ts';
import type { Lock } from './locks.ts';
import { isSameVersion } from './pep440.ts';
import type { Manifest } from './pyproject.ts';
import { packageName, parseRequirement } from './requirements.ts';

/**
 * Packages of which a manifest admits no version that the lock has. Of pre-releases, which its own tool compares by other rules,
 * only what is pinned counts.
 *
 * @param stated the manifest as it is parsed; what it overrides for uv is no question
 * @returns each with what the lock has
 */
export function contradictions({ production, groups }: Manifest, lock: Lock, stated: Data): string[] {
  const overridden = strings(get(stated, 'tool', 'uv', 'override-dependencies')).flatMap(
    (one) => parseRequirement(one)?.name ?? [],
  );
  return [production, ...groups.values()].flat().flatMap(({ value: { name, specifier } }) => {
    const versions = lock.packages.filter((one) => one.name === packageName(name)).map((one) => one.version);
    const pinned = /^={2,3}\s*([\w.]+)$/.exec(specifier)?.[1];
    const isPlain = [...versions, ...specifier.split(/[,|\s]+/)].every((one) =>
      /^[<>=!~^]*[\d.*]*$/.test(one),
    );
    const admits = (version: string) =>
      pinned ? isSameVersion(version, pinned) : !isPlain || allowsRelease(version, specifier);
    return versions.length > 0 && !overridden.includes(packageName(name)) && !versions.some(admits)
      ? [`${name}${specifier}, and the lock has ${[...new Set(versions)].join(' and ')}`]
      : [];
  });
}
