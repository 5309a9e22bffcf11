import type { DjangoProject } from '../describe/project.ts';

/** What an installed package has beside its code, where the project asks for its own metadata: a folder's name, and the lines of its METADATA. */
export function ownMetadata({
  distribution,
}: Pick<DjangoProject, 'distribution'>): { folder: string; lines: string[] } | undefined {
  if (!distribution) return undefined;
  const { name, version } = distribution.value;
  return {
    folder: `${name.replaceAll(/[^A-Za-z0-9.]+/g, '_')}-${version}.dist-info`,
    lines: ['Metadata-Version: 2.1', `Name: ${name}`, `Version: ${version}`],
  };
}
