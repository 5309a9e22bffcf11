import type { DjangoProject } from '../describe/project.ts';

/** A file as the Docker context has it, which is the project's folder; undefined where it lies outside of that. */
export function inContext({ root }: DjangoProject, file: string): string | undefined {
  if (file.startsWith('/')) return undefined;
  if (root === '.') return file;
  return file.startsWith(`${root}/`) ? file.slice(root.length + 1) : undefined;
}
