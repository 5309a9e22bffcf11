import { pinnedIn } from './lock-text.ts';

/**
 * The packages that a lock pins for production, each as `name==version`; those from git or a folder are left out. It says
 * what may have to be built, and never what is installed: that is the lock's own tool's to say.
 */
export function lockedPackages(
  kind: 'uv' | 'poetry' | 'pdm' | 'pipenv' | 'requirements',
  text: string,
): string[] {
  if (kind === 'requirements') return pinnedIn(text);
  if (kind === 'pipenv') return pipenv(text);
  return text
    .split(/^\[\[package\]\]$/m)
    .slice(1)
    .flatMap((table) => {
      // The package's own keys come before its tables.
      const keys = table.split(/^\[/m)[0] ?? '';
      const value = (key: string) => new RegExp(`^${key} = "([^"]+)"`, 'm').exec(keys)?.[1];
      const [name, version] = [value('name'), value('version')];
      const groups = /^groups = \[([^\]]*)\]/m.exec(keys)?.[1];
      const development = groups !== undefined && !/"(main|default)"/.test(groups);
      const elsewhere =
        /^source = \{ (?!registry)/m.test(keys) ||
        /^\[package\.source\]\s+type = "(git|directory|file|url)"/m.test(table) ||
        /^(git|path|url) = /m.test(keys);
      return name && version && !development && !elsewhere ? [`${name}==${version}`] : [];
    });
}

function pipenv(text: string): string[] {
  const { default: packages = {} } = JSON.parse(text) as { default?: Record<string, { version?: string }> };
  return Object.entries(packages).flatMap(([name, { version }]) =>
    version?.startsWith('==') ? [`${name}${version}`] : [],
  );
}
