import { type MetadataContext, type MetadataSettings, nameIn, shortSha } from '../context.ts';
import { type DateHelper, formatDate } from './dates.ts';

/** The date expressions. A schedule's pattern can use no others. */
export interface DateExpressions {
  date: DateHelper;
  commit_date: DateHelper;
}

/** The global expressions (specification, section 8). Handlebars calls them; each returns a string. */
export interface GlobalExpressions extends DateExpressions {
  branch(): string;
  tag(): string;
  sha(): string;
  base_ref(): string;
  is_default_branch(): string;
  is_not_default_branch(): string;
}

export function dateExpressions(now: Date, commitDate: Date): DateExpressions {
  return {
    date(format, options) {
      return formatDate(now, format, options);
    },
    commit_date(format, options) {
      return formatDate(commitDate, format, options);
    },
  };
}

export function globalExpressions(
  context: MetadataContext,
  settings: MetadataSettings,
  { date, commit_date }: DateExpressions,
): GlobalExpressions {
  // A template can loop over these names, so their order is part of the behaviour.
  return {
    branch: () => nameIn('branch', context.ref) ?? '',
    tag: () => nameIn('tag', context.ref) ?? '',
    sha: () => shortSha(known(context.sha, 'commit (GITHUB_SHA)', 'sha'), settings),
    base_ref: () => baseRef(context),
    commit_date,
    is_default_branch: () => String(isDefaultBranch(context)),
    is_not_default_branch: () => String(!isDefaultBranch(context)),
    date,
  };
}

function baseRef({ ref, payload }: MetadataContext): string {
  if (nameIn('tag', ref) !== undefined) return payload?.base_ref?.replace(/^refs\/heads\//, '') ?? '';
  if (nameIn('pull', ref) !== undefined) return payload?.pull_request?.base?.ref ?? '';
  return '';
}

function isDefaultBranch({ ref, eventName = '', payload }: MetadataContext): boolean {
  const branch = known(ref, 'ref (GITHUB_REF)', 'is_default_branch').replace(/^refs\/heads\//, '');
  if (branch === '') return false;
  if (branch === payload?.repository?.default_branch) return true;
  return /create|discussion|issues|schedule/.test(eventName);
}

function known(value: string | undefined, what: string, expression: string): string {
  if (value === undefined)
    throw new TypeError(`{{${expression}}} needs a ${what}, but the context has none.`);
  return value;
}
