import { posix } from 'node:path';
import type { SettingsContext } from './context.ts';
import type { Evidence, StaticFiles } from './project.ts';
import { truth } from './settings/values.ts';

/**
 * Where django-compressor is at work while pages are served: unless it is off, or the build compresses.
 *
 * @param files how static files are built
 * @returns its folder in that of all static files; null where its settings have another one
 */
export function compressesWhileServing(
  { withoutDebug: view }: SettingsContext,
  { root, commands }: Pick<StaticFiles, 'root' | 'commands'>,
): { folder: string | null; evidence: Evidence } | undefined {
  const isOff = truth(view.value('COMPRESS_ENABLED') ?? true) === false;
  const inBuild = commands.some((command) => command.startsWith('compress'));
  const app = view.mentions(/^([A-Z_]*_)?APPS$/, /^compressor$/);
  if (isOff || inBuild || !app) return undefined;
  const named = view.value('COMPRESS_OUTPUT_DIR') ?? 'CACHE';
  const isKnown = root !== null && view.all('COMPRESS_ROOT').length === 0 && typeof named === 'string';
  return { folder: isKnown ? posix.join(root, named.replace(/\/+$/, '')) : null, evidence: app.evidence };
}
