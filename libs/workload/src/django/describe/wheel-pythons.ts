import type { Installed } from './install/installed.ts';
import { closure } from './install/locks.ts';

/** Whether all locked packages of production that have wheels have one for a Python. */
export function wheelPythons({ lock, requirements }: Installed): (python: string) => boolean {
  const production = new Set(
    requirements.filter(({ value }) => !value.development).map(({ value }) => value.name),
  );
  const names = lock ? closure(lock, [...production]) : production;
  const packages = (lock?.packages ?? []).filter(({ name }) => names.has(name));
  return (python) => {
    const minor = Number(python.split('.')[1]);
    return packages.every(({ files }) => {
      const wheels = files.filter((file) => file.endsWith('.whl'));
      return wheels.length === 0 || wheels.some((wheel) => fits(wheel, minor));
    });
  };
}

/** Whether a wheel's name says that it runs on CPython 3.<minor>, on Linux or anywhere. */
function fits(wheel: string, minor: number): boolean {
  const [platform = '', abi = '', tags = ''] = wheel
    .replace(/\.whl$/, '')
    .split('-')
    .reverse();
  if (!/any|linux/.test(platform)) return false;
  return tags.split('.').some((tag) => {
    const [, implementation, version = ''] = /^(cp|py)3(\d*)$/.exec(tag) ?? [];
    if (!implementation) return false;
    if (implementation === 'py') return version === '' || Number(version) <= minor;
    return Number(version) === minor
      ? /^(cp3\d+|abi3|none)/.test(abi) && !/t$/.test(abi)
      : abi === 'abi3' && Number(version) <= minor;
  });
}
