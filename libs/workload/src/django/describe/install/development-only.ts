import type { SettingsContext } from '../context.ts';
import { placeOf } from '../evidence.ts';
import { isInRepository } from '../settings/modules.ts';
import { packageName } from './requirements.ts';

/**
 * The applications of production's settings that development's packages alone bring, such as debug_toolbar: the server does
 * not start without them. A package is known by its name, with or without `django-`.
 */
export function applicationsOfDevelopment({
  sources,
  requirements,
  withoutDebug: view,
}: SettingsContext): string[] {
  const brings = (name: string, app: string) =>
    [packageName(app), packageName(`django-${app}`)].includes(packageName(name));
  const apps = view.value('INSTALLED_APPS');
  if (!Array.isArray(apps)) return [];
  const modules = new Set(
    apps.flatMap((app) => (typeof app === 'string' ? [app.split('.')[0] as string] : [])),
  );
  return [...modules].flatMap((app) => {
    const found = requirements.filter(({ value }) => brings(value.name, app));
    const [first] = found;
    const [place] = first?.evidence ?? [];
    if (!first || !place || isInRepository(sources, app) || !found.every(({ value }) => value.development))
      return [];
    return [
      `Whether production starts: its INSTALLED_APPS name ${app}, and ${first.value.name} is among development's packages alone (${placeOf(place)}). Move it to production's packages, or add ${app} in the settings of development only.`,
    ];
  });
}
