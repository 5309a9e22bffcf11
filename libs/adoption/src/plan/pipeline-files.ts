import type { DjangoProject } from '@shipshape/workload';
import { isPipelineManifest } from '../files/package-json.ts';
import { pagePath } from '../files/pipeline-page.ts';
import type { ReadFile } from '../files/written-file.ts';

/**
 * The lines of .dockerignore for what the pipeline has in the Docker context of a project at the root, as far as it is
 * ours: a manifest of the team's is what its front end is built from.
 *
 * @param packages the folder of the pipeline's package.json, from the root; the other one is below .github
 */
export function ignoredPipelineFiles(
  { root, static: { value } }: Pick<DjangoProject, 'root' | 'static'>,
  packages: string,
  read: ReadFile,
): string {
  if (root !== '.') return '';
  const manifest = read('package.json');
  const isManifestOurs =
    packages === '.' &&
    value.node?.folder !== '.' &&
    (manifest === undefined ? read('package-lock.json') === undefined : isPipelineManifest(manifest));
  const isPageOurs = read(pagePath)?.includes('npx shipshape pipeline') ?? true;
  const lines = [
    ...(isPageOurs ? [pagePath] : []),
    ...(isManifestOurs ? ['package.json', 'package-lock.json'] : []),
  ];
  if (lines.length === 0) return '';
  return `\n# Of the pipeline alone; take a line out when that file becomes part of the application.\n${lines.join('\n')}\n`;
}
