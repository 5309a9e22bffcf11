import type { DjangoProject } from '../project.ts';
import { basesOf } from '../settings/candidates.ts';
import type { Modules } from '../settings/modules.ts';
import type { SettingsView } from '../settings/view.ts';
import type { Sources } from '../sources.ts';
import { hasNoDatabase } from './main-database.ts';

/**
 * That there is no database, with the reason, where the settings show it: they take nothing from files that are not in the
 * repository, such as `from .local_settings import *`.
 */
export function withoutDatabase(
  sources: Sources,
  modules: Modules,
  view: SettingsView,
): Pick<DjangoProject, 'noDatabase'> {
  const [file] = view.files;
  // Without these, what is read is not all there is.
  const isRead = ['INSTALLED_APPS', 'ROOT_URLCONF'].some((name) => view.all(name).length > 0);
  if (file === undefined || !isRead) return {};
  const isWhole = view.files.every((one) => {
    const stars = (sources.text(one) ?? '').match(/^[^\S\n]*from\s+\S+\s+import\s+\*/gm) ?? [];
    return stars.length === basesOf(sources, modules, one).length;
  });
  return isWhole && hasNoDatabase(view) ? { noDatabase: `${file} states no DATABASES` } : {};
}
