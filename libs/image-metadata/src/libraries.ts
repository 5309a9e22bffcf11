import { createRequire } from 'node:module';

// The libraries that define the behaviour, each loaded by the first input that needs it: loading all of them costs
// more time than everything else here. `require` keeps that synchronous; the bundle of the command resolves these
// calls to modules inside the one file (see tools/docker-metadata/bundle.mts).
const require = createRequire(import.meta.url);

/** What is used of @renovate/pep440, which brings no types. */
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
