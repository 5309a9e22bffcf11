import { librariesToBuild } from '@shipshape/provision';

/** What needs an older build tool than today's, from which version on not: its release's own build would fail. */
const buildConstraints: { name: string; before: number[]; constraint: string }[] = [
  { name: 'pyyaml', before: [6, 0, 1], constraint: 'cython<3' },
  { name: 'gevent', before: [23], constraint: 'cython<3' },
  { name: 'lxml', before: [5], constraint: 'cython<3' },
  { name: 'pymssql', before: [2, 2, 8], constraint: 'cython<3' },
];

/** What other packages are built with: where it has no wheel itself, today's release would be built for them, by newer tools. */
const buildsOthers = /^(cffi|cython|numpy|pybind11)==/;

const nameOf = (source: string) => source.split('==')[0] ?? source;

/** Django's own extensions are Python and templates: none was ever compiled. */
const isPure = (name: string) => /^(django|djangorestframework|drf)-/.test(name);

/** The Debian packages that building these sources takes; none where all of them are plain Python. */
export function buildPackages(sources: readonly string[]): string[] {
  const compiled = sources.map(nameOf).filter((name) => !isPure(name));
  if (compiled.length === 0) return [];
  return unique(['gcc', 'libc6-dev', ...librariesToBuild(compiled)]);
}

/**
 * Constraints for the tools that build these sources, in the form of a requirements file.
 *
 * @param python such as `3.12`
 */
export function constraintsFor(sources: readonly string[], python: string): string[] {
  if (sources.length === 0) return [];
  // The last versions that still have pkg_resources and what old set-up scripts import; Python 3.12 needs a newer one.
  const setuptools = Number(python.split('.')[1]) < 12 ? 'setuptools<66' : 'setuptools<81';
  const others = buildConstraints
    .filter(({ name, before }) =>
      sources.some((source) => nameOf(source) === name && isBefore(source, before)),
    )
    .map(({ constraint }) => constraint);
  return unique([setuptools, ...others, ...sources.filter((source) => buildsOthers.test(source))]);
}

function isBefore(source: string, limit: readonly number[]): boolean {
  const version = (source.split('==')[1] ?? '').split('.').map((part) => Number.parseInt(part, 10) || 0);
  for (const [at, wanted] of limit.entries()) {
    const part = version[at] ?? 0;
    if (part !== wanted) return part < wanted;
  }
  return false;
}

const unique = (names: string[]): string[] => [...new Set(names)].sort();
