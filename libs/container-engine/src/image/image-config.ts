import { posix } from 'node:path';
import type { Base, EngineImage, HealthCheck } from '../engine.ts';

/** The `config` object of an image, as every engine and registry has it; null and absent fields mean nothing set. */
export interface ImageConfig {
  User?: string | null;
  Env?: string[] | null;
  Entrypoint?: string[] | null;
  Cmd?: string[] | null;
  WorkingDir?: string | null;
  Labels?: Record<string, string> | null;
  StopSignal?: string | null;
  Shell?: string[] | null;
  ExposedPorts?: Record<string, object> | null;
  Volumes?: Record<string, object> | null;
  OnBuild?: string[] | null;
  Healthcheck?: {
    Test?: string[] | null;
    Interval?: number;
    Timeout?: number;
    StartPeriod?: number;
    Retries?: number;
  } | null;
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
    workdir: posix.resolve('/', config?.WorkingDir ?? ''),
    stopSignal: config?.StopSignal || 'SIGTERM',
    shell: config?.Shell ?? [],
    ports: Object.keys(config?.ExposedPorts ?? {})
      .flatMap((port) => /^(\d+)(?:-\d+)?(?:\/\w+)?$/.exec(port)?.[1] ?? [])
      .map(Number),
    volumes: Object.keys(config?.Volumes ?? {}),
    onBuild: config?.OnBuild ?? [],
    healthcheck: toHealthCheck(config?.Healthcheck),
  };
}

/** What the `config` of an image in a registry states for a build on it; undefined where it is not a config. */
export function baseIn(config: Readonly<Record<string, unknown>>): Base | undefined {
  try {
    const { env, workdir, shell, onBuild } = toImage('', config);
    return { env, workdir, shell, onBuild };
  } catch {
    return undefined;
  }
}

function toHealthCheck(check: ImageConfig['Healthcheck']): HealthCheck | undefined {
  if (!check?.Test?.length) return undefined;
  const {
    Test: test,
    Interval: interval,
    Timeout: timeout,
    StartPeriod: startPeriod,
    Retries: retries,
  } = check;
  return {
    ...{ test, interval: interval || undefined, timeout: timeout || undefined },
    ...{ startPeriod: startPeriod || undefined, retries: retries || undefined },
  };
}
