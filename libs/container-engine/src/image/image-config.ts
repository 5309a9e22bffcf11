import type { EngineImage } from '../engine.ts';

/** The `config` object of an image, as every engine and registry has it; null and absent fields mean nothing set. */
export interface ImageConfig {
  User?: string | null;
  Env?: string[] | null;
  Entrypoint?: string[] | null;
  Cmd?: string[] | null;
  WorkingDir?: string | null;
  Labels?: Record<string, string> | null;
  StopSignal?: string | null;
}

/** An image's config, with every default filled in. */
export function toImage(id: string, config: ImageConfig | null | undefined): EngineImage {
  const env = (config?.Env ?? []).map((line) => {
    const at = line.indexOf('=');
    return [line.slice(0, at), line.slice(at + 1)] as const;
  });
  return {
    id,
    labels: config?.Labels ?? {},
    env: Object.fromEntries(env),
    user: config?.User ?? '',
    entrypoint: config?.Entrypoint ?? [],
    cmd: config?.Cmd ?? [],
    workdir: config?.WorkingDir || '/',
    stopSignal: config?.StopSignal || 'SIGTERM',
  };
}
