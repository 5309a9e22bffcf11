import { folderOf, isBelow, join } from '../../../paths.ts';
import type { Install } from '../project.ts';

/** What is unknown because a dependency lies in the repository, and not in the project's folder: a workspace's package. */
export const dependenciesOutside = ({ direct, files }: Install, root: string): string[] =>
  direct.flatMap((written) => {
    const plain = written.replace(/^(-e|--editable)[ =]\s*/, '');
    const [, name, target = plain] = /^([\w.-]+)(?:\[[^\]]*\])?\s*@\s*(.+)$/.exec(plain) ?? [];
    if (/^[\w.+-]+(:|@)/.test(target)) return [];
    const path = join(folderOf(files[0] ?? root), target.trim());
    if (path !== undefined && isBelow(path, root)) return [];
    return `How ${name ?? target} gets into the image: ${path ?? target} lies outside of ${root}, and a Dockerfile in ${root} cannot copy it. Publish it to a package index, or move it below ${root}.`;
  });
