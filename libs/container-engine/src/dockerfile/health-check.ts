import type { HealthCheck } from '../engine.ts';
import { list } from './evaluate.ts';

/** Nanoseconds, by the units of a duration in Go. */
const UNITS: Readonly<Record<string, number>> = {
  ...{ ns: 1, us: 1e3, µs: 1e3, ms: 1e6 },
  ...{ s: 1e9, m: 60e9, h: 3600e9 },
};

/** What a HEALTHCHECK instruction states; of its times only those that it states. */
export function healthCheckOf(operands: string, flags: string[]): HealthCheck {
  const [, kind = '', command = ''] = /^(\S+)\s*(.*)$/s.exec(operands) ?? [];
  if (kind.toUpperCase() === 'NONE') return { test: ['NONE'] };
  const exec = list(command);
  const value = (name: string) => flags.find((flag) => flag.startsWith(`--${name}=`))?.slice(name.length + 3);
  return {
    test: exec ? ['CMD', ...exec] : ['CMD-SHELL', command],
    interval: nanoseconds(value('interval')),
    timeout: nanoseconds(value('timeout')),
    startPeriod: nanoseconds(value('start-period')),
    retries: /^\d+$/.test(value('retries') ?? '') ? Number(value('retries')) : undefined,
  };
}

/** Of a duration such as `1m30s`; undefined for any other text. */
function nanoseconds(text = ''): number | undefined {
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)];
  return Math.round(
    parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (UNITS[unit] ?? 0), 0),
  );
}
