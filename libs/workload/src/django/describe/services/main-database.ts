import { type Dict, isDict, unknown, type Value } from '../settings/values.ts';
import type { SettingsView } from '../settings/view.ts';

/** `DATABASES["default"]`, where that is a dictionary. */
export function defaultDatabase(databases: Value | undefined): Dict | undefined {
  const main = isDict(databases) ? databases.entries.get('default') : undefined;
  return isDict(main) ? main : undefined;
}

/** The backend of the default database. */
export function engineOf(databases: Value | undefined): string | undefined {
  const engine = defaultDatabase(databases)?.entries.get('ENGINE');
  return typeof engine === 'string' && engine !== '' ? engine : undefined;
}

/**
 * What the default database is in an environment without variables: its backend; `none` where Django has none then, so
 * that no command that asks a database works; `unknown` where the settings do not show it.
 */
export function mainDatabase(view: SettingsView): { engine: string } | 'none' | 'unknown' {
  // What only a branch assigns that is not taken leaves Django's own default, which is none.
  if (view.last('DATABASES') === undefined) return 'none';
  const databases = view.value('DATABASES');
  const engine = engineOf(databases);
  if (engine !== undefined) return { engine };
  if (databases !== null && !isDict(databases)) return 'unknown';
  const main = isDict(databases) ? databases.entries.get('default') : null;
  if (!isDict(main)) return main === unknown ? 'unknown' : 'none';
  return main.entries.get('ENGINE') === unknown ? 'unknown' : 'none';
}

/** Whether the settings have no database, whatever the variables are: DATABASES is assigned nowhere, or empty everywhere. */
export const hasNoDatabase = (view: SettingsView): boolean =>
  view
    .all('DATABASES')
    .every(
      ({ value, reads }) =>
        reads.size === 0 && isDict(value) && [...value.entries.values()].every(isEmptyDict),
    );

const isEmptyDict = (value: Value): boolean => isDict(value) && value.entries.size === 0;
