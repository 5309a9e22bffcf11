import { at, fact } from '../evidence.ts';
import type { Fact, Settings } from '../project.ts';
import { anywhere, isDevelopmentName, isProductionName, isTestName, siblings } from './candidates.ts';
import { type Places, type Reference, references } from './references.ts';

export interface ChosenSettings {
  settings: Settings;
  unknown: string[];
}

/** Which settings module is production's, the tests' and development's. */
export function chooseSettings(places: Places): ChosenSettings {
  const { sources, modules, root } = places;
  const named = references(places);
  const known = named.length > 0 ? named.map(({ module }) => module) : anywhere(sources, modules, root);
  const all = [...new Set([...known, ...siblings(sources, modules, known)])].sort();
  const at0 = (module: string) => at(modules.fileOf(module) as string);
  const byName = (is: (name: string) => boolean): Fact<string> | undefined => {
    const last = (module: string) => module.split('.').at(-1) as string;
    const exact = (module: string) => Number(!/^(test|production|local)$/.test(last(module)));
    const [best] = all
      .filter((module) => is(last(module)))
      .sort((a, b) => exact(a) - exact(b) || a.length - b.length);
    return best === undefined ? undefined : fact(best, at0(best));
  };
  const by = (
    kind: Reference['by'],
    is: (module: string) => boolean = () => true,
  ): Fact<string> | undefined => {
    const found = named.find((one) => one.by === kind && is(one.module));
    return found && fact(found.module, found.evidence);
  };
  const notForOthers = (module: string) =>
    !isTestName(module.split('.').at(-1) as string) && !isDevelopmentName(module.split('.').at(-1) as string);
  const proper = all.filter((module) => notForOthers(module));
  const fromAll = all.length === 1 ? fact(all[0] as string, at0(all[0] as string)) : undefined;
  const chosen =
    by('production') ??
    byName(isProductionName) ??
    by('wsgi', notForOthers) ??
    by('asgi', notForOthers) ??
    fromAll ??
    by('manage', notForOthers) ??
    (proper.length === 1 ? fact(proper[0] as string, at0(proper[0] as string)) : undefined);
  const unknown: string[] = [];
  if (!chosen) {
    unknown.push(
      all.length > 0
        ? `Which settings are production's: there are ${all.join(', ')}, and nothing says which one is deployed. State "settings" in shipshape.json.`
        : 'Which module has the settings: none was found. State "settings" in shipshape.json.',
    );
  }
  const test = by('test', isTestName) ?? byName(isTestName) ?? null;
  const development =
    by('manage', (module) => module !== chosen?.value && !isTestName(module)) ??
    byName(isDevelopmentName) ??
    null;
  return {
    settings: { modules: all, production: chosen ?? by('wsgi') ?? by('manage') ?? null, test, development },
    unknown,
  };
}
