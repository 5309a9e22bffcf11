import { createRequire } from 'node:module';

// The libraries that define the behaviour. Each is loaded by the first input that needs it, because loading all of them
// takes more time than everything else here. `require` keeps the load synchronous. In the command's bundle these calls
// resolve to modules inside the same file; its build recognizes this file by its name.
const require = createRequire(import.meta.url);

/** The functions used from @renovate/pep440, which has no type declarations. */
export interface Pep440 {
  valid(version: string): string | null;
  clean(version: string): string | null;
  explain(version: string): { is_prerelease: boolean; is_postrelease: boolean; is_devrelease: boolean };
  major(version: string): number;
  minor(version: string): number;
  patch(version: string): number;
  gt(version: string, other: string): boolean;
}

export const csv = (): typeof import('csv-parse/sync') => require('csv-parse/sync');
export const handlebars = (): typeof import('handlebars') => require('handlebars');
export const semver = (): typeof import('semver') => require('semver');
export const pep440 = (): Pep440 => require('@renovate/pep440');
export const moment = (): typeof import('moment-timezone') => require('moment-timezone');
