import { baseOf, folderOf } from '../../../paths.ts';

const marked = /(example|sample|template|tmpl|dist|default|skeleton)/i;

/**
 * The file that a repository has in the place of its settings, for people to copy: `settings_example.py`,
 * `settings.py.dev`, `example.settings.py`.
 *
 * @param files all files, from the repository's root
 * @param module the module that is named, and that is not there
 */
export function templateOf(
  files: readonly string[],
  module: string,
): { template: string; file: string } | undefined {
  const parts = module.split('.');
  const stem = parts.at(-1) as string;
  const folder = parts.slice(0, -1).join('/');
  const template = files.find((path) => {
    const name = baseOf(path);
    const place = folderOf(path);
    return (
      (folder === '' || place === folder || place.endsWith(`/${folder}`)) &&
      name.toLowerCase().includes(stem.toLowerCase()) &&
      /\.py\b/.test(name) &&
      (marked.test(name.replace(stem, '')) || /\.py\.\w+$/.test(name))
    );
  });
  if (template === undefined) return undefined;
  const place = folderOf(template);
  return { template, file: place === '.' ? `${stem}.py` : `${place}/${stem}.py` };
}
