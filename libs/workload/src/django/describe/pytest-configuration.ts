import { join } from '../../paths.ts';
import { quote } from './commands/quote.ts';
import { at, tomlLine } from './evidence.ts';
import type { Evidence } from './project.ts';
import { get, type Place, record, strings } from './sources.ts';

/** What pytest's configuration states. */
export interface PytestConfiguration {
  evidence: Evidence;
  settings: string | null;
  class: string | null;
  options: string;
  /** Where it looks for tests without arguments; empty for everywhere. */
  places: string[];
  /** The names of the files with tests, where they are stated. */
  patterns?: string[];
}

/** Where pytest is configured, the nearest folder first. */
export function pytestConfiguration({ sources, folders }: Place): PytestConfiguration | undefined {
  for (const folder of folders) {
    for (const [name, section] of [
      ['pytest.ini', 'pytest'],
      ['.pytest.ini', 'pytest'],
      ['pyproject.toml', 'tool.pytest.ini_options'],
      ['tox.ini', 'pytest'],
      ['setup.cfg', 'tool:pytest'],
    ] as const) {
      const path = join(folder, name) as string;
      if (!sources.has(path)) continue;
      if (name === 'pyproject.toml') {
        const options = get(sources.toml(path), 'tool', 'pytest', 'ini_options');
        if (options === undefined) continue;
        const text = (key: string) => {
          const value = record(options)[key];
          return typeof value === 'string' ? value : null;
        };
        const added = record(options).addopts;
        return {
          evidence: at(path, tomlLine(sources.text(path) ?? '', section)),
          settings: text('DJANGO_SETTINGS_MODULE'),
          class: text('DJANGO_CONFIGURATION'),
          options: Array.isArray(added)
            ? added.map((one) => quote(String(one))).join(' ')
            : String(added ?? ''),
          places: strings(record(options).testpaths).flatMap((one) => one.split(/\s+/)),
          ...patternsOf(strings(record(options).python_files).join(' ')),
        };
      }
      const entries = sources.ini(path).filter((one) => one.section === section);
      const [first] = entries;
      if (!first) continue;
      const value = (key: string) => entries.find((one) => one.key === key)?.value;
      return {
        evidence: at(path, first.lines[0]),
        settings: value('DJANGO_SETTINGS_MODULE') ?? null,
        class: value('DJANGO_CONFIGURATION') ?? null,
        options: value('addopts') ?? '',
        places: (value('testpaths') ?? '').split(/\s+/).filter(Boolean),
        ...patternsOf(value('python_files') ?? ''),
      };
    }
  }
  return undefined;
}

function patternsOf(text: string): Pick<PytestConfiguration, 'patterns'> {
  const patterns = text.split(/\s+/).filter(Boolean);
  return patterns.length > 0 ? { patterns } : {};
}
