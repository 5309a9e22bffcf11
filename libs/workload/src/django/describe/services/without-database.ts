import type { SettingsContext } from '../context.ts';
import type { DjangoProject } from '../project.ts';
import { basesOf } from '../settings/candidates.ts';
import { hasNoDatabase } from './main-database.ts';

/**
 * That there is no database, with the reason, where the settings show it: they take nothing from files that are not in the
 * repository, such as `from .local_settings import *`.
 */
export function withoutDatabase(context: SettingsContext): Pick<DjangoProject, 'noDatabase'> {
  const { sources, view } = context;
  const [file] = view.files;
  // Without these, what is read is not all there is.
  const isRead = ['INSTALLED_APPS', 'ROOT_URLCONF'].some((name) => view.all(name).length > 0);
  if (file === undefined || !isRead || view.fills) return {};
  const isWhole = view.files.every((one) => {
    const stars = (sources.text(one) ?? '').match(/^[^\S\n]*from\s+\S+\s+import\s+\*/gm) ?? [];
    return stars.length === basesOf(context, one).length;
  });
  return isWhole && hasNoDatabase(view) ? { noDatabase: `${file} states no DATABASES` } : {};
}
