import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The functions used from @renovate/pep440, which has no type declarations. */
interface Pep440 {
  valid(version: string): string | null;
  validRange(range: string): boolean;
  satisfies(version: string, range: string, options: { prereleases: boolean }): boolean;
}

/**
 * Whether a pinned version is in a range such as `>=4.2,<5`, as PEP 440 has it; a pre-release that is pinned was asked for.
 *
 * @returns undefined where one of the two is not of PEP 440's form
 */
export function isInRange(version: string, range: string): boolean | undefined {
  // Loaded by the first that asks: most projects have no file of pip-compile.
  const pep440: Pep440 = require('@renovate/pep440');
  if (pep440.valid(version) === null || !pep440.validRange(range)) return undefined;
  return pep440.satisfies(version, range, { prereleases: true });
}
