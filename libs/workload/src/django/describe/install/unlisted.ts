import { join } from '../../../paths.ts';
import type { SettingsContext } from '../context.ts';
import type { Install } from '../project.ts';
import { isInRepository } from '../settings/modules.ts';

/** That no file lists a project's packages, with the modules of others that its settings name: those it needs at least. */
export function unlistedPackages(
  { installer, named }: Install,
  { view, sources, folders }: SettingsContext,
): string[] {
  if (installer !== 'none' || named) return [];
  const stated = ['INSTALLED_APPS', 'MIDDLEWARE'].flatMap((setting) => view.texts(setting));
  const names = stated.flatMap(({ text }) => /^([a-z]\w*)(?=[.]|$)/i.exec(text)?.[0] ?? []);
  const others = [...new Set(['django', ...names.filter((name) => !isInRepository(sources, name))])];
  const ofConda = folders
    .flatMap((folder) => ['environment.yml', 'environment.yaml'].map((name) => join(folder, name) as string))
    .find(sources.has);
  const why = ofConda
    ? `${ofConda} is conda's, which is not read`
    : 'no lock, requirements file, pyproject.toml, setup.py or Pipfile with dependencies was found';
  return [
    `How the project installs its packages: ${why}. Add a requirements.txt with the packages that its code imports; its settings name the modules ${others.join(', ')}.`,
  ];
}
