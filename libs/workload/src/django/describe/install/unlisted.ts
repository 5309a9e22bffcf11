import { join } from '../../../paths.ts';
import type { SettingsContext } from '../context.ts';
import type { Install } from '../project.ts';

/** That no file lists a project's packages, with the modules of others that its settings name: those it needs at least. */
export function unlistedPackages(
  { installer, named }: Install,
  { view, sources, modules }: SettingsContext,
): string[] {
  if (installer !== 'none' || named) return [];
  const isOwn = (name: string) =>
    modules.fileOf(name) !== undefined ||
    modules.roots.some((root) => sources.hasFolder(join(root, name) as string));
  const stated = ['INSTALLED_APPS', 'MIDDLEWARE'].flatMap((setting) => view.texts(setting));
  const names = stated.flatMap(({ text }) => /^([a-z]\w*)(?=[.]|$)/i.exec(text)?.[0] ?? []);
  const others = [...new Set(['django', ...names.filter((name) => !isOwn(name))])];
  return [
    `How the project installs its packages: no lock, requirements file, pyproject.toml, setup.py or Pipfile with dependencies was found. Add a requirements.txt with the packages that its code imports; its settings name the modules ${others.join(', ')}.`,
  ];
}
